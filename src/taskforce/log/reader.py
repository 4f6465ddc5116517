"""Read the log: some streams whole, from a position on, as of a moment, or as it grows."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from taskforce import queries

SQL = queries.load(__file__)

Connection = asyncpg.Connection | PoolConnectionProxy


async def streams(db: Connection, stream_ids: Collection[UUID], log_id: int = 1) -> list[asyncpg.Record]:
    return await db.fetch(SQL["streams"], log_id, list(stream_ids))


async def version(db: Connection, stream_id: UUID, log_id: int = 1) -> int:
    """Of a stream: 0 where there is none."""
    found: int = await db.fetchval(SQL["version"], log_id, stream_id)
    return found


async def version_at(db: Connection, stream_id: UUID, position: int, log_id: int = 1) -> int:
    """Of a stream when the log stood at a position."""
    found: int = await db.fetchval(SQL["version_at"], log_id, stream_id, position)
    return found


async def after(db: Connection, position: int, most: int = 1000, log_id: int = 1) -> list[asyncpg.Record]:
    return await db.fetch(SQL["after"], log_id, position, most)


async def head(db: Connection, log_id: int = 1) -> int:
    position: int = await db.fetchval(SQL["head"], log_id)
    return position


async def position_at(db: Connection, moment: datetime, log_id: int = 1) -> int:
    """The same answer for ever after. Needs the writer's login: whatever comes later is recorded past that moment.

    ValueError for a moment that is still to come.
    """
    if not await db.fetchval(SQL["is_past"], log_id, moment) and not await db.fetchval(SQL["pass"], log_id, moment):
        raise ValueError("that moment is still to come")
    position: int = await db.fetchval(SQL["position_at"], log_id, moment)
    return position


async def follow(
    db: asyncpg.Connection, position: int = 0, most: int = 1000, floor: float = 1.0, log_id: int = 1
) -> AsyncGenerator[list[asyncpg.Record]]:
    """Batches of events as they come, from after a position on, for ever. Hints wake it; polling is the floor."""
    async with hints(db, log_id) as hinted:
        while True:
            hinted.clear()
            while batch := await after(db, position, most, log_id):
                yield batch
                position = batch[-1]["position"]
            with suppress(TimeoutError):
                async with asyncio.timeout(floor):
                    await hinted.wait()


@asynccontextmanager
async def hints(db: asyncpg.Connection, log_id: int = 1) -> AsyncIterator[asyncio.Event]:
    """An event that is set whenever some writer says that the log has grown. A hint can be lost: keep polling."""
    grown = asyncio.Event()

    def hear(*_: object) -> None:
        grown.set()

    channel: str = await db.fetchval(SQL["channel"], log_id)
    await db.add_listener(channel, hear)
    try:
        yield grown
    finally:
        if not db.is_closed():
            await db.remove_listener(channel, hear)
