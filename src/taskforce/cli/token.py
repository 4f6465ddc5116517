"""taskforce token"""

from typing import Annotated

from cyclopts import Parameter

from taskforce.api.identity import LocalIssuer
from taskforce.api.names import TOKENS
from taskforce.cli import complain
from taskforce.domain.offices import Office
from taskforce.settings import Settings


def token(
    *,
    audience: Annotated[str, Parameter(help=f"One of: {', '.join(TOKENS)}.")],
    organisation: Annotated[str, Parameter(help="Its id, such as PP52 or electoral-commission.")],
    office: Annotated[str | None, Parameter(help=f"The office held there, such as: {', '.join(Office)}.")] = None,
    person: Annotated[str, Parameter(help="Whose it is: a pseudonym, as the secretariat has it.")] = "local",
    system: Annotated[bool, Parameter(help="For a system, which names the officers it acts for.", negative="")] = False,
    hours: Annotated[float, Parameter(help="How long it is good for.")] = 12,
) -> None:
    """Print a bearer token of the local issuer, for demo and tests. Refused where a real issuer is configured."""
    if audience not in TOKENS:
        complain(f"there is no audience {audience}; choose one of {', '.join(TOKENS)}")
        raise SystemExit(2)
    if office is None and not system:
        complain("a person's token names the office held: add --office, or --system for a system")
        raise SystemExit(2)
    issuer = LocalIssuer(Settings.from_environment())
    print(issuer.token(audience, organisation, office, person, hours=hours, system=system))
