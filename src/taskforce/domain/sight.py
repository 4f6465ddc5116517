"""Who of an organisation sees which of its records: by office and by being named, less recusals."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from taskforce.domain.kernel import Officer, Stream
from taskforce.domain.offices import WHICHEVER, Office, agency, includes, party, recipient, regulator, secretariat

MONEY = recipient(Office.SECURITY, Office.TREASURER, Office.MEMBER_OFFICE, Office.SYSTEM)

SEEN = {
    # at its recipient, by the offices that it names
    "warning": agency(Office.DESK, Office.DISCLOSURE, Office.SYSTEM) | recipient(WHICHEVER),
    "candidate_bar": party(Office.SECURITY, Office.SELECTIONS),
    "referral": agency(Office.DESK, Office.ASSESSMENT, Office.SYSTEM)
    | recipient(Office.SECURITY, Office.MEMBER_OFFICE),
    "donation": MONEY | regulator(Office.DONATIONS, Office.REGISTER, Office.SYSTEM),
    "donation_flag": MONEY | regulator(Office.DONATIONS, Office.SYSTEM),
    "organisation": secretariat(Office.MEMBERS, Office.SYSTEM)
    | agency(Office.DISCLOSURE)
    | recipient(Office.SECURITY, Office.MEMBER_OFFICE)
    | regulator(Office.DONATIONS),
}
"""The offices that see records of a kind, of those that their organisation may know of. Nobody else does."""


class Sight(StrEnum):
    """What a person sees of a record: what the office does, the record in any case, or nothing of it."""

    BY_OFFICE = "by_office"
    NAMED = "named"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class SightOf:
    """The records of which a person sees more, or less, than the office does."""

    named: frozenset[UUID] = frozenset()
    recused: frozenset[UUID] = frozenset()

    def of(self, record: UUID) -> Sight:
        if record in self.recused:
            return Sight.RECUSED
        return Sight.NAMED if record in self.named else Sight.BY_OFFICE

    def also(self, other: "SightOf") -> "SightOf":
        """What was seen then as well as now."""
        return SightOf(self.named & other.named, self.recused | other.recused)


def is_shown(record: Stream, by: Officer) -> bool:
    """Whether there is such a record for this officer."""
    if record.id in by.recused or not record.is_seen_by(by):
        return False
    return record.id in by.named or includes(SEEN.get(vars(type(record))["TOPIC"], frozenset()), by)
