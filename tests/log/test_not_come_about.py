"""What is decided after a command that does not come about is decided again, without it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from msgspec.structs import replace

from log.acts import command, joining, said_by
from taskforce.database import Database
from taskforce.domain.errors import NotFound
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.log.cases import Cases
from taskforce.log.command import Command
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.log.verdict import CommandReused, Duplicate, Recorded, Unrecordable

Change = Callable[[Organisation], object]
WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"


@asynccontextmanager
async def another(database: Database) -> AsyncIterator[Cases]:
    """Another process's."""
    async with EventLog(database.writer) as log, database.pool(WRITER) as pool:
        yield Cases(log, pool)


async def overtaken(
    database: Database, admin: asyncpg.Connection, cases: Cases, theirs: Command, ours: Sequence[Command]
) -> list[type]:
    """The answers to ours, where another process records theirs once ours are decided and before they are recorded."""
    async with another(database) as others:
        blocker = await database.writer()
        await blocker.execute("begin; select from log.head where log_id = 1 for update")
        rival = asyncio.create_task(others.ask(theirs))
        while await admin.fetchval(WAITING) < 1:
            pass
        asked = asyncio.create_task(cases.ask_all(ours))
        while await admin.fetchval(WAITING) < 2:
            pass
        await blocker.execute("commit")
        await blocker.close()
        assert type(await rival) is Recorded
        return [type(answer) for answer in await asked]


def blue(what: Change, command_id: str, content: bytes = b"ours") -> Command:
    return command("blue", what, command_id, content)


async def members(cases: Cases) -> set[Any]:
    found: set[Any] = (await cases.load([stream_of("blue")]))[stream_of("blue")].members
    return found


async def test_nobody_joins_an_office_that_another_content_of_the_id_did_not_open(
    database: Database, admin: asyncpg.Connection, cases: Cases
) -> None:
    await cases.ask(joining("blue", "ann"))
    theirs = blue(lambda known: known.rename("Azure"), "c-1", b"theirs")
    ours = [
        blue(lambda known: known.open_office("press"), "c-1"),
        blue(lambda known: known.join("bob", "press"), "c-2"),
    ]
    assert await overtaken(database, admin, cases, theirs, ours) == [CommandReused, NotFound]
    assert await members(cases) == {("ann", "security")}


async def test_nobody_is_kept_from_an_office_that_another_content_of_the_id_did_not_close(
    database: Database, admin: asyncpg.Connection, cases: Cases
) -> None:
    await cases.ask(joining("blue", "ann"))
    theirs = blue(lambda known: known.rename("Azure"), "c-1", b"theirs")
    ours = [blue(lambda known: known.close_office("security"), "c-1"), joining("blue", "bob", "c-2")]
    assert await overtaken(database, admin, cases, theirs, ours) == [CommandReused, Recorded]
    assert ("bob", "security") in await members(cases)


async def test_what_follows_the_same_command_of_somebody_else_is_decided_on_what_that_one_recorded(
    database: Database, admin: asyncpg.Connection, cases: Cases
) -> None:
    """The actor is no part of the content: each of two officers repeats what the other said."""
    await cases.ask(joining("blue", "ann"))
    theirs = blue(lambda known: known.open_office("of ann"), "c-1")
    ours = [
        blue(lambda known: known.open_office("of bob"), "c-1"),
        blue(lambda known: known.join("bob", "of bob"), "c-2"),
    ]
    assert await overtaken(database, admin, cases, theirs, ours) == [Duplicate, NotFound]


@pytest.mark.parametrize("more", [0, 1])
async def test_nobody_is_kept_from_an_office_whose_closing_cannot_be_stored(cases: Cases, more: int) -> None:
    await cases.ask(joining("blue", "ann"))
    bad = replace(blue(lambda known: known.close_office("security"), "c-1"), act=said_by("nul\0", "c-1"))
    rest = [joining("blue", "bob"), *[blue(lambda known: known.rename("Azure"), "c-3")] * more]
    answers = await cases.ask_all([bad, *rest])
    assert [type(answer) for answer in answers] == [Unrecordable, Recorded, *[Recorded] * more]
