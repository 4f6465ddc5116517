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
                    " content_digest) values (1, '', '', 1, '', '', '', gen_random_uuid()::text::bytea)"
                )
                await asyncio.sleep(chance.random() / 50)
            transaction = db.transaction()
            await transaction.start()
            await db.execute("update log.head set recorded_at = recorded_at where log_id = 1")
            await asyncio.sleep(chance.random() / 100)
            await (transaction.commit() if chance.random() < 0.5 else transaction.rollback())
    finally:
        db.terminate()


async def read(db: asyncpg.Connection, until: asyncio.Future[int], chance: random.Random) -> list[tuple[int, str]]:
    seen: list[tuple[int, str]] = []
    async with aclosing(reader.follow(db, most=chance.choice([1, 7, 1000]), floor=0.05)) as batches:
        async for batch in batches:
            seen += [(row["position"], row["event_id"]) for row in batch]
            await asyncio.sleep(chance.random() / 100)
            if until.done() and seen[-1][0] >= until.result():
                return seen
    raise AssertionError


@pytest.mark.parametrize("seed", range(2))
async def test_what_is_acknowledged_is_followed_once_and_in_order(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    last: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with AsyncExitStack() as stack:
        logs = [await stack.enter_async_context(EventLog(database.writer, most=3)) for _ in range(WRITERS)]
        followers = [await database.follower() for _ in range(2)]
        disturbing = [asyncio.create_task(disturb(database, chance)) for _ in range(2)]
        reading = [asyncio.create_task(read(db, last, chance)) for db in followers]
        written: dict[str, int] = {}
        for some in await asyncio.gather(*(write(log, f"w{n}", chance) for n, log in enumerate(logs))):
            written |= some
        last.set_result(max(written.values()))
        for seen in await asyncio.wait_for(asyncio.gather(*reading), 30):
            assert [position for position, _ in seen] == list(range(1, len(written) + 1))
            assert {event_id: position for position, event_id in seen} == written
        for task in disturbing:
            task.cancel()
        await asyncio.gather(*disturbing, return_exceptions=True)
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
