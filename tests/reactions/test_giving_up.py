"""What PostgreSQL gives up for a reason of its own is no fault of the event, and pauses nothing."""

import asyncio

import asyncpg
import pytest

from reactions.doing import MARKED, done, opened, sent, withdrawn
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.reactions import reviews
from taskforce.reactions.cause import Cause
from taskforce.reactions.follower import Reactions, keep_reacting
from taskforce.reactions.place import place

CANCEL = """
    select count(pg_cancel_backend(pid)) from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database() and usename = 'taskforce_writer'
"""


async def test_a_position_that_cannot_be_moved_for_a_time_is_moved_later(
    database: Database, cases: Cases, reactions: Reactions, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    warning = await sent(cases)
    await withdrawn(cases, warning)
    await reactions.catch_up()
    react, holder, at_it = reviews.react, await database.admin(), asyncio.Event()
    holding = holder.transaction()

    async def meanwhile(cause: Cause, cases: Cases, log_id: int) -> None:
        await react(cause, cases, log_id)
        if not at_it.is_set():
            await holding.start()
            await holder.execute("lock table log.reaction in access exclusive mode")
            at_it.set()

    monkeypatch.setattr(reviews, "react", meanwhile)
    bar = await opened(cases, warning)
    following = asyncio.create_task(keep_reacting(database.writer, cases, floor=0.05))
    await at_it.wait()
    async with asyncio.timeout(30):
        while not await admin.fetchval(CANCEL):
            pass
    await holding.rollback()
    await holder.close()
    async with asyncio.timeout(30):
        while (stands := await place(admin)).lag and not stands.problem:
            pass
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    assert (stands.problem, await done(admin)) == (None, [(MARKED, bar)])
