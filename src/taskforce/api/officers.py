"""Who asks, as the domain knows them: a person in an office of an organisation of some kind."""

from taskforce.api.identity import Viewer
from taskforce.domain.donation import RECIPIENTS
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.doors.errors import NotRegistered
from taskforce.log.cases import Cases

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

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._known: dict[str, OrganisationKind] = {}

    async def officer_of(self, viewer: Viewer) -> Officer:
        """Raises NotRegistered."""
        kinds = KINDS_OF.get(viewer.audience, ())
        kind = kinds[0] if len(kinds) == 1 else await self._registered(viewer.organisation)
        if kind not in kinds:
            raise NotRegistered
        return Officer(viewer.organisation, kind, viewer.office or "", viewer.person)

    async def _registered(self, organisation: str) -> OrganisationKind:
        if organisation not in self._known:
            stream = stream_of(organisation)
            found = (await self._cases.load([stream])).get(stream)
            if not isinstance(found, Organisation):
                raise NotRegistered
            self._known[organisation] = found.kind
        return self._known[organisation]
