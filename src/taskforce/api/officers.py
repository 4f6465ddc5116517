"""Who asks, as the domain knows them: a person in an office of an organisation of some kind."""

from taskforce.api.access import Roster
from taskforce.api.identity import Viewer
from taskforce.domain.donation import RECIPIENTS
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.offices import Office
from taskforce.doors.errors import NotRegistered

KINDS_OF: dict[str, tuple[OrganisationKind, ...]] = {
    "agencies": (OrganisationKind.AGENCY,),
    "ministers": (),
    "parties": RECIPIENTS,
    "regulator": (OrganisationKind.REGULATOR,),
    "secretariat": (OrganisationKind.SECRETARIAT,),
}
"""What an organisation can be that asks as this audience."""


class Officers:
    """Where an audience holds several kinds, an organisation is of the one that it was registered as, for ever."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    async def officer_of(self, viewer: Viewer) -> Officer:
        """Raises NotRegistered or AccessEnded."""
        kinds = KINDS_OF.get(viewer.audience, ())
        organisation = await self._roster.organisation(viewer)
        kind = organisation.kind if organisation else next(iter(kinds), None)
        if kind not in kinds or (organisation is None and len(kinds) > 1):
            raise NotRegistered
        office = viewer.office or (Office.SYSTEM if viewer.is_system else "")
        return Officer(viewer.organisation, kind, office, viewer.person)
