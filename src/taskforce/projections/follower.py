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


async def keep_up_to_date(connect: Callable[[], Awaitable[asyncpg.Connection]], floor: float = 1.0) -> None:
    """For ever, on the follower's login."""
    pause = 0.05
    while True:
        try:
            db = await connect()
            try:
                await _follow(db, floor)
            finally:
                db.terminate()
        # Whatever the server says, a full disk too, may pass; a view's own failure never comes here.
        except (*GONE, asyncpg.PostgresError) as error:
            _log.warning("follower.interrupted", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, 1)


async def _follow(db: asyncpg.Connection, floor: float) -> None:
    views = Views(db)
    async with hints(db) as grown:
        while True:
            grown.clear()
            await views.follow()
            with suppress(TimeoutError):
                async with asyncio.timeout(floor):
                    await grown.wait()
