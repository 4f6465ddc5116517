"""Ends a writer that hangs while it holds the log, so that whoever waits for it can go on.

Danger: the server ends by itself a transaction that waits for its client, but not one that does so in the midst of a
COPY: there it heeds no timeout at all. Whoever is ended sends again, and is recorded once.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import structlog

from taskforce import queries

SQL = queries.load(__file__)
SECONDS = 5.0
_log = structlog.get_logger(__name__)


@asynccontextmanager
async def not_for_ever(connect: Callable[[], Awaitable[asyncpg.Connection]]) -> AsyncIterator[None]:
    """What is done within waits for the log, by the login that `connect` gives."""
    watching = asyncio.create_task(_watch(connect))
    try:
        yield
    finally:
        watching.cancel()


async def _watch(connect: Callable[[], Awaitable[asyncpg.Connection]]) -> None:
    while True:
        await asyncio.sleep(SECONDS)
        try:
            db = await connect()
            try:
                if ended := await db.fetchval(SQL["end"], SECONDS):
                    _log.warning("log.hanging_writer_ended", writers=ended)
            finally:
                db.terminate()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            _log.warning("log.not_watched", error=type(error).__name__)
