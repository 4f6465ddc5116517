"""What is recorded about others changes nothing that an organisation is shown, not one byte."""

import asyncpg
import pytest

from histories import THEN, record, tell
from others import VIEWER, mixed, react
from others import alone as alone
from scenario import CAT
from shown import NAMES, home, rows
from taskforce.database import Database
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.referral import Referral
from taskforce.log.event_log import EventLog
from taskforce.projections.engine import Views
from viewing import login, seen_by, signed

pytestmark = pytest.mark.proof


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


@pytest.mark.parametrize("audience", VIEWER)
@pytest.mark.parametrize("seed", [80, 81])
async def test_what_is_recorded_about_others_changes_not_one_byte(
    database: Database, alone: Database, audience: str, seed: int
) -> None:
    steps = mixed(audience, seed, 250)
    for here, some in ((database, steps), (alone, [step for step in steps if step[0]])):
        async with EventLog(here.writer) as log:
            await record(log, [append for _, append in some])
            await react(here, log)
    among_others = await whole(database, audience)
    assert among_others == await whole(alone, audience)
    assert all(found for name, found in among_others.items() if not name.endswith("/organisations"))


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
