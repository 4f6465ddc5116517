"""What is asked is done once and in order, however often the follower is killed; what cannot be done pauses it."""

import asyncio
import random

import asyncpg
import pytest
from asyncpg import connection as asyncpg_connection

from log.acts import joining
from reactions.doing import MARKED, done, noted, opened, reported, sent, withdrawn
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.log.verify import verify
from taskforce.reactions.follower import Reactions, keep_reacting
from taskforce.reactions.place import place

BEHIND = "select r.position < h.position from log.reaction r join log.head h using (log_id)"


async def much(cases: Cases) -> int:
    """A history that asks for so many events."""
    for n in range(4):
        warning = await sent(cases)
        for _ in range(2):
            await opened(cases, warning)
        await withdrawn(cases, warning)
        await opened(cases, warning)
        await noted(cases, value=100 + n)
        await reported(cases, value=100 + n, donor_status="Impermissible Donor")
    return 4 * (3 + 2 + 2)


async def assert_done_once(admin: asyncpg.Connection, expected: int) -> None:
    found = await done(admin)
    assert len(found) == len(set(found)) == expected
    assert await admin.fetchval("select position from log.reaction") == await admin.fetchval(
        "select position from log.head where log_id = 1"
    )
    assert [problem async for problem in verify(admin)] == []


@pytest.mark.parametrize("seed", range(3))
async def test_killed_at_any_moment_it_does_everything_once(
    database: Database, cases: Cases, admin: asyncpg.Connection, seed: int
) -> None:
    chance, expected = random.Random(seed), await much(cases)
    killed = 0
    while await admin.fetchval(BEHIND):
        db = await database.writer()
        following = asyncio.create_task(Reactions(db, cases).catch_up())
        until_killed = chance.random() * (killed + 1) / 500
        await asyncio.wait({following}, timeout=until_killed)
        killed += following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        db.terminate()
    assert killed > 2
    await assert_done_once(admin, expected)


async def test_a_position_that_was_lost_costs_nothing_but_looking_again(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    expected = await much(cases)
    await reactions.catch_up()
    await assert_done_once(admin, expected)
    commands = await admin.fetchval("select count(*) from log.command")
    for position in (0, 5, 17):
        await admin.execute("update log.reaction set position = $1", position)
        await reactions.catch_up()
    await assert_done_once(admin, expected)
    assert await admin.fetchval("select count(*) from log.command") == commands


async def test_several_at_once_do_everything_once(database: Database, cases: Cases, admin: asyncpg.Connection) -> None:
    several = [asyncio.create_task(keep_reacting(database.writer, cases, floor=0.05)) for _ in range(3)]
    expected = await much(cases)
    async with asyncio.timeout(60):
        while await admin.fetchval(BEHIND):
            pass
    for task in several:
        task.cancel()
    await asyncio.gather(*several, return_exceptions=True)
    await assert_done_once(admin, expected)


async def test_what_is_asked_is_done_in_the_order_in_which_it_is_asked(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    warnings = [await sent(cases) for _ in range(5)]
    bars = {warning: await opened(cases, warning) for warning in warnings}
    for warning in reversed(warnings):
        await withdrawn(cases, warning)
    await reactions.catch_up()
    assert await done(admin) == [(MARKED, bars[warning]) for warning in reversed(warnings)]


async def test_what_nobody_reacts_to_is_passed_over_by_one_statement(
    database: Database, cases: Cases, admin: asyncpg.Connection
) -> None:
    db, asked = await database.writer(), list[str]()
    follower = Reactions(db, cases)

    def hear(query: asyncpg_connection.LoggedQuery) -> None:
        asked.append(query.query)

    await cases.ask_all([joining("blue", f"officer-{n}") for n in range(20)])
    db.add_query_logger(hear)
    await follower.catch_up()
    assert await admin.fetchval("select r.position = h.position from log.reaction r join log.head h using (log_id)")
    assert len(asked) == 1
    db.remove_query_logger(hear)
    await db.close()


async def test_while_the_database_is_away_it_waits_and_goes_on(
    database: Database, cases: Cases, admin: asyncpg.Connection
) -> None:
    cut = (
        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
        " where usename = 'taskforce_writer' and datname = current_database()"
    )
    following = asyncio.create_task(keep_reacting(database.writer, cases, floor=0.05))
    expected, cuts = await much(cases), 0
    async with asyncio.timeout(60):
        while cuts < 20 or await admin.fetchval(BEHIND):
            cuts += await admin.fetchval(cut) if cuts < 20 else 0
            await admin.execute("select pg_sleep(0.02)")
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    assert (await place(admin)).problem is None
    await assert_done_once(admin, expected)


async def test_a_log_that_was_added_is_followed_from_its_beginning(admin: asyncpg.Connection) -> None:
    await admin.execute("insert into log.head (log_id, name, position) values (3, 'other', 7)")
    stands = await place(admin, 3)
    assert (stands.position, stands.lag) == (0, 7)
    with pytest.raises(LookupError):
        await place(admin, 4)
