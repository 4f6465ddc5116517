"""The service as a client meets it: over HTTP, on a database of its own.

A test imports the fixtures it asks for: `from served import client as client`.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

import cluster
from cluster import SECRET
from taskforce import files
from taskforce.api.app import create_app
from taskforce.api.identity import LocalIssuer
from taskforce.api.server import listen, serving
from taskforce.api.service import Service
from taskforce.database import Database
from taskforce.demo.story import tell
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.postgres import Server
from taskforce.projections.engine import Views
from taskforce.reactions.follower import Reactions
from taskforce.settings import Settings

TOLD = "taskforce_told"
OFFICE = {
    "agencies": "desk",
    "ministers": "minister",
    "parties": "security",
    "regulator": "donations",
    "secretariat": "members",
}
"""In each audience, one that sees all that its organisation does."""
# Once a party's question waits for a lock.
CUT_OFF = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = 'taskforce_parties' and wait_event_type = 'Lock'
"""
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # made once: httpx would read all authorities for each client


class Client:
    """Sends documents, as whoever it is told to."""

    def __init__(self, http: httpx.AsyncClient, home: Path, service: Service) -> None:
        self.http, self.service, self.issuer = http, service, LocalIssuer(Settings(home))

    def token(self, audience: str, organisation: str, office: str | None = None) -> str:
        return self.issuer.token(audience, organisation, office or OFFICE[audience])

    async def post(self, audience: str, organisation: str, query: str, **variables: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token(audience, organisation)}"}
        said = {"query": query, "variables": variables}
        return await self.http.post(f"/graphql/{audience}", headers=headers, json=said)

    async def ask(self, audience: str, organisation: str, query: str, **variables: Any) -> Any:
        """The answer to a document that is right."""
        response = await self.post(audience, organisation, query, **variables)
        answer = response.json()
        assert response.status_code == 200, answer
        assert "errors" not in answer, answer
        return answer["data"]

    async def dashboard(self, audience: str, organisation: str, name: str, **variables: Any) -> Any:
        """The answer to one of the documents in graphql/."""
        text = (files.graphql() / audience / f"{name}.graphql").read_text()
        return await self.ask(audience, organisation, text, **variables)


@asynccontextmanager
async def served(database: Database, home: Path, **outside: Any) -> AsyncIterator[Client]:
    """`outside` is what else is set."""
    with listen("127.0.0.1", 0) as listening:
        async with (
            Service(Settings(home, **outside), database) as service,
            serving(create_app(service), listening, service.end_subscriptions) as server,
            httpx.AsyncClient(base_url=server.url, timeout=30, verify=NO_TLS) as http,
        ):
            yield Client(http, home, service)


@pytest.fixture
async def client(database: Database, tmp_path: Path) -> AsyncIterator[Client]:
    async with served(database, tmp_path) as client:
        yield client


@asynccontextmanager
async def copy_of_the_story(server: Server, made: list[str]) -> AsyncIterator[Database]:
    """A database in which the whole story has been recorded."""
    if TOLD not in made:
        async with cluster.administrator(server) as admin:
            await admin.execute(f"drop database if exists {TOLD}")
            await admin.execute(f"create database {TOLD}")
        await _tell(Database(server.of(TOLD).admin, SECRET))
        made.append(TOLD)
    async with cluster.database(server, TOLD) as copy:
        yield Database(copy.admin, SECRET)


@pytest.fixture
async def told(server: Server, made: list[str]) -> AsyncIterator[Database]:
    async with copy_of_the_story(server, made) as database:
        yield database


async def _tell(database: Database) -> None:
    await database.migrate()
    async with database.pool(WRITER) as pool, EventLog(database.writer) as log:
        cases, writer = Cases(log, pool), await database.writer()
        await tell(cases)
        await Reactions(writer, cases).catch_up()
        await writer.close()
    follower = await database.follower()
    await Views(follower).prepare()
    await follower.close()


@pytest.fixture
async def story(told: Database, tmp_path: Path) -> AsyncIterator[Client]:
    """A client of the service with the whole story in it."""
    async with served(told, tmp_path) as client:
        yield client


@pytest.fixture
async def told_follower(told: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await told.follower()
    yield connection
    await connection.close()
