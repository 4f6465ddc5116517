"""Whoever is erased between what asks and what is done: it is done all the same, and says nothing of him."""

import asyncpg
import pytest

from log.holding import holding
from reactions.doing import MARKED, done, load, noted, opened, reported, sent, withdrawn
from scenario import SUBJECT
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.log.erasure import erase
from taskforce.log.logins import ERASER
from taskforce.log.verify import verify
from taskforce.reactions.follower import Reactions
from taskforce.reactions.place import place


async def erased(database: Database) -> None:
    eraser = await database.connect(ERASER)
    await erase(eraser, SUBJECT)
    await eraser.close()


@pytest.mark.parametrize("after", [True, False])
async def test_a_bar_is_marked_whose_candidate_is_erased(
    database: Database, cases: Cases, reactions: Reactions, admin: asyncpg.Connection, after: bool
) -> None:
    warning = await sent(cases)
    bar = await opened(cases, warning)
    if after:
        await withdrawn(cases, warning)
    await erased(database)
    if not after:
        await withdrawn(cases, warning)
    await reactions.catch_up()
    assert (await done(admin), (await place(admin)).problem) == ([(MARKED, bar)], None)


async def test_a_donation_is_flagged_whose_donor_is_erased_and_matched_with_nothing(
    database: Database, cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    here, there = await noted(cases), await reported(cases, donor_status="Impermissible Donor")
    await erased(database)
    await reactions.catch_up()
    assert [type for type, _ in await done(admin)] == ["donation_flag.raised", "donation_flag.outcome_reported"]
    assert [donation.matched for donation in await load(cases, [here, there])] == [None, None]
    assert (await place(admin)).problem is None
    assert await holding(admin, "Pat Example") == []
    assert [problem async for problem in verify(admin)] == []
