"""Who asks, as the domain knows them: a person in an office of an organisation of some kind."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from taskforce.api.access import Roster
from taskforce.api.identity import Viewer
from taskforce.domain.donation import RECIPIENTS
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.offices import Office
from taskforce.domain.organisation import Organisation
from taskforce.domain.sight import SEEN, SightOf
from taskforce.doors.errors import AccessEnded, NotRegistered

KINDS_OF: dict[str, tuple[OrganisationKind, ...]] = {
    "agencies": (OrganisationKind.AGENCY,),
    "ministers": (),
    "parties": RECIPIENTS,
    "records": (OrganisationKind.SECRETARIAT,),
    "regulator": (OrganisationKind.REGULATOR,),
    "secretariat": (OrganisationKind.SECRETARIAT,),
}
"""What an organisation can be that asks as this audience."""


def office_of(viewer: Viewer) -> str:
    """A system that names nobody holds an office of its own."""
    return viewer.office or (Office.SYSTEM if viewer.is_system else "")


@lru_cache(1_000)
def kinds_seen(audience: str, office: str) -> list[str]:
    """The kinds of records that this office sees all of, of those that its organisation may know of."""
    here = {(kind, office) for kind in KINDS_OF[audience]}
    return sorted(kind for kind, holders in SEEN.items() if holders & here)


@dataclass(frozen=True, slots=True)
class Staff:
    """Those of one organisation; `organisation` where the log knows it."""

    name: str
    kind: OrganisationKind
    organisation: Organisation | None

    def officer(self, person: str, office: str) -> Officer:
        sight = self.organisation.sight_of(person) if self.organisation else SightOf()
        return Officer(self.name, self.kind, office, person, sight.named, sight.recused)

    def check(self, by: Officer) -> None:
        """Raises AccessEnded where this officer may act no more, whoever vouches for him."""
        if self.organisation and self.organisation.has_ended(by.person, by.office, datetime.now(UTC)):
            raise AccessEnded


class Officers:
    """Where an audience holds several kinds, an organisation is of the one that it was registered as, for ever."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    async def officer_of(self, viewer: Viewer) -> Officer:
        """Raises NotRegistered or AccessEnded."""
        return (await self.staff_of(viewer)).officer(viewer.person, office_of(viewer))

    async def staff_of(self, viewer: Viewer) -> Staff:
        """Raises NotRegistered or AccessEnded."""
        kinds = KINDS_OF.get(viewer.audience, ())
        organisation = await self._roster.organisation(viewer)
        kind = organisation.kind if organisation else next(iter(kinds), None)
        if kind not in kinds or (organisation is None and len(kinds) > 1):
            raise NotRegistered
        return Staff(viewer.organisation, kind, organisation)
