"""One subscriber: the place that it has reached, whether there is news, and nothing else."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress

import asyncpg
import structlog

from taskforce.api.consultations import NotRecorded
from taskforce.api.execution import unforeseen
from taskforce.api.identity import NotAuthenticated
from taskforce.api.limits.meter import RateLimited
from taskforce.api.reading.changes import Place, end_of
from taskforce.api.reading.disclosed import Disclosed, Shown
from taskforce.api.reading.errors import BadQuestion, Unreachable
from taskforce.api.refused import Refused, told
from taskforce.api.subscriptions.hub import Hub
from taskforce.api.subscriptions.looking import Asking, Found, Frame, Looking
from taskforce.doors.errors import AccessEnded
from taskforce.log.event_log import GONE
from taskforce.log.verdict import LogError

BEAT = 15.0
Consulted = Callable[[Iterable[Shown]], Awaitable[None]]
_log = structlog.get_logger(__name__)


class Subscription:
    """Joined to the hub from `begin` until it is closed. `until` is when its token ends, in seconds since 1970.

    `consulted` records what this subscriber is shown. Those who share a look are recorded each by himself.
    """

    def __init__(self, hub: Hub, looking: Looking, asking: Asking, until: float, consulted: Consulted) -> None:
        self._hub, self._looking, self._asking, self.until = hub, looking, asking, until
        self._consulted = consulted
        self._news, self._is_idle, self._pause = asyncio.Event(), False, 0.0
        self._place: Place = end_of(0)

    async def begin(self, after: str | None) -> None:
        """From now on, or after the cursor of a change, once it is recorded what that tells, and searches for."""
        # Danger: joined first, so that nothing comes in between unheard.
        self._hub.join(self._asking.viewer, self)
        try:
            self._place = await self._looking.beginning(self._asking, after)
            await self._consulted(self._begun(after))
        except BaseException:
            self.close()
            raise

    def _begun(self, after: str | None) -> Disclosed:
        (since, kind, stream), changes, disclosed = self._place, self._asking.changes, Disclosed()
        disclosed.add(since, b"", changes.searches)
        # Danger: a cursor can be made up, and is good if its record has so many versions.
        if after is not None and changes.kinds[kind].shape.discloses:
            disclosed.add(since, stream.bytes + since.to_bytes(8))
        return disclosed

    def close(self) -> None:
        self._hub.leave(self._asking.viewer, self)

    def wake(self, quiet_until: int | None) -> None:
        if self._is_idle and quiet_until is not None:
            self._place = max(self._place, end_of(quiet_until))
        self._is_idle = False
        self._news.set()

    async def __aiter__(self) -> AsyncIterator[Frame | None]:
        """Frames as they come; None for a beat, since nothing has come for a while. Ends only when the service does.

        Raises Refused once the token has ended, or where it cannot go on.
        """
        while not self._hub.is_closed:
            self._news.clear()
            frames, place, more = await self._look()
            for frame in frames:
                self._check()
                yield frame
            self._place, self._is_idle = place, not more and not self._news.is_set()
            while self._is_idle:
                if not await self._woken():
                    await self._admit()
                    yield None

    async def _look(self) -> Found:
        self._check()
        try:
            found = await self._looking.next(self._asking, self._place)
            await self._consulted(_disclosed(found[0]))
        except (NotRecorded, Unreachable, RateLimited, LogError, *GONE) as error:
            _log.warning("subscription.interrupted", error=type(error).__name__)
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause + 0.05, 1)
            return [], self._place, True
        except (BadQuestion, AccessEnded) as error:
            raise Refused(told(error.code, str(error))) from error
        except asyncpg.PostgresError as error:
            raise Refused(unforeseen(error)) from error
        self._pause = 0.0
        return found

    async def _admit(self) -> None:
        self._check()
        try:
            await self._looking.admit(self._asking)
        except AccessEnded as error:
            raise Refused(told(error.code, str(error))) from error
        except (LogError, *GONE):  # nothing is shown meanwhile, and it is asked again
            return

    def _check(self) -> None:
        if time.time() >= self.until:
            raise Refused(told(NotAuthenticated.code, NotAuthenticated.__doc__ or ""))

    async def _woken(self) -> bool:
        """Within a beat, or before the token ends."""
        with suppress(TimeoutError):
            async with asyncio.timeout(min(BEAT, self.until - time.time())):
                await self._news.wait()
        return self._news.is_set()


def _disclosed(frames: list[Frame]) -> Disclosed:
    disclosed = Disclosed()
    for frame in frames:
        disclosed.add(frame.position, frame.shown)
    return disclosed
