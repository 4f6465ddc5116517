"""Waiting for the log to grow, to do something in the middle of what makes it grow."""

import asyncio

import asyncpg


async def grown(admin: asyncpg.Connection, more: int) -> None:
    """Once the log has grown by so much."""
    told = asyncio.Event()
    channel, at = await admin.fetchrow("select channel, position from log.head where log_id = 1") or ("", 0)
    await admin.add_listener(channel, heard := lambda *_: told.set())
    async with asyncio.timeout(60):
        while await admin.fetchval("select position from log.head where log_id = 1") < at + more:
            await told.wait()
            told.clear()
    await admin.remove_listener(channel, heard)
