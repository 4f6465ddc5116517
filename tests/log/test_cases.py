"""Load, decide, append: whatever else happens at the same time, every command is decided on what stands."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from asyncpg import connection as asyncpg_connection

from log.acts import command, joining
from taskforce.database import Database
from taskforce.domain.errors import NotFound
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.log.canonical import NotStorable
from taskforce.log.cases import Cases
from taskforce.log.command import Command
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.log.verdict import CommandReused, Conflict, Duplicate, Recorded

BLUE = stream_of("blue")


def refused(organisation: str, command_id: str = "") -> Command:
    """Does something first, and is refused then."""

    def decide(known: Organisation) -> None:
        known.open_office("leaks")
        known.join("mallory", "no such office")

    return command(organisation, decide, command_id)


async def blue(cases: Cases) -> Organisation:
    found: Organisation = (await cases.load([BLUE]))[BLUE]
    return found


def kinds(answers: list[Any]) -> list[type]:
    return [type(answer) for answer in answers]


async def test_commands_on_one_stream_build_on_each_other(cases: Cases) -> None:
    answers = await cases.ask_all([joining("blue", f"officer-{n}") for n in range(3)])
    assert answers == [Recorded(1, 3), Recorded(4, 1), Recorded(5, 1)]
    assert (await blue(cases)).members == {(f"officer-{n}", "security") for n in range(3)}


async def test_one_command_is_answered_or_raises(cases: Cases) -> None:
    assert await cases.ask(joining("blue", "officer-1")) == Recorded(1, 3)
    with pytest.raises(NotFound):
        await cases.ask(refused("blue"))


async def test_a_refused_command_leaves_no_trace(cases: Cases, admin: asyncpg.Connection) -> None:
    asked = [
        refused("blue"),
        joining("blue", "officer-1"),
        refused("blue"),
        refused("blue"),
        joining("blue", "officer-2"),
    ]
    assert kinds(await cases.ask_all(asked)) == [NotFound, Recorded, NotFound, NotFound, Recorded]
    assert (await blue(cases)).offices == {"security"}
    assert kinds(await cases.ask_all([refused("blue"), joining("blue", "officer-3")])) == [NotFound, Recorded]
    assert (await blue(cases)).offices == {"security"}
    assert await admin.fetchval("select count(*) from log.command") == 3


async def test_what_cannot_be_written_down_leaves_no_trace(cases: Cases) -> None:
    asked = [joining("blue", "officer-1"), command("blue", lambda b: b.rename("\0")), joining("blue", "officer-2")]
    assert kinds(await cases.ask_all(asked)) == [Recorded, NotStorable, Recorded]
    assert (await blue(cases)).name == "The blue Party"


@pytest.mark.parametrize("command_id", ["nul\0", "\ud800"])
async def test_an_id_that_cannot_be_written_down_harms_no_other(cases: Cases, command_id: str) -> None:
    asked = [joining("blue", "officer-1"), joining("red", "officer-1", command_id), joining("blue", "officer-2")]
    assert kinds(await cases.ask_all(asked)) == [Recorded, NotStorable, Recorded]


async def test_a_batch_reads_once_however_many_streams_it_asks(database: Database, log: EventLog) -> None:
    async with database.pool(WRITER, most=1) as pool:
        cases, asked = Cases(log, pool), list[str]()

        def hear(query: asyncpg_connection.LoggedQuery) -> None:
            asked.append(query.query.split()[0])

        await cases.ask(joining("party-0", "officer-0"))  # types are looked up once a connection
        async with pool.acquire() as db:
            db.add_query_logger(hear)
        await cases.ask_all([joining(f"party-{n % 20}", f"officer-{n}") for n in range(100)])
        assert asked == ["select", "select"]
        async with pool.acquire() as db:
            db.remove_query_logger(hear)


async def test_asking_again_is_a_duplicate_and_decides_nothing(cases: Cases) -> None:
    await cases.ask(joining("blue", "officer-1", "c-1"))

    def never(_: Organisation) -> None:
        raise AssertionError

    assert await cases.ask(command("blue", never, "c-1")) == Duplicate(1, 3)
    with pytest.raises(CommandReused):
        await cases.ask(command("blue", never, "c-1", b"other"))


async def test_a_command_that_changes_nothing_is_remembered(cases: Cases) -> None:
    await cases.ask(joining("blue", "officer-1"))
    assert await cases.ask(joining("blue", "officer-1", "c-2")) == Recorded(None, 0)
    assert await cases.ask(joining("blue", "officer-9", "c-2")) == Duplicate(None, 0)
    assert (await blue(cases)).members == {("officer-1", "security")}


async def test_the_same_id_twice_in_one_batch_is_decided_once(cases: Cases) -> None:
    asked = [joining("blue", "officer-1", "c-1"), joining("blue", "officer-2", "c-1"), joining("blue", "officer-3")]
    assert kinds(await cases.ask_all(asked)) == [Recorded, Duplicate, Recorded]
    assert (await blue(cases)).members == {("officer-1", "security"), ("officer-3", "security")}


async def test_the_same_id_on_two_streams_records_the_first(cases: Cases) -> None:
    asked = [joining("red", "officer-0"), joining("blue", "officer-1", "c-1"), joining("red", "officer-2", "c-1")]
    assert kinds(await cases.ask_all(asked)) == [Recorded, Recorded, Duplicate]
    assert (await blue(cases)).members == {("officer-1", "security")}


async def test_the_same_id_with_other_content_in_one_batch_is_refused(cases: Cases) -> None:
    asked = [joining("blue", "officer-1", "c-1"), command("blue", lambda b: None, "c-1", b"other")]
    assert kinds(await cases.ask_all(asked)) == [Recorded, CommandReused]


async def test_an_id_whose_first_use_was_refused_is_free(cases: Cases) -> None:
    assert kinds(await cases.ask_all([refused("blue", "c-1"), joining("blue", "officer-1", "c-1")])) == [
        NotFound,
        Recorded,
    ]


async def test_an_expected_version_is_honoured(cases: Cases) -> None:
    def expecting(version: int, person: str) -> Command:
        asked = joining("blue", person)
        return Command(asked.act, asked.stream_id, asked.content, asked.decide, version)

    assert kinds(await cases.ask_all([expecting(1, "officer-1"), expecting(0, "officer-2")])) == [Conflict, Recorded]
    assert kinds(await cases.ask_all([expecting(3, "officer-3"), expecting(3, "officer-4")])) == [Recorded, Conflict]
    assert kinds(await cases.ask_all([expecting(4, "officer-4"), expecting(5, "officer-5")])) == [Recorded, Recorded]
    racing = await asyncio.gather(*(cases.ask_all([expecting(6, f"officer-{n}")]) for n in range(6, 16)))
    assert sorted(type(answer).__name__ for [answer] in racing) == ["Conflict"] * 9 + ["Recorded"]


async def test_twenty_writers_of_one_organisation_lose_nothing(database: Database) -> None:
    """Two processes' worth, each command a conflict for most of the others."""
    async with EventLog(database.writer) as here, EventLog(database.writer) as there, database.pool(WRITER) as pool:
        writers = [Cases(log, pool) for log in (here, there) for _ in range(10)]
        asked = [
            cases.ask_all([joining("blue", f"officer-{n}-{m}", f"c-{n}-{m}") for m in range(3)])
            for n, cases in enumerate(writers)
        ]
        answers = [answer for answers in await asyncio.gather(*asked) for answer in answers]
        while conflicts := [n for n, answer in enumerate(answers) if isinstance(answer, Conflict)]:
            for n in conflicts:  # asked again by whoever sent it, under the same id
                [answers[n]] = await writers[0].ask_all(
                    [joining("blue", f"officer-{n // 3}-{n % 3}", f"c-{n // 3}-{n % 3}")]
                )
        assert {type(answer) for answer in answers} <= {Recorded, Duplicate}
        found = await blue(writers[0])
        assert found.members == {(f"officer-{n}-{m}", "security") for n in range(20) for m in range(3)}
        assert found.version == 2 + 60


async def test_what_there_is_not_is_not_loaded(cases: Cases) -> None:
    assert await cases.load([uuid4()]) == {}
    assert await cases.load([]) == {}


async def test_who_sends_the_same_again_while_it_is_being_recorded_is_not_refused_by_what_it_said_itself(
    database: Database, cases: Cases, log: EventLog
) -> None:
    asked = [
        joining("PP1", "ann", "1"),
        joining("PP1", "bob", "2"),
        command("PP1", lambda known: known.leave(), "3"),
    ]
    async with database.pool(WRITER, most=1) as pool:
        held = await pool.acquire()
        late = asyncio.create_task(Cases(log, pool).ask_all(asked))
        await asyncio.sleep(0)  # it waits with its first question; whoever asks next is before its second
        between = asyncio.create_task(_between(pool, cases, asked))
        await asyncio.sleep(0)
        await pool.release(held)
        assert [type(answer) for answer in await between] == [Recorded] * 3
        assert [type(answer) for answer in await late] == [Duplicate] * 3


async def _between(pool: asyncpg.Pool, cases: Cases, asked: list[Command]) -> list[object]:
    async with pool.acquire():
        return list(await cases.ask_all(asked))
