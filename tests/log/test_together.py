"""Several streams decided as one command: all of it is recorded or nothing, whatever else happens at the same time."""

import asyncio
import random
from collections.abc import Sequence
from itertools import count
from typing import Any

import asyncpg
import pytest
from msgspec.structs import replace

from log.acts import act, append, command, joining
from taskforce.database import Database
from taskforce.domain.errors import NotFound
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.log.cases import Cases
from taskforce.log.chains import chained
from taskforce.log.command import Command, OneAct, Together
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.log.verdict import CommandReused, Conflict, Duplicate, Recorded, Unavailable, UnknownEvent

NAMES = ("blue", "red", "green", "grey")


def together(*commands: Command, command_id: str = "", content: bytes = b"said") -> Together:
    return Together(act(command_id), content, commands)


def both(person: str, *organisations: str, command_id: str = "") -> Together:
    return together(*(joining(organisation, person) for organisation in organisations), command_id=command_id)


def refused(organisation: str) -> Command:
    return command(organisation, lambda known: known.join("mallory", "no such office"))


def kinds(answers: Sequence[Any]) -> list[type]:
    return [type(answer) for answer in answers]


async def members(cases: Cases, organisation: str) -> set[str]:
    known = (await cases.load([stream_of(organisation)])).get(stream_of(organisation))
    return {person for person, _ in known.members} if known else set()


async def test_all_of_it_is_recorded_as_one_command(cases: Cases, admin: asyncpg.Connection) -> None:
    assert await cases.ask(both("ann", "blue", "red", command_id="c-1")) == Recorded(1, 6)
    assert await members(cases, "blue") == await members(cases, "red") == {"ann"}
    [said] = await admin.fetch("select stream_ids, position, events from log.command")
    assert tuple(said) == ([stream_of("blue"), stream_of("red")], 1, 6)
    assert await admin.fetchval("select array_agg(event_id order by position) from log.event") == [
        f"c-1/{n}" for n in range(1, 7)
    ]


async def test_what_is_refused_of_one_is_refused_of_all(cases: Cases, admin: asyncpg.Connection) -> None:
    await cases.ask(joining("blue", "ann"))
    asked: list[OneAct] = [
        together(joining("blue", "bob"), joining("red", "bob"), refused("green")),
        joining("blue", "cat"),
    ]
    assert kinds(await cases.ask_all(asked)) == [NotFound, Recorded]
    assert await members(cases, "blue") == {"ann", "cat"}
    assert await cases.load([stream_of("red"), stream_of("green")]) == {}
    assert await admin.fetchval("select count(*) from log.command") == 2


async def test_a_stream_that_only_a_newer_program_knows_refuses_all(cases: Cases, admin: asyncpg.Connection) -> None:
    await cases.ask(both("ann", "blue", "red"))
    newer = "update log.event set schema_version = 99 where stream_id = $1 and version = 1"
    await admin.execute(newer, stream_of("red"))
    asked: list[OneAct] = [both("bob", "blue", "red"), joining("blue", "cat")]
    assert kinds(await cases.ask_all(asked)) == [UnknownEvent, Recorded]
    assert await members(cases, "blue") == {"ann", "cat"}


async def test_an_expected_version_of_one_holds_for_all(cases: Cases) -> None:
    await cases.ask(both("ann", "blue", "red"))
    stale = together(joining("blue", "bob"), replace(joining("red", "bob"), expected_version=2))
    assert kinds(await cases.ask_all([stale])) == [Conflict]
    assert await members(cases, "blue") == {"ann"}
    fresh = together(joining("blue", "bob"), replace(joining("red", "bob"), expected_version=3))
    assert kinds(await cases.ask_all([fresh])) == [Recorded]


async def test_one_stream_can_be_asked_twice(cases: Cases) -> None:
    assert await cases.ask(both("ann", "blue", "blue")) == Recorded(1, 3)
    assert await cases.ask(together(joining("blue", "bob"), joining("blue", "cat"))) == Recorded(4, 2)


async def test_asked_again_it_is_one_duplicate(cases: Cases) -> None:
    await cases.ask(both("ann", "blue", "red", command_id="c-1"))
    assert await cases.ask(both("ann", "blue", "red", command_id="c-1")) == Duplicate(1, 6)
    with pytest.raises(CommandReused):
        await cases.ask(together(joining("blue", "ann"), command_id="c-1", content=b"other"))


async def test_what_comes_later_in_a_batch_builds_on_it(cases: Cases) -> None:
    asked: list[OneAct] = [joining("blue", "ann"), joining("red", "ann"), both("bob", "red", "blue"),
                          joining("blue", "cat"), joining("red", "cat"), joining("green", "cat")]  # fmt: skip
    assert kinds(await cases.ask_all(asked)) == [Recorded] * 6
    assert await members(cases, "blue") == await members(cases, "red") == {"ann", "bob", "cat"}


def test_appends_stand_in_one_chain_if_they_touch_a_stream_in_common_if_only_through_others() -> None:
    a, b, c, d = (append() for _ in range(4))
    joined = replace(c, stream_ids=(*a.stream_ids, *c.stream_ids))
    found = chained([(0, a), (1, b), (2, c), (3, joined), (4, d), (5, b)])
    assert [[n for n, _ in chain] for chain in found] == [[0, 2, 3], [1, 5], [4]]


