"""One organisation's load does not keep another waiting."""

import asyncio
from contextlib import AsyncExitStack

import asyncpg
import pytest

from served import Client
from served import client as client
from shown import home
from subscribing import CHANGES, connected, donation, happen
from taskforce.api.limits import turns
from taskforce.api.subscriptions import socket as sockets
from taskforce.log.event_log import EventLog

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
                await held.enter_async_context(client.service._turns["parties"].of("blue"))
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


async def test_who_gives_up_gives_his_place_back(client: Client) -> None:
    blue = client.service._turns["parties"]
    inside = asyncio.Semaphore(0)

    async def hold() -> None:
        async with blue.of("blue"):
            inside.release()
            await asyncio.Event().wait()

    async with asyncio.timeout(60):
        flood = [asyncio.create_task(hold()) for _ in range(8)]
        for _ in range(turns.MOST_OF_ONE):
            await inside.acquire()
        turn = blue._of["blue"]  # Danger: places that were never given back are forgotten with what counts them
        for each in flood:
            each.cancel()
        await asyncio.gather(*flood, return_exceptions=True)
        async with AsyncExitStack() as stack:
            for _ in range(turns.MOST_OF_ONE):
                await stack.enter_async_context(blue.of("blue"))
            assert turn.locked()
