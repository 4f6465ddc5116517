"""Whatever comes between what is recorded and what is kept of the rest, the request is answered."""

import asyncio

import asyncpg

from sending import DRAFT, Sender, told
from taskforce.database import Database

CANCEL = """
    select count(pg_cancel_backend(pid)) from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database() and usename = 'taskforce_writer'
"""


async def test_what_is_refused_is_kept_although_the_database_gives_up_at_first(
    agency: Sender, database: Database, admin: asyncpg.Connection
) -> None:
    other = await database.admin()
    async with admin.transaction():
        await admin.execute("lock table log.quarantine in access exclusive mode")
        sent = asyncio.create_task(
            agency.send(agency.event("warning.drafted", "W1", DRAFT), agency.event("warning.issued", "W2"))
        )
        while not await other.fetchval(CANCEL):
            assert not sent.done()
    await other.close()
    verdicts = await sent
    assert told(verdicts) == ["recorded", "NOT_FOUND"]
    assert verdicts[1]["quarantine"]


async def test_what_is_refused_is_kept_in_one_order_so_that_no_two_requests_can_wait_for_each_other(
    agency: Sender, admin: asyncpg.Connection
) -> None:
    await agency.send(*(agency.event("warning.issued", "W1", id=id) for id in ("c", "a", "d", "b")))
    kept = await admin.fetch("select event_id from log.quarantine order by quarantined_at")
    assert [row["event_id"] for row in kept] == ["a", "b", "c", "d"]
