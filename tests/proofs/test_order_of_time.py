"""A record of another and one that does not exist are looked for alike: by the same statements, and by the same plans.

How long that takes is measured in bench/timing.py, outside of the tests.
"""

import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from asyncpg.connection import LoggedQuery

from mutating import document, register
from scenario import ANN, CAT, EVE
from seeing import issued
from sending import Sender
from served import Client, served
from taskforce.database import Database
from taskforce.domain.organisation import stream_of
from taskforce.domain.warning import Warning
from taskforce.doors.identifiers import id_of, parse_id
from taskforce.log.logins import FOLLOWER
from taskforce.settings import Secret
from viewing import login, seen_by, signed

pytestmark = pytest.mark.proof
CLAIM = re.compile(r"\\x[0-9a-f]+|'[0-9a-f]{64}'")
NODE = "query ($id: ID!, $asOf: DateTime) { node(id: $id, asOf: $asOf) { id ... on Warning { gist stage } } }"
NOTHING = id_of(Warning, stream_of("nothing"))


class Overheard(Database):
    """What is said on the connections that wait for those who ask."""

    def __init__(self, admin_dsn: str, secret: Secret) -> None:
        super().__init__(admin_dsn, secret)
        self.said: list[LoggedQuery] = []

    @asynccontextmanager
    async def pool(
        self, login: str, most: int = 4, begin: Callable[[object], Coroutine[Any, Any, None]] | None = None
    ) -> AsyncIterator[asyncpg.Pool]:
        async def listening(connection: Any) -> None:
            connection.add_query_logger(self.said.append)
            if begin:
                await begin(connection)

        async with super().pool(login, most, listening) as pool:
            yield pool

    def since(self, begun: int) -> list[str]:
        """The statements of viewers and writers, in order, without who asks."""
        heard = [each for each in self.said[begun:] if each.conn_params.user != FOLLOWER]
        return [CLAIM.sub("", each.query) for each in heard]


@pytest.fixture
async def overheard(database: Database) -> Overheard:
    return Overheard(database._admin_dsn, database.secret)


@pytest.fixture
async def client(overheard: Overheard, tmp_path: Path) -> AsyncIterator[Client]:
    async with served(overheard, tmp_path) as client:
        yield client


async def asked(client: Client, id: str) -> None:
    await client.post("parties", "red", NODE, id=id)


async def acted(client: Client, id: str) -> None:
    await client.post("parties", "red", document("parties", "deliverWarning"), input={"id": id})


async def reported(client: Client, id: str) -> None:
    await Sender(client, "parties", "red", "security", "eve").say("warning.delivered", id)


@pytest.mark.parametrize("door", [asked, acted, reported])
async def test_a_record_of_another_is_looked_for_by_the_same_statements_as_nothing(
    client: Client, overheard: Overheard, door: Callable[[Client, str], Coroutine[Any, Any, None]]
) -> None:
    await register(client, CAT, EVE, ANN)
    theirs, heard = await issued(client, "security"), []
    for id in (NOTHING, theirs) * 3:
        begun = len(overheard.said)
        await door(client, id)
        heard.append(overheard.since(begun))
    assert heard[2] == heard[3] == heard[4] == heard[5] != []


@pytest.mark.parametrize("scan", ["on", "off"])
async def test_a_record_of_another_is_looked_for_by_the_same_plan_as_nothing(
    client: Client, overheard: Overheard, database: Database, scan: str
) -> None:
    """As many rows are met in each of its steps. `off` is the plan where there are many."""
    await register(client, CAT, EVE, ANN)
    plans = []
    for id in (NOTHING, await issued(client, "security")):
        begun, (_, stream) = len(overheard.said), parse_id(id) or ("", "")
        await asked(client, id)
        [found] = [each for each in overheard.said[begun:] if str(stream) in str(each.args)]
        async with login(database, "parties") as db, seen_by(db, signed("parties", "red")):
            await db.execute(f"set local enable_seqscan = {scan}")
            explained = f"explain (analyze, costs off, timing off, summary off, buffers off) {found.query}"
            plan = await db.fetch(explained, *found.args)
        plans.append("\n".join(line[0] for line in plan).replace(str(stream), ""))
    assert plans[0] == plans[1]
    assert ("Index Scan" in plans[0]) == (scan == "off")
