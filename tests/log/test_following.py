"""Concurrent writers with a follower lose, double and reorder nothing.

Readers that go by a sequence, or by transaction ids without a lock, lose events in just this run.
"""

import asyncio
import random
from contextlib import AsyncExitStack, aclosing

import asyncpg
import pytest

from log.acts import act, append, note
from taskforce.database import Database
from taskforce.log import reader
from taskforce.log.event_log import EventLog
from taskforce.log.verdict import Recorded

WRITERS, EACH = 6, 60


async def write(log: EventLog, name: str, chance: random.Random) -> dict[str, int]:
    """Positions of what was acknowledged, by event id."""
    written: dict[str, int] = {}
    for n in range(EACH):
        appends = [append(*(note() for _ in range(chance.randint(1, 3))), by=act(f"{name}-{n}-{m}")) for m in range(2)]
        for a, [verdict] in zip(appends, await log.append_all([(a,) for a in appends]), strict=True):
            assert isinstance(verdict, Recorded)
            assert verdict.position
            written |= {f"{a.act.command_id}/{k + 1}": verdict.position + k for k in range(verdict.events)}
        await asyncio.sleep(chance.random() / 200)
    return written


async def disturb(database: Database, chance: random.Random) -> None:
    """Transactions that hold the head, and transactions that hold a number and nothing else, open for a while."""
    db = await database.writer()
    try:
        while True:
            async with db.transaction():
                await db.execute(
                    "insert into log.quarantine (log_id, source, file, line, code, reason, content,"
                    " content_digest, subjects) values (1, '', '', 1, '', '', '', gen_random_uuid()::text::bytea, '{}')"
                )
                await asyncio.sleep(chance.random() / 50)
            transaction = db.transaction()
            await transaction.start()
            await db.execute("update log.head set recorded_at = recorded_at where log_id = 1")
            await asyncio.sleep(chance.random() / 100)
            await (transaction.commit() if chance.random() < 0.5 else transaction.rollback())
    finally:
        db.terminate()


async def read(db: asyncpg.Connection, seen: list[tuple[int, str]], more: asyncio.Event, chance: random.Random) -> None:
    async with aclosing(reader.follow(db, most=chance.choice([1, 7, 1000]), floor=0.05)) as batches:
        async for batch in batches:
            seen += [(row["position"], row["event_id"]) for row in batch]
            more.set()
            await asyncio.sleep(chance.random() / 100)


async def have_seen(count: int, seen: list[list[tuple[int, str]]], more: asyncio.Event) -> None:
    while any(len(each) < count for each in seen):
        more.clear()
        await more.wait()


@pytest.mark.parametrize("seed", range(2))
async def test_what_is_acknowledged_is_followed_once_and_in_order(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    async with AsyncExitStack() as stack:
        logs = [await stack.enter_async_context(EventLog(database.writer, most=3)) for _ in range(WRITERS)]
        followers = [await database.follower() for _ in range(2)]
        seen: list[list[tuple[int, str]]] = [[], []]
        more = asyncio.Event()
        beside = [asyncio.create_task(disturb(database, chance)) for _ in range(2)]
        beside += [asyncio.create_task(read(db, each, more, chance)) for db, each in zip(followers, seen, strict=True)]
        written: dict[str, int] = {}
        for some in await asyncio.gather(*(write(log, f"w{n}", chance) for n, log in enumerate(logs))):
            written |= some
        await asyncio.wait_for(have_seen(len(written), seen, more), 120)
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        for each in seen:
            assert [position for position, _ in each] == list(range(1, len(written) + 1))
            assert {event_id: position for position, event_id in each} == written
        for db in followers:
            await db.close()


async def test_a_hint_wakes_a_follower_long_before_it_would_poll(database: Database, log: EventLog) -> None:
    db = await database.follower()
    async with aclosing(reader.follow(db, floor=3600)) as batches:
        for position in (1, 2, 3):
            coming = asyncio.ensure_future(anext(batches))
            await log.append(append())
            assert [row["position"] for row in await asyncio.wait_for(coming, 10)] == [position]
    await db.close()


async def test_a_follower_goes_on_from_any_position(database: Database, log: EventLog) -> None:
    await log.append_all([(append(),) for _ in range(10)])
    db = await database.follower()
    for start in range(10):
        async with aclosing(reader.follow(db, start, most=4)) as batches:
            assert (await anext(batches))[0]["position"] == start + 1
    await db.close()
