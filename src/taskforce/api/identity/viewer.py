"""Whom a token makes of whoever sends it, and the two ways to refuse one."""

import math
from dataclasses import dataclass

from taskforce.api.problem import Problem


@dataclass(frozen=True, slots=True)
class Viewer:
    """`person` is a pseudonym, `organisation` an id such as PP52. A system acts for the officers that it names.

    `chose_office`: not the token says that the person holds it, only the person does.
    """

    audience: str
    organisation: str
    office: str | None
    person: str
    is_system: bool = False
    chose_office: bool = False


class NotAuthenticated(Problem):
    """Send a bearer token of this service's issuer that has not expired."""

    code = "NOT_AUTHENTICATED"

    def __init__(self) -> None:
        super().__init__(401, self.code, self.__doc__ or "", {"www-authenticate": "Bearer"})


class IssuerAway(Problem):
    """Your token cannot be judged now, since its issuer is not answering or was asked a moment ago. Send it again."""

    code = "UNAVAILABLE"

    def __init__(self, seconds: float) -> None:
        """It makes sense to send it again after so many."""
        super().__init__(503, self.code, self.__doc__ or "", {"retry-after": str(max(1, math.ceil(seconds)))})
