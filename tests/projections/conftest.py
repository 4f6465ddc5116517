"""Views on the follower's login, in a copy of the template where that login may make tables again."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

import cluster
from histories import History, live
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.postgres import Server
from taskforce.projections.engine import Views


@pytest.fixture
async def followers(database: Database) -> Database:
    """What is said of a database, and not in it, is not copied from its template: said again."""
    await database.migrate()
    return database


@pytest.fixture(scope="session")
def filled(server: Server) -> Iterator[Database]:
    """One for all tests that only look: a history that every view has followed."""

    async def fill(copy: Server) -> Database:
        database = Database(copy.admin, cluster.SECRET)
        await database.migrate()
        follower = await database.follower()
        await Views(follower).prepare()
        async with EventLog(database.writer) as log:
            await live(log, History(61), 400)
        await Views(follower).follow()
        await follower.close()
        return database

    with asyncio.Runner() as runner:
        copy = cluster.database(server)
        yield runner.run(fill(runner.run(copy.__aenter__())))
        runner.run(copy.__aexit__(None, None, None))


@pytest.fixture
async def owner(filled: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await filled.admin()
    yield connection
    await connection.close()


@pytest.fixture
async def views(followers: Database) -> AsyncIterator[Views]:
    connection = await followers.follower()
    yield Views(connection)
    await connection.close()
