"""One organisation's load does not keep another waiting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import pytest

from served import Client
from served import client as client
from shown import home
from subscribing import CHANGES, connected, donation, happen
from taskforce.api.identity import Viewer
from taskforce.api.limits import turns
from taskforce.api.subscriptions import socket as sockets
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.logins import audience_login

HELD = """
    select count(*) from pg_locks
    where database = (select oid from pg_database where datname = current_database()) and not granted
"""
CASES, WARNINGS = "{ donations { totalCount } }", "{ warnings { totalCount } }"


async def test_while_one_organisation_holds_all_that_it_may_another_is_answered(
    client: Client, admin: asyncpg.Connection
) -> None:
    async with asyncio.timeout(60):
        async with admin.transaction():
            await admin.execute(f"lock table {await home(admin, 'parties/donations')}")
            flood = [asyncio.create_task(client.post("parties", "blue", CASES)) for _ in range(64)]
            while await admin.fetchval(HELD) < turns.MOST_OF_ONE:
                pass
            for _ in range(10):
                assert (await client.post("parties", "red", WARNINGS)).status_code == 200
            assert await admin.fetchval(HELD) == turns.MOST_OF_ONE
        answers = await asyncio.gather(*flood)
    assert {answer.status_code for answer in answers} == {200}


async def test_a_socket_is_listened_to_while_what_it_asked_for_waits_for_a_connection(
    client: Client, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "A_MOMENT", 0.1)
    monkeypatch.setattr(turns, "PATIENCE", 30)
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        await happen(log, donation("blue"))
        [seen] = await socket.changes(1)
        await socket.say("complete", id="1")
        async with AsyncExitStack() as held:
            for _ in range(turns.MOST_OF_ONE):
                await held.enter_async_context(client.service._turns.of(Viewer("parties", "blue", "security", "ann")))
            await socket.say("subscribe", id="2", payload={"query": CHANGES, "variables": {"after": seen["cursor"]}})
            await socket.say("ping")
            assert await socket.hear() == {"type": "pong"}
            await socket.say("complete", id="2")
            await socket.say("ping")
            assert await socket.hear() == {"type": "pong"}
            async with asyncio.timeout(10):
                while client.service._hub.size:
                    await client.http.get("/health/live")


async def test_who_waits_too_long_for_his_own_is_told_that_it_is_his_own(
    client: Client, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    async with asyncio.timeout(60), admin.transaction():
        await admin.execute(f"lock table {await home(admin, 'parties/donations')}")
        flood = [asyncio.create_task(client.post("parties", "blue", CASES)) for _ in range(turns.MOST_OF_ONE)]
        while await admin.fetchval(HELD) < turns.MOST_OF_ONE:
            pass
        refused = await client.post("parties", "blue", WARNINGS)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        [error] = refused.json()["errors"]
        assert error["extensions"] == {"code": "RATE_LIMITED"}
        assert error["message"] == turns.BUSY
    await asyncio.gather(*flood)


@asynccontextmanager
async def pools(database: Database) -> AsyncIterator[turns.Turns]:
    async with (
        database.pool(audience_login("parties"), most=turns.MOST) as parties,
        database.pool(audience_login("agencies"), most=turns.MOST) as agencies,
    ):
        yield turns.Turns({"parties": parties, "agencies": agencies})


class Asking:
    """So many of one organisation, who ask at the same time and are being answered until all are let go."""

    def __init__(self, among: turns.Turns, audience: str, organisation: str, count: int = 1) -> None:
        self._viewer = Viewer(audience, organisation, "office", "ann")
        self.over, self.begun, self._another = asyncio.Event(), 0, asyncio.Semaphore(0)
        self.all = [asyncio.create_task(self._ask(among)) for _ in range(count)]

    async def _ask(self, among: turns.Turns) -> None:
        async with among.of(self._viewer) as db:
            await db.execute("select")
            self.begun += 1
            self._another.release()
            await self.over.wait()

    async def have_begun(self, count: int) -> None:
        async with asyncio.timeout(30):
            for _ in range(count):
                await self._another.acquire()

    async def answered(self) -> None:
        self.over.set()
        await asyncio.gather(*self.all)


async def test_where_another_asks_too_each_is_answered_one_after_the_other(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONG", 60)
    async with pools(database) as among:
        other = Asking(among, "agencies", "desk")
        await other.have_begun(1)
        many = Asking(among, "parties", "blue", 10)
        await many.have_begun(1)
        await Asking(among, "parties", "red").answered()
        assert many.begun == 1
        await many.answered()
        await other.answered()


async def test_who_asks_alone_is_answered_several_at_once(database: Database) -> None:
    async with pools(database) as among:
        many = Asking(among, "parties", "blue", 10)
        await many.have_begun(turns.MOST_OF_ONE)
        await many.answered()


async def test_what_takes_long_lets_the_next_of_its_organisation_begin(database: Database) -> None:
    async with pools(database) as among:
        other = Asking(among, "parties", "red")
        many = Asking(among, "parties", "blue", 10)
        await many.have_begun(turns.MOST_OF_ONE)
        await Asking(among, "parties", "green").answered()
        assert many.begun == turns.MOST_OF_ONE
        await many.answered()
        await other.answered()


async def test_who_gives_up_while_he_waits_or_is_answered_gives_his_place_back(database: Database) -> None:
    async with pools(database) as among:
        # Danger: places that nobody holds are forgotten with what counts them, so somebody stays.
        stays = Asking(among, "parties", "blue")
        await stays.have_begun(1)
        many = Asking(among, "parties", "blue", 10)
        await many.have_begun(turns.MOST_OF_ONE - 1)
        for each in many.all:
            each.cancel()
        await asyncio.gather(*many.all, return_exceptions=True)
        again = Asking(among, "parties", "blue", 10)
        await again.have_begun(turns.MOST_OF_ONE - 1)
        await again.answered()
        await stays.answered()
