"""What every view promises, held over random histories of every kind of record."""

import random
from collections.abc import AsyncIterator

import asyncpg
import pytest

import cluster
from conftest import TEMPLATE
from histories import History, record
from shown import AS_OF, NAMES, NOW, everything, home, text
from taskforce.database import Database
from taskforce.domain.registry import EVENTS
from taskforce.log.event_log import EventLog
from taskforce.postgres import Server
from taskforce.projections.engine import Views

SEEDS = range(4)


@pytest.fixture
async def other(server: Server) -> AsyncIterator[Database]:
    """A second database, with nothing in its log."""
    async with cluster.database(server, TEMPLATE) as copy:
        yield Database(copy.admin, cluster.SECRET)


async def recorded(log: EventLog, views: Views, seed: int, steps: int = 500) -> dict[int, dict[str, list[str]]]:
    """A history, followed at random moments: what each view said then."""
    rng, history, said = random.Random(seed), History(seed), {}
    while steps > 0:
        some = rng.choice((1, 1, 2, 5, 25))
        steps -= some
        await record(log, history.take(some))
        position = await views.follow()
        said[position] = {name: await text(views._db, await home(views._db, name), NOW) for name in NAMES}
    return said


async def copied(admin: asyncpg.Connection, other: Database, upto: int) -> None:
    """The log up to a position, and nothing after it, in another database."""
    there = await other.admin()
    for table in ("event", "vault"):
        found = await admin.fetch(f"select * from log.{table} where position <= $1", upto)
        await there.copy_records_to_table(table, schema_name="log", records=[tuple(row) for row in found])
    await there.execute("update log.head set position = $1 where log_id = 1", upto)
    await there.close()


def test_histories_reach_every_type_of_event() -> None:
    reached = {event.type for seed in range(16) for append in History(seed).take(400) for event in append.events}
    assert reached == {name for name in EVENTS if not name.startswith("consultation")}  # which no view is made of


@pytest.mark.parametrize("seed", SEEDS)
async def test_when_a_view_is_brought_up_to_date_never_changes_what_it_says(
    log: EventLog, views: Views, admin: asyncpg.Connection, seed: int
) -> None:
    await recorded(log, views, seed)
    followed = await everything(admin)
    for view in views.views:
        await views.rebuild(view)
    assert {t.problem for t in await views.tables()} == {None}
    assert followed == await everything(admin)
    assert all(followed.values())


@pytest.mark.parametrize("seed", SEEDS)
async def test_as_of_a_position_is_what_the_view_said_then_and_what_a_rebuild_stopped_there_says(
    log: EventLog, views: Views, admin: asyncpg.Connection, other: Database, seed: int
) -> None:
    said = await recorded(log, views, seed)
    without = "{until}"
    for position, then in said.items():
        for name in NAMES:
            again = await text(admin, await home(admin, name), AS_OF, position, without=without)
            assert [row.replace(', "until": null', "") for row in then[name]] == again
    stop = random.Random(seed).choice(list(said))
    await copied(admin, other, stop)
    follower = await other.follower()
    await Views(follower).follow()
    for name in NAMES:
        as_of = await text(admin, await home(admin, name), AS_OF, stop, without=without)
        assert as_of == await text(follower, await home(follower, name), NOW, without=without), name
    await follower.close()


async def test_the_versions_of_a_row_follow_each_other_without_gap_or_overlap(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    await recorded(log, views, 11)
    for name in NAMES:
        torn = await admin.fetch(
            "select * from"
            " (select since, until, lead(since) over (partition by log_id, stream_id order by since) as next"
            f" from {await home(admin, name)}) t where until is distinct from next or until <= since"
        )
        assert torn == [], name


async def test_folding_everything_again_changes_nothing(log: EventLog, views: Views, admin: asyncpg.Connection) -> None:
    await recorded(log, views, 12)
    before = await everything(admin)
    await admin.execute("insert into projection.stale (log_id, stream_id) select 1, stream_id from log.event")
    await views.follow()
    assert before == await everything(admin)
    assert not await admin.fetchval("select exists (select from projection.stale where number is null)")
    assert not await admin.fetchval(
        "select exists (select from projection.view v join log.head h using (log_id) where v.position < h.position)"
    )
