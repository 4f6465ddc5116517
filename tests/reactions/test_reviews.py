"""A withdrawn warning marks each bar that cites it, and tells nobody else anything."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from reactions.doing import MARKED, done, load, opened, sent, withdrawn
from scenario import CAT, EVE
from taskforce.log.cases import Cases
from taskforce.reactions.follower import Reactions


async def test_each_bar_that_cites_a_withdrawn_warning_is_marked_once_and_stands(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    warning = await sent(cases)
    bars = [await opened(cases, warning) for _ in range(3)]
    other = await opened(cases, None)
    await reactions.catch_up()
    assert await done(admin) == []
    await withdrawn(cases, warning)
    for _ in range(2):
        await reactions.catch_up()
        assert sorted(await done(admin)) == sorted((MARKED, bar) for bar in bars)
    for bar in await load(cases, bars):
        assert (bar.stage, bar.review_due) == ("considered", True)
    assert not (await load(cases, [other]))[0].review_due


async def test_a_bar_opened_after_the_withdrawal_is_marked_as_well(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    warning = await sent(cases)
    await withdrawn(cases, warning)
    await reactions.catch_up()
    bar = await opened(cases, warning)
    await reactions.catch_up()
    assert await done(admin) == [(MARKED, bar)]


async def test_whoever_cites_the_warning_of_another_learns_nothing(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    warning = await sent(cases, "red")
    await opened(cases, warning, CAT)
    await withdrawn(cases, warning)
    await opened(cases, warning, CAT)
    await reactions.catch_up()
    assert await done(admin) == []
    traces = "select count(*) from log.command where source = 'reactions'"
    assert await admin.fetchval(traces) == 0
    theirs = await opened(cases, warning, EVE)
    await reactions.catch_up()
    assert await done(admin) == [(MARKED, theirs)]


@pytest.mark.parametrize("opens_first", [True, False])
async def test_what_was_withdrawn_before_it_was_ever_sent_is_unknown_to_its_recipient(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection, opens_first: bool
) -> None:
    warning = await sent(cases, issued=False)
    if opens_first:
        await opened(cases, warning)
    await withdrawn(cases, warning, reported=True)
    if not opens_first:
        await opened(cases, warning)
    await reactions.catch_up()
    assert await done(admin) == []


async def test_what_is_cited_need_not_be_there_nor_be_a_warning(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    bar = await opened(cases, uuid4())
    await opened(cases, bar)
    await reactions.catch_up()
    assert await done(admin) == []
    assert await admin.fetchval("select position = 2 and problem is null from log.reaction")


async def test_the_mark_says_what_caused_it_and_belongs_to_the_party(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    warning = await sent(cases)
    bar = await opened(cases, warning)
    await withdrawn(cases, warning)
    await reactions.catch_up()
    cause = await admin.fetchrow("select * from log.event where type = 'warning.withdrawn'")
    mark = await admin.fetchrow("select * from log.event where source = 'reactions'")
    assert cause
    assert mark
    assert (mark["stream_id"], mark["data"]) == (bar, f'{{"warning_id": "{warning}"}}')
    assert (mark["causation_id"], mark["occurred_at"]) == (cause["event_id"], cause["occurred_at"])
    assert (mark["controller"], mark["releasable_to"], mark["classification"]) == (
        "blue", ["blue"], cause["classification"],
    )  # fmt: skip
    assert mark["event_id"] == f"{warning}/{cause['version']}/review of {bar}/1"
    assert isinstance(warning, UUID)


async def test_what_follows_is_originated_and_marked_as_what_it_follows_from(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    warning = await sent(cases)
    await opened(cases, warning)
    await withdrawn(cases, warning)
    await reactions.catch_up()
    said = "select distinct originator, classification from log.event where type = any($1)"
    assert len(await admin.fetch(said, [MARKED, "warning.withdrawn"])) == 1
    assert await admin.fetchval("select actor_organisation from log.event where type = $1", MARKED) == "secretariat"
