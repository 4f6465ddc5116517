"""A migrated database with views for each test: one template a run, copied per test."""

import os
from collections.abc import AsyncIterator

import asyncpg
import pytest
from hypothesis import settings

import cluster
from cluster import SECRET
from cluster import server as server
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.postgres import Server
from taskforce.projections.engine import Views

TEMPLATE = "taskforce_template"


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, since tests wait for the server and the server for tests."""
    return (os.cpu_count() or 1) + 1


settings.register_profile("machines differ", deadline=None)
settings.register_profile("prove", deadline=None, max_examples=20)  # make prove


def pytest_configure(config: pytest.Config) -> None:
    """Danger: tests import this file a second time, which must not choose again."""
    settings.load_profile(config.getoption("--hypothesis-profile") or "machines differ")


@pytest.fixture(scope="session")
def made() -> list[str]:
    """Names of the templates that were made in this run."""
    return []


@pytest.fixture
async def empty(server: Server) -> AsyncIterator[Database]:
    """A database in which nothing has been migrated."""
    async with cluster.database(server) as copy:
        yield Database(copy.admin, SECRET)


@pytest.fixture
async def database(server: Server, made: list[str]) -> AsyncIterator[Database]:
    if TEMPLATE not in made:
        async with cluster.administrator(server) as admin:
            await admin.execute(f"drop database if exists {TEMPLATE}")
            await admin.execute(f"create database {TEMPLATE}")
        template = Database(server.of(TEMPLATE).admin, SECRET)
        await template.migrate()
        owner = await template.admin()
        await owner.execute("update projection.publishing_key set key = '\\x01'")  # so each run counts alike
        await owner.close()
        follower = await template.follower()
        await Views(follower).prepare()
        await follower.close()
        made.append(TEMPLATE)
    async with cluster.database(server, TEMPLATE) as copy:
        yield Database(copy.admin, SECRET)


@pytest.fixture
async def admin(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await database.admin()
    yield connection
    await connection.close()


@pytest.fixture
async def follower(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await database.follower()
    yield connection
    await connection.close()


@pytest.fixture
async def log(database: Database) -> AsyncIterator[EventLog]:
    async with EventLog(database.writer) as log:
        yield log


@pytest.fixture
async def cases(database: Database, log: EventLog) -> AsyncIterator[Cases]:
    async with database.pool(WRITER) as pool:
        yield Cases(log, pool)
