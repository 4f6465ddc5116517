"""One PostgreSQL for the whole test run, and databases of their own in it.

TASKFORCE_TEST_DATABASE_URL runs the tests on another PostgreSQL, 15 or later, as its superuser. Then with -n0: logins
belong to the whole server.
"""

import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from taskforce.postgres import Cluster, Server
from taskforce.settings import Secret

SECRET = Secret(bytes(range(32)))
MEMORY, ENOUGH = Path("/dev/shm"), 8 << 30  # noqa: S108  # nothing is left there
_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """In conftest.py: `from cluster import server as server`."""
    if url := os.environ.get("TASKFORCE_TEST_DATABASE_URL"):
        yield Server(url)
        return
    unsafe = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
    with (
        tempfile.TemporaryDirectory(prefix="taskforce-", dir=_memory()) as home,
        Cluster(Path(home), SECRET, unsafe) as running,
    ):
        yield running


def _memory() -> Path | None:
    """Where files are kept in memory, if there is enough: a copy of the template is some 300 files a test."""
    if not MEMORY.is_dir():
        return None
    there = os.statvfs(MEMORY)
    is_large = there.f_bavail * there.f_frsize > ENOUGH
    return MEMORY if is_large and not there.f_flag & os.ST_NOEXEC else None


@asynccontextmanager
async def administrator(server: Server) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(server.admin)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def database(server: Server, template: str = "template1") -> AsyncIterator[Server]:
    """The same server with a new database, a copy of the template, that is dropped afterwards."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    async with administrator(server) as admin:
        await admin.execute(f"create database {name} template {template}")
        try:
            yield server.of(name)
        finally:
            await admin.execute(f"drop database {name} with (force)")
