"""Stored histories of the made-up audience, read as its snapshot would be."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from api.made_up import HISTORIES, Snapshot, store
from cluster import database
from taskforce.postgres import Server


@pytest.fixture
async def snapshots(server: Server) -> AsyncIterator[list[Snapshot]]:
    """One for each of the histories."""
    async with database(server) as here:
        db = await asyncpg.connect(here.admin, server_settings={"timezone": "UTC"})
        for number, rows in enumerate(HISTORIES):
            await store(db, f"h{number}", rows)
        yield [Snapshot(db, f"h{number}") for number in range(len(HISTORIES))]
        await db.close()
