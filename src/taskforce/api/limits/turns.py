"""An audience's connections to the database: one organisation holds few at once, so that others find one.

Where others ask too, what it asks is answered one after the other: a page of somebody else then waits for one and not
for several. What takes long is no reason for its colleagues to wait: after a moment the next may begin.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from weakref import WeakValueDictionary

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from taskforce.api.identity import Viewer
from taskforce.api.limits.line import Line
from taskforce.api.limits.meter import RateLimited
from taskforce.api.standing import PATIENCE

MOST, MOST_OF_ONE = 8, 3
LONG, LATELY = 0.02, 1.0  # seconds: what takes longer than a page, and for how long one who asked counts as asking
BUSY = "Your organisation asks for too much at the same time: ask again after Retry-After, for less at once."

Whose = tuple[str, str]
Lines = WeakValueDictionary[Whose, Line]


class Turns:
    """Of all audiences, each with a pool of MOST connections."""

    def __init__(self, pools: Mapping[str, asyncpg.Pool]) -> None:
        self.pools = pools
        self._connections, self._quick = Lines(), Lines()
        self._last = self._before = ("", ""), -math.inf

    @asynccontextmanager
    async def of(self, viewer: Viewer) -> AsyncIterator[PoolConnectionProxy]:
        """Raises RateLimited where what the organisation asked before takes too long, TimeoutError where all do."""
        whose = viewer.audience, viewer.organisation
        self._has_asked(whose)
        connections = self._connections.setdefault(whose, Line(lambda: MOST_OF_ONE))
        quick = self._quick.setdefault(whose, Line(partial(self._most, whose)))
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(PATIENCE):
                    await held.enter_async_context(connections.turn())
                    await quick.begin()
                    held.callback(_Place(quick).leave)
            except TimeoutError:
                raise RateLimited(PATIENCE, BUSY) from None
            yield await held.enter_async_context(self.pools[viewer.audience].acquire(timeout=PATIENCE))

    def _has_asked(self, whose: Whose) -> None:
        if self._last[0] != whose:
            self._before = self._last
        self._last = whose, asyncio.get_running_loop().time()

    def _most(self, whose: Whose) -> int:
        _, asked = self._before if self._last[0] == whose else self._last
        return 1 if asyncio.get_running_loop().time() < asked + LATELY else MOST_OF_ONE


class _Place:
    """In a line, left once: when it is over, or after a while."""

    def __init__(self, line: Line) -> None:
        self._line, self._is_held = line, True
        self._while = asyncio.get_running_loop().call_later(LONG, self.leave)

    def leave(self) -> None:
        self._while.cancel()
        if self._is_held:
            self._is_held = False
            self._line.end()
