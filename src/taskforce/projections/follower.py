"""Keeps the views up to date for as long as it runs. Any number may run: they take turns."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg
import structlog

from taskforce.log.event_log import GONE
from taskforce.log.reader import hints
from taskforce.projections.engine import Views

_log = structlog.get_logger(__name__)


Moved = Callable[[asyncpg.Connection, int, float], Awaitable[None]]


async def keep_up_to_date(
    connect: Callable[[], Awaitable[asyncpg.Connection]], moved: Moved, floor: float = 1.0
) -> None:
    """For ever, on the follower's login.

    `moved` is told each time the views have been brought up to date: on which connection, to which position, and when
    that was begun, as the loop tells time.
    """
    pause = 0.05
    while True:
        try:
            db = await connect()
            try:
                await _follow(db, moved, floor)
            finally:
                db.terminate()
        # Whatever the server says, a full disk too, may pass; a view's own failure never comes here.
        except (*GONE, asyncpg.PostgresError) as error:
            _log.warning("follower.interrupted", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, 1)


async def _follow(db: asyncpg.Connection, moved: Moved, floor: float) -> None:
    views, loop = Views(db), asyncio.get_running_loop()
    async with hints(db) as grown:
        while True:
            grown.clear()
            began = loop.time()
            await moved(db, await views.follow(), began)
            with suppress(TimeoutError):
                async with asyncio.timeout(floor):
                    await grown.wait()
