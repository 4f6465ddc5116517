"""Following takes up any view, and looks up what it folds, however young the log was when it began."""

from pathlib import Path

import asyncpg

from histories import History, record
from log.acts import append, note
from shown import changed, of, tables
from taskforce.log.event_log import EventLog
from taskforce.projections.engine import Views


async def test_a_column_may_have_any_name(log: EventLog, views: Views, tmp_path: Path) -> None:
    odd = "log_id, 1 as known, 2 as streams, 3 as of_log, 4 as n, 5 as some, 6 as v, 7 as asked, 8 as here,"
    mine = of(views, changed(tmp_path, old="    log_id,", new=odd))
    await mine.prepare()
    await record(log, History(64).take(60))
    await mine.follow()
    assert [table.problem for table in await tables(mine)] == [None, None]


async def test_what_is_followed_is_looked_up_also_where_following_began_with_an_empty_log(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    for events in (1, 1, 3, 100, 1500):
        await log.append_all([(append(note()),) for _ in range(events)])
        await views._db.execute("select pg_stat_force_next_flush()")
        await admin.execute("select pg_stat_reset()")
        await views.follow()
    await views._db.execute("select pg_stat_force_next_flush()")
    read = "select sum(idx_tup_read) from pg_stat_user_indexes where schemaname = 'log' and relname = 'event'"
    assert await admin.fetchval(read) < 20 * 1500
