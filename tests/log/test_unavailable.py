"""While the database is away nothing is lost and nobody waits for ever."""

import asyncio
import random
from operator import itemgetter

import asyncpg
import pytest

from log.acts import act, append, joining
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.log.verdict import Duplicate, Recorded, Unavailable
from taskforce.log.verify import verify

MANY = 15


class Away:
    """Connections to a database that can be told to be away."""

    def __init__(self, database: Database) -> None:
        self._database, self.is_away = database, False
        self.db: asyncpg.Connection | None = None

    async def connect(self) -> asyncpg.Connection:
        if self.is_away:
            raise ConnectionRefusedError
        self.db = await self._database.writer()
        return self.db


@pytest.fixture
def away(database: Database) -> Away:
    return Away(database)


async def test_a_database_that_stays_away_is_said_to_be_unavailable(away: Away) -> None:
    async with EventLog(away.connect, patience=0.2) as log:
        away.is_away = True
        once = append(by=act("c-1"))
        assert [[type(v) for v in vs] for vs in await log.append_all([(once,), (append(),)])] == [[Unavailable]] * 2
        away.is_away = False
        assert await log.append(once) == [Recorded(1, 1)]


async def test_a_database_that_comes_back_in_time_is_waited_for(away: Away) -> None:
    async with EventLog(away.connect, patience=30) as log:
        away.is_away = True
        waiting = asyncio.create_task(log.append(append()))
        await asyncio.sleep(0)
        away.is_away = False
        assert await waiting == [Recorded(1, 1)]


async def test_a_log_that_is_closed_does_not_wait_for_a_database_that_is_away(away: Away) -> None:
    away.is_away = True
    async with asyncio.timeout(10):
        async with EventLog(away.connect, patience=3600) as log:
            waiting = asyncio.create_task(log.append(append()))
            await asyncio.sleep(0)
        assert [type(v).__name__ for v in await waiting] == ["Closed"]


async def test_a_log_that_is_closed_while_the_database_hangs_does_not_wait_for_it(
    away: Away, database: Database
) -> None:
    admin, blocker = await database.admin(), await database.writer()
    await blocker.execute("begin; update log.head set position = position where log_id = 1")
    async with asyncio.timeout(4):
        async with EventLog(away.connect) as log:
            waiting = asyncio.create_task(log.append(append()))
            while not await admin.fetchval(
                "select exists (select from pg_stat_activity where wait_event_type = 'Lock')"
            ):
                pass
        assert [type(v).__name__ for v in await waiting] == ["Closed"]
    await blocker.close()
    await admin.close()


async def test_reading_is_tried_again_and_then_said_to_be_unavailable(
    database: Database, admin: asyncpg.Connection
) -> None:
    async with database.pool(WRITER, most=1) as pool, EventLog(database.writer, patience=0.2) as log:
        cases = Cases(log, pool)
        assert await cases.ask(joining("blue", "officer-1")) == Recorded(1, 3)
        await admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'taskforce_writer'")
        assert await cases.ask(joining("blue", "officer-2")) == Recorded(4, 1)
        await admin.execute("alter role taskforce_writer nologin")
        try:
            await admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'taskforce_writer'"
            )
            with pytest.raises(Unavailable):
                await cases.ask(joining("blue", "officer-3"))
        finally:
            await admin.execute("alter role taskforce_writer login")
        assert await cases.ask(joining("blue", "officer-3")) == Recorded(5, 1)


async def test_a_full_disk_or_a_server_that_only_reads_is_waited_for(away: Away, admin: asyncpg.Connection) -> None:
    """Whatever is not the fault of what was said leaves it to be said again."""
    async with EventLog(away.connect, patience=0.2) as log:
        assert await log.append(append()) == [Recorded(1, 1)]
        assert away.db
        await away.db.execute("set default_transaction_read_only = on")
        once = append(by=act("c-1"))
        assert await log.append(once) == [Recorded(2, 1)]  # on another connection
        await admin.execute("revoke insert on log.event from taskforce_writer")
        once = append(by=act("c-2"))
        assert [type(v) for v in await log.append(once)] == [Unavailable]
        await admin.execute("grant insert on log.event to taskforce_writer")
        assert await log.append(once) == [Recorded(3, 1)]


async def test_a_writer_that_hangs_is_freed_of_the_head_by_the_server(database: Database, log: EventLog) -> None:
    hanging = await database.writer()
    assert await hanging.fetchval("show idle_in_transaction_session_timeout") == "5s"
    await hanging.execute("set idle_in_transaction_session_timeout = '200ms'")
    await hanging.execute("begin; update log.head set position = 17 where log_id = 1")
    assert await asyncio.wait_for(log.append(append()), 20) == [Recorded(1, 1)]
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await hanging.execute("commit")
    hanging.terminate()


async def test_connections_cut_at_any_moment_lose_and_double_nothing(
    database: Database, admin: asyncpg.Connection
) -> None:
    """Some between the commit and its answer: then the command id tells that it was recorded."""
    cut = (
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'taskforce_writer' and pid <> 0"
    )
    cuts, done, chance = 0, asyncio.Event(), random.Random(1)

    async def cutting() -> None:
        nonlocal cuts
        while not done.is_set():
            cuts += await admin.fetchval(cut + " and datname = current_database()")
            await asyncio.sleep(chance.random() / 5)

    async def write(log: EventLog, name: str) -> list[tuple[str, int | None]]:
        written = list[tuple[str, int | None]]()
        while cuts < MANY:
            n = len(written)
            [verdict] = await log.append(append(by=act(f"{name}-{n}")))
            assert isinstance(verdict, Recorded), verdict
            written.append((f"{name}-{n}/1", verdict.position))
        return written

    async with EventLog(database.writer, most=2, patience=120) as one, EventLog(database.writer, patience=120) as two:
        knife = asyncio.create_task(cutting())
        written = await asyncio.gather(*(write(log, f"{n}-{m}") for m, log in enumerate((one, two)) for n in range(4)))
        done.set()
        await knife
        duplicates = await one.append(append(by=act("0-0-0")))
        assert [type(v) for v in duplicates] == [Duplicate]
    rows = await admin.fetch("select event_id, position from log.event order by position")
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
    assert [tuple(row) for row in rows] == sorted((said for some in written for said in some), key=itemgetter(1))
    assert [problem async for problem in verify(admin)] == []
