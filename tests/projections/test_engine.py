"""Making, following, switching, dropping: what is live always answers, and what fails stops alone."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from histories import History, record
from shown import DONATIONS as NAME
from shown import changed, everything, home, of, tables, text, view
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.logins import ERASER
from taskforce.projections.engine import Views


async def problem(views: Views, name: str = NAME) -> str | None:
    return (await tables(views, name))[-1].problem


async def until_waiting(db: asyncpg.Connection) -> None:
    """Until some session waits for a lock."""
    waiting = False
    while not waiting:
        waiting = await db.fetchval("select exists (select from pg_locks where not granted)")


async def test_a_changed_file_makes_a_new_table_and_the_old_one_follows_on(
    log: EventLog, views: Views, admin: asyncpg.Connection, tmp_path: Path
) -> None:
    history = History(50)
    await record(log, history.take(60))
    await views.follow()
    await of(views, changed(tmp_path)).prepare()
    old, new = await tables(views)
    assert (old.live, new.live) == (False, True)
    await record(log, history.take(60))
    head = await views.follow()
    assert {t.position for t in await views.tables()} == {head}
    assert await text(admin, f"{old.home}.donations") == await text(admin, f"{new.home}.donations") != []


async def test_going_back_is_one_update(log: EventLog, views: Views, admin: asyncpg.Connection, tmp_path: Path) -> None:
    await of(views, changed(tmp_path)).prepare()
    await record(log, History(51).take(60))
    await views.follow()
    before = await everything(admin)
    await views.prepare()  # with the files as they were
    old, new = await tables(views)
    assert (old.live, new.live) == (True, False)
    assert before == await everything(admin)


async def test_what_was_made_and_not_switched_to_is_switched_to(views: Views, tmp_path: Path) -> None:
    new = changed(tmp_path)
    await views._make(new, new.home())
    await of(views, new).prepare()
    assert [t.live for t in await tables(views)] == [False, True]


async def test_an_old_snapshot_reads_on_through_a_switch_and_a_drop_waits_for_no_reader(
    log: EventLog, views: Views, followers: Database, admin: asyncpg.Connection
) -> None:
    await record(log, History(52).take(60))
    await views.follow()
    old = await home(admin, NAME)
    reader = await followers.admin()
    async with reader.transaction(isolation="repeatable_read"):
        before = await text(reader, old)
        for _ in range(3):
            await views.rebuild(view(NAME))
            await admin.execute("update projection.view set retired_at = retired_at - interval '1 hour'")
            await views.prepare()
        assert len(await tables(views)) == 3  # the live one, the one before, and the one that is being read
        assert before == await text(reader, old) != []
    await views.prepare()
    assert len(await tables(views)) == 2
    assert await admin.fetchval("select to_regclass($1)", old) is None
    await reader.close()


async def test_what_was_live_a_moment_ago_is_not_dropped(views: Views) -> None:
    for _ in range(3):
        await views.rebuild(view(NAME))
    assert len(await tables(views)) == 4


@pytest.mark.parametrize("broken", ["drop view {home}.donations_history",
                                    "alter table {table} add check (value < 3) not valid"])  # fmt: skip
async def test_a_view_that_fails_stops_alone_and_a_rebuild_mends_it(
    log: EventLog, views: Views, admin: asyncpg.Connection, broken: str
) -> None:
    history, table = History(53), await home(admin, NAME)
    await admin.execute(broken.format(table=table, home=table.partition(".")[0]))
    await record(log, history.take(100))
    head = await views.follow()
    assert {t.name: t.position for t in await views.tables()} == {v.name: head for v in views.views} | {NAME: 0}
    assert {t.name for t in await views.tables() if t.problem} == {NAME}
    said = await problem(views)
    assert said is not None
    assert said.startswith(("42P01 relation", "23514 new row"))
    await record(log, history.take(20))
    await views.follow()
    assert await problem(views) == said
    await views.rebuild(view(NAME))
    assert [t.position == await views.follow() for t in await tables(views) if t.live] == [True]
    assert await problem(views) is None


async def test_a_problem_never_holds_a_value(log: EventLog, views: Views, tmp_path: Path) -> None:
    new = changed(tmp_path, old="data->>'reference'        ", new="(personal->>'donor_name')::bigint")
    await of(views, new).prepare()
    await record(log, History(54).take(60))
    await views.follow()
    assert [t.problem for t in await tables(views) if t.problem] == [
        "22P02 a value in the log cannot be read or computed"
    ]
    await of(views, new).rebuild(new)
    assert {t.problem for t in await tables(views) if t.problem} == {
        "22P02 a value in the log cannot be read or computed"
    }


async def test_a_view_that_cannot_be_made_leaves_the_old_one_live_and_says_why(
    log: EventLog, views: Views, admin: asyncpg.Connection, tmp_path: Path
) -> None:
    broken = changed(tmp_path, old="data->>'reference'", new="data->>'reference' nonsense nonsense")
    await of(views, broken).prepare()
    await of(views, broken).prepare()
    old, new = await tables(views)
    assert (old.live, old.problem, new.live) == (True, None, False)
    assert new.problem == '42601 syntax error at or near "nonsense"'
    await record(log, History(55).take(60))
    await views.follow()
    assert await text(admin, await home(admin, NAME)) != []


async def test_a_stopped_table_keeps_nothing_of_what_was_erased(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    await record(log, History(56).take(150))
    await views.follow()
    table = await home(admin, NAME)
    await admin.execute(f"alter table {table} add check (value < 0) not valid")
    erased = await admin.fetchval(f"select stream_id from {table} where donor_name is not null limit 1")
    await admin.execute("delete from log.vault using log.event e where stream_id = $1"
                        " and e.position = vault.position", erased)  # fmt: skip
    await admin.execute("insert into projection.stale (log_id, stream_id) values (1, $1)", erased)
    await views.follow()
    assert await problem(views)
    assert await admin.fetchval(f"select count(*) from {table} where stream_id = $1", erased) == 0
    assert await admin.fetchval(f"select count(*) from {table}") > 0


async def test_a_table_filled_from_before_an_erasure_hears_of_it(
    log: EventLog, views: Views, followers: Database, admin: asyncpg.Connection, tmp_path: Path
) -> None:
    await record(log, History(57).take(150))
    await views.follow()
    gate = "create table public.gate (); grant update on public.gate to taskforce_follower"
    await admin.execute(gate)
    new = changed(tmp_path)
    new.text += "lock table public.gate in exclusive mode;"
    maker = await followers.follower()
    async with admin.transaction():
        await admin.execute("lock table public.gate in exclusive mode")
        making = asyncio.create_task(Views(maker, views=[new]).prepare())
        other = await followers.admin()
        await until_waiting(other)
        stream = await other.fetchval(f"select stream_id from {await home(other, NAME)} where donor_name is not null")
        eraser = await followers.connect(ERASER)
        await other.execute("delete from log.vault using log.event e where stream_id = $1"
                            " and e.position = vault.position", stream)  # fmt: skip
        await eraser.execute("insert into projection.stale (log_id, stream_id) values (1, $1)", stream)
        await views.follow()
    await making
    for table in await tables(views):
        found = await admin.fetch(f"select donor_name from {table.home}.donations where stream_id = $1", stream)
        assert {row[0] for row in found} == {None}
    for db in (maker, other, eraser):
        await db.close()


async def test_two_followers_at_once_say_what_one_says(
    log: EventLog, views: Views, followers: Database, admin: asyncpg.Connection
) -> None:
    history, second = History(58), await followers.follower()
    for _ in range(25):
        await record(log, history.take(4))
        await asyncio.gather(views.follow(), Views(second).follow())
    followed = await everything(admin)
    for v in views.views:
        await views.rebuild(v)
    assert followed == await everything(admin)
    await second.close()


async def test_two_processes_that_prepare_at_once_make_one_table(
    views: Views, followers: Database, tmp_path: Path
) -> None:
    new, second = changed(tmp_path), await followers.follower()
    await asyncio.gather(of(views, new).prepare(), Views(second, views=[new]).prepare())
    assert [(t.live, t.problem) for t in await tables(views)] == [(False, None), (True, None)]
    await asyncio.gather(views.rebuild(new), Views(second).rebuild(new))
    assert [t.problem for t in await tables(views)] == [None] * 4
    await second.close()


async def test_rebuilding_while_following_goes_on_loses_nothing(
    log: EventLog, views: Views, followers: Database, admin: asyncpg.Connection
) -> None:
    history, second = History(59), await followers.follower()
    done = asyncio.Event()

    async def go_on() -> None:
        while not done.is_set():
            await record(log, history.take(3))
            await Views(second).follow()

    going_on = asyncio.create_task(go_on())
    for v in views.views * 2:
        await views.rebuild(v)
    done.set()
    await going_on
    await views.follow()
    followed = await everything(admin)
    for v in views.views:
        await views.rebuild(v)
    assert followed == await everything(admin)
    assert {t.problem for t in await views.tables()} == {None}
    await second.close()
