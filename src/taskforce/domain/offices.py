"""The offices that people hold, and who is meant by a kind of organisation and an office there.

Danger: these words stand in events and in tokens. Add, never rename.
"""

from collections.abc import Callable
from enum import StrEnum

from taskforce.domain.donation import RECIPIENTS
from taskforce.domain.kernel import Officer, OrganisationKind

Holders = frozenset[tuple[OrganisationKind, str]]

WHICHEVER = "*"
"""Whichever office they hold: the record itself says which of them."""


class Office(StrEnum):
    DESK = "desk"
    ASSESSMENT = "assessment"
    DISCLOSURE = "disclosure"
    SECURITY = "security"
    SELECTIONS = "selections"
    TREASURER = "treasurer"
    MEMBER_OFFICE = "office"
    REGISTER = "register"
    DONATIONS = "donations"
    MEMBERS = "members"
    RECORDS_OFFICER = "records_officer"
    SYSTEM = "system"
    """A system that names nobody for whom it acts."""


def _of(*kinds: OrganisationKind) -> Callable[..., Holders]:
    return lambda *offices: frozenset((kind, office) for kind in kinds for office in offices)


agency = _of(OrganisationKind.AGENCY)
party = _of(OrganisationKind.PARTY)
recipient = _of(*RECIPIENTS)
regulator = _of(OrganisationKind.REGULATOR)
secretariat = _of(OrganisationKind.SECRETARIAT)


LEADING = (
    agency(Office.DISCLOSURE)
    | recipient(Office.SECURITY, Office.MEMBER_OFFICE)
    | regulator(Office.DONATIONS)
    | secretariat(Office.MEMBERS)
)
"""The offices that say who else of their organisation sees what."""


def kinds_of(holders: Holders) -> frozenset[OrganisationKind]:
    return frozenset(kind for kind, _ in holders)


def offices_in(holders: Holders, kind: OrganisationKind) -> list[str]:
    return sorted(office for each, office in holders if each is kind)


def sent_by(offices: list[str]) -> str:
    """In words."""
    return "By an office that it is addressed to." if WHICHEVER in offices else f"By: {', '.join(offices)}."


def includes(holders: Holders, by: Officer) -> bool:
    """Whether this officer is one of them. Whoever holds no office is never."""
    kind = by.organisation_kind
    return bool(by.office) and ((kind, by.office) in holders or (kind, WHICHEVER) in holders)
