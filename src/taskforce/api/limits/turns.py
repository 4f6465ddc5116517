"""An audience's connections to the database: one organisation holds few at once, so that others find one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from taskforce.api.limits.meter import RateLimited
from taskforce.api.standing import PATIENCE

MOST, MOST_OF_ONE = 8, 3
BUSY = "Your organisation asks for too much at the same time: ask again after Retry-After, for less at once."


class Turns:
    """What one organisation asks waits for itself: few of its questions stand where those of others do."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self._of: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, organisation: str) -> AsyncIterator[PoolConnectionProxy]:
        """Raises RateLimited where what the organisation asked before takes too long, TimeoutError where all do."""
        turn = self._of.setdefault(organisation, asyncio.Semaphore(MOST_OF_ONE))
        try:
            async with asyncio.timeout(PATIENCE):
                await turn.acquire()
        except TimeoutError:
            raise RateLimited(PATIENCE, BUSY) from None
        try:
            async with self.pool.acquire(timeout=PATIENCE) as db:
                yield db
        finally:
            turn.release()
