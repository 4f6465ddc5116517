"""Something stands in the way after it was recorded and before it has been shown: the answer still says that it was."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from mutating import document, mutate, post, register
from scenario import ANN, CAT
from served import Client
from served import client as client
from taskforce.api.document import Look
from taskforce.api.limits.meter import RateLimited
from taskforce.database import Database
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.doors.errors import AccessEnded
from taskforce.doors.identifiers import id_of
from taskforce.log.logins import FOLLOWER, WRITER, audience_login
from taskforce.log.verdict import Unavailable, UnknownEvent

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


async def test_who_ends_his_own_office_is_told_that_it_is_recorded(client: Client, admin: asyncpg.Connection) -> None:
    sam = Officer("secretariat", OrganisationKind.SECRETARIAT, "members", "sam")
    await register(client, sam)
    own = id_of(Organisation, stream_of("secretariat"))
    payload = await mutate(client, sam, "removeMember", id=own, person="sam", office="members")
    assert await admin.fetchval("select count(*) from log.event where type = 'organisation.member_left'") == 1
    assert (payload["organisation"], [error["code"] for error in payload["errors"]]) == (None, ["VIEWS_BEHIND"])
    assert payload["receipt"]


@pytest.mark.parametrize(
    "refusal", [RateLimited(1), AccessEnded(), Unavailable(), UnknownEvent("warning.sung", 1)], ids=lambda r: r.code
)
async def test_what_was_recorded_is_told_with_its_receipt_whatever_refuses_to_show_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    async def hold(*_: object) -> None:
        raise refusal

    await register(client, CAT)
    monkeypatch.setattr(Look, "hold", hold)
    payload = await mutate(client, CAT, "openConsideration", **SAID, subjectId=str(uuid4()))
    assert (payload["candidateBar"], [error["code"] for error in payload["errors"]]) == (None, ["VIEWS_BEHIND"])
    assert payload["receipt"]


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
