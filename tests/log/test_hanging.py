"""A writer that hangs holds up the others for seconds, wherever in its transaction it does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest

from log.acts import append
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.verdict import Recorded
from taskforce.log.verify import verify

TAKE = "begin; update log.head set recorded_at = recorded_at where log_id = 1"


async def between_statements(db: asyncpg.Connection) -> None:
    await db.execute(TAKE)
    await asyncio.Event().wait()


async def while_it_writes(db: asyncpg.Connection) -> None:
    async def nothing() -> AsyncIterator[bytes]:
        await asyncio.Event().wait()
        yield b""

    await db.execute(TAKE)
    await db.copy_to_table("command", schema_name="log", source=nothing(), format="binary")


@pytest.mark.parametrize("hangs", [between_statements, while_it_writes], ids=lambda hangs: hangs.__name__)
async def test_the_log_is_not_held_by_a_writer_that_hangs(
    database: Database, log: EventLog, admin: asyncpg.Connection, hangs: Callable[[asyncpg.Connection], Awaitable[None]]
) -> None:
    db = await database.writer()
    hanging = asyncio.ensure_future(hangs(db))
    async with asyncio.timeout(30):
        while not await admin.fetchval("select exists (select from pg_stat_activity where wait_event = 'ClientRead'"
                                       " and datname = current_database() and xact_start < now())"):  # fmt: skip
            pass
        [verdict] = await log.append(append())
    assert type(verdict) is Recorded
    assert [problem async for problem in verify(admin)] == []
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    db.terminate()


async def test_nobody_is_ended_who_only_waits_or_writes(
    database: Database, log: EventLog, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The holder computes, and a second waits beside this one."""
    monkeypatch.setattr("taskforce.log.hanging.SECONDS", 0.1)
    holder = await database.writer()
    async with EventLog(database.writer) as other:
        held = asyncio.create_task(holder.execute(f"{TAKE}; select pg_sleep(1); commit"))
        while not await admin.fetchval("select exists (select from pg_stat_activity where wait_event = 'PgSleep')"):
            pass
        answers = await asyncio.gather(log.append(append()), other.append(append()))
        await held
    assert [type(verdict) for [verdict] in answers] == [Recorded, Recorded]
    await holder.close()
