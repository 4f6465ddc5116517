"""Whether a viewer's access has ended: with the office, or with the organisation, from the next request on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from taskforce.api.identity import Viewer
from taskforce.domain.offices import Office
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.domain.sight import SightOf
from taskforce.doors.errors import AccessEnded
from taskforce.log import reader
from taskforce.log.cases import Cases

T = TypeVar("T")


class OrganisationMoved(Exception):
    """Within the moment that is read, the viewer's organisation stands at another version: look at it again."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """At which version of its organisation's history a viewer was found to be of it, and what sees of its records."""

    version: int
    sight: SightOf


NOWHERE = Entitlement(0, SightOf())
"""What the log knows nothing of."""


class Roster:
    """Each organisation as it stood when it was last looked at. What the log does not know, the token vouches for."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._known: dict[str, Organisation | None] = {}

    async def entitlement(self, viewer: Viewer) -> Entitlement:
        """Raises AccessEnded."""
        found = await self._seen(viewer.organisation)
        if _has_ended(found, viewer):
            found = await self.organisation(viewer)
        return Entitlement(found.version, found.sight_of(viewer.person)) if found else NOWHERE

    async def admitted(self, viewer: Viewer, ask: Callable[[Entitlement], Awaitable[T]]) -> T:
        """What is asked under that, and again if its organisation has moved on. Raises AccessEnded."""
        while True:
            try:
                return await ask(await self.entitlement(viewer))
            except OrganisationMoved:
                self._known.pop(viewer.organisation, None)

    async def also(self, entitlement: Entitlement, viewer: Viewer, position: int) -> Entitlement:
        """With what was seen then as well as now, when the log stood at that position."""
        # Danger: looked at anew if it has been forgotten meanwhile, or what was not seen then would be shown.
        known = await self._seen(viewer.organisation)
        if known is None or not known.has_changed_sight(viewer.person):
            return entitlement
        stream = stream_of(viewer.organisation)
        version = await self._cases.read(lambda db: reader.version_at(db, stream, position))
        return replace(entitlement, sight=entitlement.sight.also(known.sight_of(viewer.person, version)))

    async def organisation(self, viewer: Viewer) -> Organisation | None:
        """As it stands now. Raises AccessEnded."""
        stream, known = stream_of(viewer.organisation), await self._seen(viewer.organisation)
        if (known.version if known else 0) != await self._cases.read(lambda db: reader.version(db, stream)):
            self._known.pop(viewer.organisation, None)
            known = await self._seen(viewer.organisation)
        if _has_ended(known, viewer):
            raise AccessEnded
        return known

    async def _seen(self, organisation: str) -> Organisation | None:
        if organisation not in self._known:
            stream = stream_of(organisation)
            found: Organisation | None = (await self._cases.load([stream])).get(stream)
            newer = self._known.get(organisation)
            # Danger: another may have looked later and been answered first.
            self._known[organisation] = newer if newer and (not found or newer.version > found.version) else found
        return self._known[organisation]


def _has_ended(organisation: Organisation | None, viewer: Viewer) -> bool:
    """An office that no token vouches for is held by what is recorded, or not at all.

    A system that names none holds one of its own.
    """
    person, office, now = viewer.person, viewer.office, datetime.now(UTC)
    if viewer.chose_office and not (organisation and organisation.is_held_by(person, office or "", now)):
        return True
    offices = (None, Office.SYSTEM) if viewer.is_system and office is None else (office,)
    return organisation is not None and any(organisation.has_ended(person, each, now) for each in offices)
