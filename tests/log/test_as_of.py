"""A moment that has passed stands for one position, and does so for ever."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from log.acts import append
from taskforce.database import Database
from taskforce.log import reader
from taskforce.log.event_log import EventLog


async def test_a_moment_gives_the_same_position_while_writing_goes_on(database: Database) -> None:
    chance, answers, done = random.Random(1), dict[datetime, int](), asyncio.Event()

    async def write(log: EventLog) -> None:
        for _ in range(60):
            await log.append_all([(append(),) for _ in range(chance.randint(1, 4))])
            await asyncio.sleep(chance.random() / 100)

    async def ask() -> None:
        db = await database.writer()
        while not done.is_set():
            moment = datetime.now(UTC) - timedelta(microseconds=chance.choice([1, 10, 1_000, 50_000]))
            answers[moment] = await reader.position_at(db, moment)
            earlier = chance.choice(list(answers))
            assert await reader.position_at(db, earlier) == answers[earlier]
        for moment in chance.sample(list(answers), min(200, len(answers))):
            assert await reader.position_at(db, moment) == answers[moment]
        await db.close()

    async with EventLog(database.writer, most=2) as one, EventLog(database.writer, most=2) as two:
        asking = [asyncio.create_task(ask()) for _ in range(2)]
        await asyncio.gather(write(one), write(two))
        done.set()
        await asyncio.gather(*asking)
    in_order = [answers[moment] for moment in sorted(answers)]
    assert in_order == sorted(in_order)
    assert len(set(in_order)) > 10


async def test_nothing_is_recorded_at_a_moment_that_was_answered(log: EventLog, database: Database) -> None:
    """Also where the clock has gone back since, which is as if the moment lay ahead of it."""
    await log.append(append())
    writer, admin = await database.writer(), await database.admin()
    ahead = datetime.now(UTC) + timedelta(hours=1)
    await admin.execute("update log.head set recorded_at = $1 where log_id = 1", ahead)
    with pytest.raises(ValueError, match="still to come"):
        await reader.position_at(writer, ahead)
    assert await reader.position_at(writer, ahead - timedelta(microseconds=1)) == 1
    await log.append(append())
    assert await admin.fetchval("select recorded_at from log.event where position = 2") == ahead
    assert await reader.position_at(writer, ahead - timedelta(microseconds=1)) == 1
    await writer.close()
    await admin.close()


async def test_a_moment_before_everything_stands_for_nothing(log: EventLog, admin: asyncpg.Connection) -> None:
    await log.append(append())
    assert await reader.position_at(admin, datetime(1999, 1, 1, tzinfo=UTC)) == 0


async def test_a_moment_to_come_is_refused(admin: asyncpg.Connection) -> None:
    with pytest.raises(ValueError, match="still to come"):
        await reader.position_at(admin, datetime.now(UTC) + timedelta(seconds=60))


async def test_a_moment_of_an_event_includes_its_whole_batch(log: EventLog, admin: asyncpg.Connection) -> None:
    await log.append_all([(append(),) for _ in range(5)])
    moment = await admin.fetchval("select recorded_at from log.event where position = 1")
    assert await reader.position_at(admin, moment) == 5


async def test_another_log_has_moments_and_positions_of_its_own(database: Database, admin: asyncpg.Connection) -> None:
    await admin.execute("insert into log.head (log_id, name) values (3, 'another')")
    async with EventLog(database.writer) as main, EventLog(database.writer, log_id=3) as other:
        same = append()
        for log in (main, other):
            [verdict] = await log.append(same)
            assert (verdict.position, verdict.events) == (1, 1)  # type: ignore[union-attr]  # it was recorded
        await other.append(append())
    assert (await reader.head(admin, 1), await reader.head(admin, 3)) == (1, 2)
    assert len(await reader.streams(admin, [same.stream_ids[0]], 3)) == 1
