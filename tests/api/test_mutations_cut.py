"""PostgreSQL goes away after something was recorded and before it has been shown: the answer still says that it was."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg

from mutating import document, mutate, post, register
from scenario import ANN, CAT
from served import Client
from served import client as client
from taskforce.database import Database
from taskforce.log.logins import FOLLOWER, WRITER, audience_login

WAITING = """
    select pid from pg_stat_activity
    where datname = current_database() and usename = $1 and wait_event_type = 'Lock'
"""
CUT = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = $1"
SAID = {"candidateName": "Ann Example", "contest": "Ely"}


@asynccontextmanager
async def held(database: Database, *tables: str) -> AsyncIterator[asyncpg.Connection]:
    """Nobody gets at these tables meanwhile. Gives a connection that has nothing to do with it."""
    holder, admin = await database.admin(), await database.admin()
    async with holder.transaction():
        await holder.execute(f"lock table {', '.join(tables)}")
        yield admin
    await holder.close()
    await admin.close()


async def waiting(admin: asyncpg.Connection, login: str) -> int:
    async with asyncio.timeout(30):
        while (pid := await admin.fetchval(WAITING, login)) is None:
            pass
    return int(pid)


async def cut_off(admin: asyncpg.Connection, login: str) -> None:
    """Its connections are ended, and it is given no other: there are too many."""
    await admin.execute(f'alter database "{await admin.fetchval("select current_database()")}" connection limit 0')
    await admin.execute(CUT, login)


async def test_what_was_recorded_is_told_with_its_receipt_though_it_cannot_be_shown(
    client: Client, database: Database, admin: asyncpg.Connection
) -> None:
    await register(client, CAT)
    text = document("parties", "openConsideration", "id warning { id }")
    home = await admin.fetchval("select home from projection.view where name = 'parties/warnings' and live")
    async with held(database, f"{home}.warnings") as other:
        answering = asyncio.create_task(post(client, CAT, text, input=SAID | {"subjectId": str(uuid4())}))
        await other.execute("select pg_terminate_backend($1)", await waiting(other, audience_login("parties")))
        response = await answering
    assert response.status_code == 200
    payload = response.json()["data"]["openConsideration"]
    assert (payload["candidateBar"], payload["errors"]) == (None, [])
    assert payload["receipt"]
    assert payload["commandId"]


async def test_what_was_recorded_is_told_though_the_database_has_no_more_connections(
    client: Client, database: Database
) -> None:
    await register(client, CAT)
    text = document("parties", "openConsideration")
    async with held(database, "log.command") as other:
        answering = asyncio.create_task(post(client, CAT, text, input=SAID | {"subjectId": str(uuid4())}))
        await waiting(other, WRITER)
        await cut_off(other, audience_login("parties"))
    payload: Any = (await answering).json()["data"]["openConsideration"]
    assert (payload["candidateBar"], [error["code"] for error in payload["errors"]]) == (None, ["VIEWS_BEHIND"])
    assert payload["receipt"]
    assert payload["commandId"]


async def test_where_it_cannot_be_known_what_shows_it_the_command_can_be_sent_again(
    client: Client, database: Database
) -> None:
    await register(client, ANN)
    said = {"recipient": "blue", "recipientOffices": ["security"], "subjectId": str(uuid4()), "gist": "Gist.",
            "permittedActions": []}  # fmt: skip
    id = (await mutate(client, ANN, "draftWarning", **said))["warning"]["id"]
    await mutate(client, ANN, "reviewWarning", id=id)
    text = document("agencies", "reviewWarning")
    async with held(database, "log.event") as other:
        answering = asyncio.create_task(post(client, ANN, text, input={"id": id}))
        await waiting(other, WRITER)
        await cut_off(other, FOLLOWER)
    payload: Any = (await answering).json()["data"]["reviewWarning"]
    assert [error["code"] for error in payload["errors"]] == ["LOG_UNAVAILABLE"]
    assert payload["commandId"]
