"""What a recipient noted and what the register reports become one donation, in whatever order they come."""

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from reactions.doing import done, load, noted, reported
from scenario import EVE, SUBJECT
from taskforce.database import Database
from taskforce.domain.names import LONGEST
from taskforce.log.cases import Cases
from taskforce.log.erasure import erase
from taskforce.log.logins import ERASER
from taskforce.reactions import matches
from taskforce.reactions.follower import Reactions

LATER, LATEST = date(2026, 7, 1), date(2026, 8, 1)


async def matched(cases: Cases, *ids: UUID) -> list[Any]:
    return [donation.matched for donation in await load(cases, ids)]


@pytest.mark.parametrize("follows_between", [True, False])
@pytest.mark.parametrize("noted_first", [True, False])
async def test_both_sides_name_each_other_in_either_order(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection, noted_first: bool, follows_between: bool
) -> None:
    here = await (noted if noted_first else reported)(cases)
    if follows_between:
        await reactions.catch_up()
    there = await (reported if noted_first else noted)(cases)
    for _ in range(2):
        await reactions.catch_up()
        assert await matched(cases, here, there) == [there, here]
        assert sorted(await done(admin)) == sorted(("donation.matched", id) for id in (here, there))
    [(commands,)] = await admin.fetch("select count(*) from log.command where source = 'reactions'")
    assert commands == 1


async def test_an_amendment_that_makes_it_fit_matches_it(cases: Cases, reactions: Reactions) -> None:
    here, there = await noted(cases), await reported(cases, value=1)
    await reactions.catch_up()
    assert await matched(cases, here, there) == [None, None]
    await reported(cases, there, LATER)
    await reactions.catch_up()
    assert await matched(cases, here, there) == [there, here]


async def test_where_it_could_be_another_nothing_is_matched(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    here, others = await noted(cases), [await reported(cases) for _ in range(2)]
    await reactions.catch_up()
    assert await matched(cases, here, *others) == [None, None, None]
    assert await done(admin) == []


@pytest.mark.parametrize("reports", [1, 2])
async def test_of_what_was_noted_twice_neither_is_matched(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection, reports: int
) -> None:
    here = [await noted(cases) for _ in range(2)]
    there = [await reported(cases) for _ in range(reports)]
    await reactions.catch_up()
    assert set(await matched(cases, *here, *there)) == {None}
    assert await done(admin) == []


async def test_what_an_amendment_of_another_makes_clear_is_matched(cases: Cases, reactions: Reactions) -> None:
    here, there, rival = await noted(cases), await reported(cases), await reported(cases)
    await reactions.catch_up()
    assert await matched(cases, here, there, rival) == [None, None, None]
    await reported(cases, rival, LATER, value=1)
    await reactions.catch_up()
    assert await matched(cases, here, there, rival) == [there, here, None]


async def test_a_third_that_comes_later_is_left_alone(cases: Cases, reactions: Reactions) -> None:
    here, there = await noted(cases), await reported(cases)
    await reactions.catch_up()
    third = await reported(cases)
    await reactions.catch_up()
    assert await matched(cases, here, there, third) == [there, here, None]


async def test_an_amendment_that_no_longer_fits_leaves_a_match_as_it_is(cases: Cases, reactions: Reactions) -> None:
    here, there = await noted(cases), await reported(cases)
    await reactions.catch_up()
    await reported(cases, there, LATER, value=1)
    other = await noted(cases, value=1)
    await reactions.catch_up()
    assert await matched(cases, here, there, other) == [there, here, None]


async def test_what_turns_out_to_be_of_another_recipient_is_matched_with_what_that_one_noted(
    cases: Cases, reactions: Reactions
) -> None:
    here, there = await noted(cases), await reported(cases)
    await reactions.catch_up()
    other = await noted(cases, by=EVE)
    await reported(cases, there, LATER, recipient="red")
    await reactions.catch_up()
    assert await matched(cases, there, other) == [other, there]
    await reported(cases, there, LATEST)
    assert await matched(cases, here, there) == [there, here]


async def test_a_name_that_was_erased_agrees_with_nothing(
    database: Database, cases: Cases, reactions: Reactions
) -> None:
    here = await noted(cases)
    eraser = await database.connect(ERASER)
    await erase(eraser, SUBJECT)
    await eraser.close()
    there = await reported(cases)
    await reactions.catch_up()
    assert await matched(cases, here, there) == [None, None]


async def test_of_more_than_anybody_could_tell_apart_nothing_is_matched(
    cases: Cases, reactions: Reactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matches, "MOST", 3)
    others = [await noted(cases, f"Donor {n}") for n in range(3)]
    here, there = await noted(cases), await reported(cases)
    await reactions.catch_up()
    assert await matched(cases, here, there, *others) == [None] * 5


async def test_the_longest_recipient_is_recorded_and_others_are_matched(cases: Cases, reactions: Reactions) -> None:
    long = "x" * LONGEST
    ids = [await reported(cases, recipient=long) for _ in range(2)]
    here, there = await noted(cases), await reported(cases)
    await reactions.catch_up()
    assert await matched(cases, here, there, *ids) == [there, here, None, None]


async def test_what_only_one_side_speaks_of_is_not_looked_into(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(matches, "react", never)
    for _ in range(2):
        await reported(cases)
        await noted(cases, value=1)
    await reactions.catch_up()
    assert await admin.fetchval("select problem is null and position = 4 from log.reaction")
