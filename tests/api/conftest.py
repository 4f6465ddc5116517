"""Stored histories of the made-up audience, read as its snapshot would be: stored once a run, copied per test."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

import cluster
from api.made_up import HISTORIES, Snapshot, store
from taskforce.postgres import Server

MADE_UP = "taskforce_made_up"
UTC = {"timezone": "UTC"}


@pytest.fixture
async def snapshots(server: Server, made: list[str]) -> AsyncIterator[list[Snapshot]]:
    """One for each of the histories."""
    if MADE_UP not in made:
        async with cluster.administrator(server) as admin:
            await admin.execute(f"drop database if exists {MADE_UP}")
            await admin.execute(f"create database {MADE_UP}")
        db = await asyncpg.connect(server.of(MADE_UP).admin, server_settings=UTC)
        for number, rows in enumerate(HISTORIES):
            await store(db, f"h{number}", rows)
        await db.close()
        made.append(MADE_UP)
    async with cluster.database(server, MADE_UP) as here:
        db = await asyncpg.connect(here.admin, server_settings=UTC)
        yield [Snapshot(db, f"h{number}") for number in range(len(HISTORIES))]
        await db.close()
