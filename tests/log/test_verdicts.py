"""What the log answers to appends: one verdict each, and nothing that was said twice is recorded twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from log.acts import act, append, note, nothing, said_by
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.verdict import (
    Closed,
    CommandReused,
    Conflict,
    Duplicate,
    Recorded,
    Unrecordable,
    Verdict,
)
from taskforce.log.verify import verify


@pytest.fixture(autouse=True)
async def always_proved(admin: asyncpg.Connection) -> AsyncIterator[None]:
    yield
    assert [problem async for problem in verify(admin)] == []


async def events(admin: asyncpg.Connection) -> int:
    count: int = await admin.fetchval("select count(*) from log.event")
    return count


def kinds(verdicts: list[Verdict]) -> list[type]:
    return [type(verdict) for verdict in verdicts]


async def test_what_was_recorded_stands_at_its_position(log: EventLog) -> None:
    assert await log.append(append()) == [Recorded(1, 1)]
    assert await log.append(append()) == [Recorded(2, 1)]
    assert await log.append_all([(append(note(), note()),), (append(),)]) == [[Recorded(3, 2)], [Recorded(5, 1)]]


async def test_the_same_command_again_is_a_duplicate_also_for_another_process(
    database: Database, log: EventLog
) -> None:
    once = append(by=act("c-1"))
    assert await log.append(once) == [Recorded(1, 1)]
    assert await log.append(once) == [Duplicate(1, 1)]
    async with EventLog(database.writer) as other:
        assert await other.append(once) == [Duplicate(1, 1)]
    assert await log.append(append()) == [Recorded(2, 1)]


async def test_the_same_command_twice_in_one_batch_is_recorded_once(log: EventLog, admin: asyncpg.Connection) -> None:
    once = append(by=act("c-1"))
    assert await log.append_all([(once,), (once,), (append(),)]) == [
        [Recorded(1, 1)],
        [Duplicate(1, 1)],
        [Recorded(2, 1)],
    ]
    assert await log.append(once, once) == [Duplicate(1, 1), Duplicate(1, 1)]
    assert await events(admin) == 2


async def test_the_same_id_from_another_source_is_another_command(log: EventLog) -> None:
    assert await log.append(append(by=act("c-1", "desk"))) == [Recorded(1, 1)]
    assert await log.append(append(by=act("c-1", "press"))) == [Recorded(2, 1)]


async def test_an_id_is_not_used_again_for_something_else(log: EventLog, admin: asyncpg.Connection) -> None:
    await log.append(append(by=act("c-1"), content=b"one"))
    assert kinds(await log.append(append(by=act("c-1"), content=b"two"))) == [CommandReused]
    [[first], [second]] = await log.append_all(
        [(append(by=act("c-2"), content=b"one"),), (append(by=act("c-2"), content=b"two"),)]
    )
    assert (type(first), type(second)) == (Recorded, CommandReused)
    assert await events(admin) == 2


async def test_a_command_that_changed_nothing_is_remembered(log: EventLog) -> None:
    assert await log.append(nothing("c-1")) == [Recorded(None, 0)]
    assert await log.append(nothing("c-1")) == [Duplicate(None, 0)]
    assert kinds(await log.append(append(by=act("c-1"), content=b"other"))) == [CommandReused]
    assert await log.append(append(by=act("c-1"))) == [Duplicate(None, 0)]


async def test_a_stream_that_has_moved_on_is_a_conflict(log: EventLog, admin: asyncpg.Connection) -> None:
    donation = note()
    first = append(donation)
    assert await log.append(first) == [Recorded(1, 1)]
    assert kinds(await log.append(replace(first, act=act("c-2")))) == [Conflict]
    donation.match_with(uuid4())
    donation.version += 1
    ahead = replace(append(donation), events=tuple(replace(e, version=9) for e in first.events))
    assert kinds(await log.append(ahead)) == [Conflict]
    assert await events(admin) == 1


async def test_a_conflict_is_not_remembered(log: EventLog) -> None:
    first = append()
    await log.append(first)
    assert kinds(await log.append(replace(first, act=act("c-2")))) == [Conflict]
    assert await log.append(append(by=act("c-2"))) == [Recorded(2, 1)]


async def test_after_a_conflict_all_later_ones_of_the_chain_conflict(log: EventLog, admin: asyncpg.Connection) -> None:
    donation = note()
    first = append(donation)
    await log.append(first)
    stale = replace(first, act=act("c-2"))
    chain = (append(by=act("c-1")), stale, append(by=act("c-3")), nothing("c-4"))
    neighbour = append()
    verdicts, others = await log.append_all([chain, (neighbour,)])
    assert kinds(verdicts) == [Recorded, Conflict, Conflict, Conflict]
    assert kinds(others) == [Recorded]
    assert await events(admin) == 3


async def test_a_command_with_several_events_is_recorded_whole_or_not_at_all(
    log: EventLog, admin: asyncpg.Connection
) -> None:
    taken = note()
    await log.append(append(note(taken.id)))
    assert kinds(await log.append(append(note(), taken, note()))) == [Conflict]
    assert await events(admin) == 1
    assert await admin.fetchval("select count(*) from log.command") == 1


async def test_events_of_a_command_stand_together_and_are_numbered(log: EventLog, admin: asyncpg.Connection) -> None:
    await asyncio.gather(*(log.append(append(note(), note(), note(), by=act(f"c-{n}"))) for n in range(30)))
    rows = await admin.fetch("select event_id from log.event order by position")
    found = [row["event_id"] for row in rows]
    for at in range(0, len(found), 3):
        command = found[at].partition("/")[0]
        assert found[at : at + 3] == [f"{command}/1", f"{command}/2", f"{command}/3"]
    said = await admin.fetch("select * from log.command order by position")
    assert [(row["position"], row["events"]) for row in said] == [(1 + 3 * n, 3) for n in range(30)]


BAD: list[Any] = [
    append(by=said_by("nul\0")),
    append(by=said_by("surrogate \ud800")),
    append(by=act("nul\0")),
    append(by=act("surrogate \ud800")),
    append(by=act("c", "\0")),
    append(by=replace(act(), occurred_at=datetime(2026, 1, 1))),  # noqa: DTZ001 the very thing
    append(by=replace(act(), occurred_at=datetime.max.replace(tzinfo=UTC))),
    append(by=said_by(17)),  # type: ignore[arg-type]  # what a type checker would have found
    replace(append(), events=tuple(replace(e, version=1, schema_version=2**20) for e in append().events)),
    replace(append(), events=tuple(replace(e, subjects=("nobody",)) for e in append().events)),
    replace(append(), events=tuple(replace(e, data='{"a":"\\u0000"}') for e in append().events)),
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
async def test_one_that_cannot_be_stored_does_not_harm_its_neighbours(
    log: EventLog, admin: asyncpg.Connection, bad: Any
) -> None:
    before, after = [append() for _ in range(5)], [append() for _ in range(5)]
    verdicts = await log.append_all([(a,) for a in (*before, bad, *after)])
    assert [type(v) for [v] in verdicts[:5] + verdicts[6:]] == [Recorded] * 10
    assert kinds(verdicts[5]) == [Unrecordable]
    assert await log.append(before[0], after[-1]) == [Duplicate(1, 1), Duplicate(10, 1)]
    assert await events(admin) == 10


async def test_in_a_chain_what_builds_on_one_that_cannot_be_stored_conflicts(log: EventLog) -> None:
    chain = (append(by=act("c-1")), append(by=said_by("\0", "c-2")), append(by=act("c-3")), nothing("c-4"))
    assert kinds(await log.append(*chain)) == [Recorded, Unrecordable, Conflict, Conflict]
    assert await log.append_all([(chain[0],), (chain[2],)]) == [[Duplicate(1, 1)], [Recorded(2, 1)]]


async def test_who_stops_waiting_harms_nobody_else(log: EventLog, admin: asyncpg.Connection) -> None:
    blocker = await log._connect()
    await blocker.execute("begin; update log.head set position = position where log_id = 1")
    waiting = [asyncio.create_task(log.append(append(by=act(f"c-{n}")))) for n in range(20)]
    await asyncio.sleep(0)
    first = asyncio.create_task(log.append(append()))
    while not await admin.fetchval("select exists (select from pg_stat_activity where wait_event_type = 'Lock')"):
        pass
    for task in waiting[::2]:
        task.cancel()
    await blocker.execute("commit")
    answers = await asyncio.gather(*waiting[1::2], first)
    await blocker.close()
    assert [type(v) for [v] in answers] == [Recorded] * 11
    again = await asyncio.gather(*(log.append(append(by=act(f"c-{n}"))) for n in range(20)))
    assert await events(admin) == 21
    assert {type(v) for [v] in again} <= {Recorded, Duplicate}


async def test_a_log_that_is_closed_answers_everybody(database: Database, admin: asyncpg.Connection) -> None:
    async with EventLog(database.writer, most=2) as log:
        blocker = await database.writer()
        await blocker.execute("begin; update log.head set position = position where log_id = 1")
        waiting = [asyncio.create_task(log.append(append())) for _ in range(50)]  # more than there is room for
        while not await admin.fetchval("select exists (select from pg_stat_activity where wait_event_type = 'Lock')"):
            pass
    verdicts = await asyncio.wait_for(asyncio.gather(*waiting), 10)
    assert {type(v) for [v] in verdicts} == {Closed}
    assert kinds(await log.append(append())) == [Closed]
    await blocker.close()


async def test_a_batch_has_one_line_that_says_how_many_and_nothing_of_what(log: EventLog) -> None:
    with capture_logs() as lines:
        await log.append_all([(append(note(name="Ms Ann Example")),), (append(),), (nothing("c"),)])
        await log.append(append(by=act("c"), content=b"other"))
    assert [(line["event"], line["commands"], line["refused"], line["events"]) for line in lines] == [
        ("batch", 3, 0, 2),
        ("batch", 1, 1, 0),
    ]
    assert all(line.keys() == {"event", "log_level", "commands", "refused", "events", "milliseconds"} for line in lines)
