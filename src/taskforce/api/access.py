"""Whether a viewer's access has ended: with the office, or with the organisation, from the next request on."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from taskforce.api.identity import Viewer
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.doors.errors import AccessEnded
from taskforce.log import reader
from taskforce.log.cases import Cases

T = TypeVar("T")


class OrganisationMoved(Exception):
    """Within the moment that is read, the viewer's organisation stands at another version: look at it again."""


class Roster:
    """Each organisation as it stood when it was last looked at. What the log does not know, the token vouches for."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._known: dict[str, Organisation | None] = {}

    async def version(self, viewer: Viewer) -> int:
        """At which version of its organisation's history the viewer was found to be of it. Raises AccessEnded."""
        found = await self._seen(viewer.organisation)
        if _has_ended(found, viewer):
            found = await self.organisation(viewer)
        return found.version if found else 0

    async def admitted(self, viewer: Viewer, ask: Callable[[int], Awaitable[T]]) -> T:
        """What is asked at that version, and again if its organisation has moved on. Raises AccessEnded."""
        while True:
            try:
                return await ask(await self.version(viewer))
            except OrganisationMoved:
                self._known.pop(viewer.organisation, None)

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
            self._known[organisation] = (await self._cases.load([stream])).get(stream)
        return self._known[organisation]


def _has_ended(organisation: Organisation | None, viewer: Viewer) -> bool:
    return organisation is not None and organisation.has_ended(viewer.person, viewer.office)