async def test_what_was_refused_on_the_strength_of_what_did_not_come_about_is_decided_again(
    database: Database, cases: Cases, admin: asyncpg.Connection
) -> None:
    """An office is closed and then joined; but before either is recorded, something else makes closing it refused."""

    def close(known: Organisation) -> None:
        if known.name == "Azure":
            raise NotFound
        known.close_office("security")

    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    await cases.ask(joining("blue", "ann"))
    async with EventLog(database.writer) as log, database.pool(WRITER) as pool:
        blocker = await database.writer()
        await blocker.execute("begin; select from log.head where log_id = 1 for update")
        rival = asyncio.create_task(Cases(log, pool).ask(command("blue", lambda known: known.rename("Azure"))))
        while await admin.fetchval(waiting) < 1:
            pass
        ours = asyncio.create_task(cases.ask_all([command("blue", close), joining("blue", "bob")]))
        while await admin.fetchval(waiting) < 2:
            pass
        await blocker.execute("commit")
        await blocker.close()
        assert kinds([await rival, *await ours]) == [Recorded, NotFound, Recorded]
    assert await members(cases, "blue") == {"ann", "bob"}


class Random:
    """Commands on a few organisations, one or several of them at a time."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def asked(self, world: str) -> OneAct:
        commands = [self._command(world) for _ in range(self.rng.choice((1, 1, 2, 3)))]
        if len(commands) > 1:
            return together(*commands, command_id=f"{world} {self.rng.randrange(200)}")
        return replace(commands[0], act=act(f"{world} {self.rng.randrange(200)}"))

    def _command(self, world: str) -> Command:
        person, office = f"officer-{self.rng.randrange(4)}", self.rng.choice(("security", "treasurer"))
        what = self.rng.choice(
            (
                lambda known: known.join(person, office),
                lambda known: known.part(person, office),
                lambda known: known.open_office(office),
                lambda known: known.close_office(office),
                lambda known: (known.open_office("for a moment"), known.join(person, office)),
            )
        )
        expected = self.rng.choice((None, None, None, self.rng.randrange(8)))
        return replace(command(f"{world} {self.rng.choice(NAMES)}", what), expected_version=expected)


async def history(admin: asyncpg.Connection, world: str) -> list[list[tuple[str, str]]]:
    """What happened in each of its organisations, in order."""
    return [
        [
            (row["type"], row["data"].replace(world, ""))
            for row in await admin.fetch(
                "select type, (data - 'subject_id')::text as data from log.event where stream_id = $1 order by version",
                stream_of(f"{world} {name}"),
            )
        ]
        for name in NAMES
    ]


@pytest.mark.parametrize("seed", range(6))
async def test_a_batch_is_answered_as_if_asked_one_by_one(cases: Cases, admin: asyncpg.Connection, seed: int) -> None:
    one, other = Random(seed), Random(seed)
    batch = [one.asked("batch") for _ in range(40)]
    answers = [answer for part in (batch[:10], batch[10:25], batch[25:]) for answer in await cases.ask_all(part)]
    alone = [answer for _ in range(40) for answer in await cases.ask_all([other.asked("alone")])]
    assert kinds(answers) == kinds(alone)
    assert {Recorded, Duplicate, NotFound, Conflict} <= set(kinds(alone))
    assert await history(admin, "batch") == await history(admin, "alone")


async def test_connections_cut_at_any_moment_leave_everybody_in_both_or_in_neither(
    database: Database, admin: asyncpg.Connection
) -> None:
    """Four writers in two processes' worth of logs; what is in doubt is sent again under its own id."""
    told: dict[str, Any] = {}

    async def write(cases: Cases, name: str, rng: random.Random) -> None:
        for n in range(12):
            here, there = rng.sample(NAMES, 2)
            person = f"{name}-{n}"
            asked = [joining(here, person), joining(there, person), *[refused(here)] * (rng.random() < 0.2)]
            answer: Any = None
            while answer is None or isinstance(answer, (Conflict, Unavailable)):
                [answer] = await cases.ask_all([together(*asked, command_id=person)])
            told[person] = type(answer)

    async with EventLog(database.writer) as here, EventLog(database.writer) as there, database.pool(WRITER) as pool:
        writers = [Cases(log, pool) for log in (here, there) for _ in range(2)]
        writing = [asyncio.create_task(write(c, f"w{n}", random.Random(n))) for n, c in enumerate(writers)]
        for n in count():
            if all(task.done() for task in writing) or n > 40:
                break
            await admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where usename = 'taskforce_writer' and datname = current_database() and random() < 0.3"
            )
        await asyncio.gather(*writing)
        places = [person for name in NAMES for person in await members(writers[0], name)]
    recorded = {person for person, answer in told.items() if issubclass(answer, Recorded)}
    assert len(told) == 48
    assert 0 < len(recorded) < 48
    assert sorted(places) == sorted([*recorded, *recorded])
