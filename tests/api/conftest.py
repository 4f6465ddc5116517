"""Stored histories of the made-up audience, read as its snapshot would be."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from cluster import database
from cluster import server as server
from taskforce.postgres import Server

from api.made_up import Rows, Snapshot, history, store

HISTORIES: list[Rows] = [history(seed, gifts) for seed, gifts in ((1, 40), (2, 12), (3, 0))]


@pytest.fixture
async def snapshots(server: Server) -> AsyncIterator[list[Snapshot]]:
    """One for each of the histories."""
    async with database(server) as here:
        db = await asyncpg.connect(here.admin, server_settings={"timezone": "UTC"})
        for number, rows in enumerate(HISTORIES):
            await store(db, f"h{number}", rows)
        yield [Snapshot(db, f"h{number}") for number in range(len(HISTORIES))]
        await db.close()
