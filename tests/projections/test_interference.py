"""What is recorded about others changes nothing that an organisation is shown, not one byte."""

import random
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

import cluster
from conftest import TEMPLATE
from histories import THEN, History, record, tell
from scenario import CAT
from shown import NAMES, home, rows
from taskforce.database import Database
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.referral import Referral
from taskforce.log.event_log import EventLog
from taskforce.postgres import Server
from taskforce.projections.engine import Views
from viewing import login, seen_by, signed

OURS: dict[str, dict[str, Any]] = {
    "parties": {"parties": ("blue",), "agencies": ("desk", "yard"), "donees": ("blue-member",)},
    "agencies": {"parties": ("blue", "red"), "agencies": ("desk",), "donees": ("member",)},
}
OTHERS: dict[str, dict[str, Any]] = {
    "parties": {"parties": ("red", "green"), "agencies": ("desk", "yard"), "donees": ("member",)},
    "agencies": {"parties": ("blue", "red"), "agencies": ("yard", "watch"), "donees": ("member",)},
}
VIEWER = {"parties": "blue", "agencies": "desk"}


@pytest.fixture
async def alone(server: Server) -> AsyncIterator[Database]:
    """A second database, in which nothing is recorded about others."""
    async with cluster.database(server, TEMPLATE) as copy:
        yield Database(copy.admin, cluster.SECRET)


async def whole(database: Database, audience: str) -> dict[str, list[str]]:
    """All that a viewer can select, now and of any time, but for positions: no answer shows those."""
    admin = await database.admin()
    # Recorded at a moment that is the same in both databases.
    await admin.execute("update log.event set recorded_at = occurred_at")
    follower = await database.follower()
    await Views(follower).follow()
    found = {}
    async with login(database, audience) as db, seen_by(db, signed(audience, VIEWER[audience])):
        for name in (name for name in NAMES if name.startswith(f"{audience}/")):
            selected = await db.fetch(
                f"select (to_jsonb(t) - '{{since,until}}'::text[])::text, rank() over (order by since), until is null"
                f" from {await home(admin, name)} t order by since"
            )
            found[name] = [str(tuple(row)) for row in selected]
    await follower.close()
    await admin.close()
    return found


@pytest.mark.parametrize("audience", OURS)
@pytest.mark.parametrize("seed", [80, 81])
async def test_what_is_recorded_about_others_changes_not_one_byte(
    database: Database, alone: Database, audience: str, seed: int
) -> None:
    rng, most = random.Random(seed), 250
    ours = History(seed, publishes=False, **OURS[audience]).take(most)
    others = History(seed + 1000, publishes=False, **OTHERS[audience]).take(3 * most)
    mixed = [ours.pop(0) if ours and rng.random() < 0.25 else others.pop(0) for _ in range(3 * most)] + ours
    async with EventLog(database.writer) as log:
        await record(log, mixed)
    async with EventLog(alone.writer) as log:
        await record(log, History(seed, publishes=False, **OURS[audience]).take(most))
    among_others = await whole(database, audience)
    assert among_others == await whole(alone, audience)
    assert all(among_others.values())


YARD = Officer("yard", OrganisationKind.AGENCY, "desk", "gus")


async def shown_to_the_party(views: Views, admin: asyncpg.Connection) -> list[str]:
    await views.follow()
    found = await rows(admin, "parties/referrals", "true")
    return [row["stage"] for row in found]


async def test_a_party_sees_of_its_question_that_it_was_received_and_closed_and_no_more(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    case = Referral.raise_referral(Referral.create_id(), CAT, "yard", [Referral.create_id()], "Who?", THEN)
    seen = ["raised"]
    for by, command, said, shown in (
        (CAT, "raise", (), []),
        (YARD, "acknowledge", (), ["acknowledged"]),
        (YARD, "accept", (), []),
        (YARD, "start_assessment", (), []),
        (YARD, "await_information", ("Which one?",), []),
        (YARD, "start_assessment", (), []),
        (YARD, "assess", ("concern", "high"), []),
        (YARD, "close", (), ["closed"]),
        (YARD, "reopen", ("A source says more",), []),  # of its own accord: it would say that there is something new
        (YARD, "acknowledge", (), []),
        (YARD, "reject", ("A source",), []),
        (YARD, "close", (), []),
        (CAT, "reopen", ("We heard more",), ["reopened"]),
        (YARD, "acknowledge", (), ["acknowledged"]),
        (YARD, "reject", ("A source",), []),
        (YARD, "close", (), ["closed"]),
    ):
        if command != "raise":
            getattr(case, command)(by, *said)
        await tell(log, case, by)
        seen += shown
        assert await shown_to_the_party(views, admin) == seen, command
    found = await rows(admin, "parties/referrals", "true")
    assert {row["new_information"] for row in found} == {None, "We heard more"}
    assert "source" not in str(found)


async def test_an_agency_is_not_told_by_what_id_a_party_knows_whom_it_asks_about(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    subject = Referral.create_id()
    for by in (CAT, YARD):
        await tell(log, Referral.raise_referral(Referral.create_id(), by, "five", [subject], "Who?", THEN), by)
    await views.follow()
    found = await rows(admin, "agencies/referrals", "true")
    assert {row["raiser"]: row["subject_ids"] for row in found} == {"yard": f'["{subject}"]', CAT.organisation: "[]"}
