"""What a row says after what has happened to its record."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domain.test_donation import ID, entry
from histories import THEN, tell
from scenario import ANN, BOB, CASE, CAT, COMMISSION, DAN, EVE, SUBJECT
from shown import rows
from taskforce.database import Database
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.candidate_bar_events import Scope
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Finding, Ground, Outcome, ReturnedTo
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.referral import Referral
from taskforce.domain.referral_events import Conclusion, Confidence
from taskforce.domain.warning import Warning
from taskforce.log.erasure import erase
from taskforce.log.event_log import EventLog
from taskforce.log.logins import ERASER
from taskforce.projections.engine import Views

POL = Officer("police", OrganisationKind.AGENCY, "desk", "pol")
DAY, CLOSE = date(2026, 3, 1), datetime(2026, 6, 10, 15, tzinfo=UTC)
ENDED = ("conclusion", "confidence", "reason", "redirected_to")
BEFORE, AFTER = CLOSE.replace(hour=9), CLOSE.replace(hour=16)


@pytest.fixture
def shown(log: EventLog, views: Views, admin: asyncpg.Connection) -> Any:
    """The rows of a view now, once a case has been told."""

    async def told(view: str, case: Any) -> list[asyncpg.Record]:
        await tell(log, case, ANN)
        await views.follow()
        return await rows(admin, view)

    return told


def considered() -> CandidateBar:
    return CandidateBar.open_consideration(CASE, CAT, SUBJECT, "Pat Example", "Westmere", nominations_close=CLOSE)


async def test_what_is_proposed_of_a_bar_in_force_is_not_shown_before_it_is_confirmed(shown: Any) -> None:
    case = considered()
    case.propose_bar(CAT, Scope.SEAT_SELECTION, BEFORE)
    case.bar(DAN, Scope.SEAT_SELECTION, BEFORE)
    case.propose_variation(DAN, Scope.MEMBERSHIP, BEFORE)
    [row] = await shown("parties/candidate_bars", case)
    assert (row["stage"], row["scope"], row["proposed_by"]) == ("barred", "seat_selection", "cat")
    case.vary(CAT, Scope.MEMBERSHIP, BEFORE)
    [row] = await shown("parties/candidate_bars", case)
    assert (row["scope"], row["proposed_by"], row["confirmed_by"]) == ("membership", "dan", "cat")


async def test_a_bar_says_when_its_subject_was_told_and_how_it_ended(shown: Any) -> None:
    case = considered()
    case.propose_bar(CAT, Scope.SEAT_SELECTION, BEFORE)
    case.bar(DAN, Scope.SEAT_SELECTION, BEFORE)
    [row] = await shown("parties/candidate_bars", case)
    assert (row["subject_notified_at"], row["nominations_close"], row["breaches"]) == (None, CLOSE, [])
    case.notify_subject(CAT, False)
    case.disown(CAT, AFTER)
    case.record_withdrawal(CAT, AFTER, reported=True)
    [row] = await shown("parties/candidate_bars", case)
    assert row["subject_notified_at"] == THEN
    assert (row["disowned_on"], row["withdrew_on"], row["cycle"]) == (AFTER.date(), AFTER.date(), None)


async def test_every_breach_is_shown_in_order(shown: Any) -> None:
    case = considered()
    case.bar(CAT, Scope.SEAT_SELECTION, AFTER, reported=True)
    case.notify_subject(CAT, False)
    case.propose_variation(CAT, Scope.MEMBERSHIP, BEFORE)
    case.vary(CAT, Scope.MEMBERSHIP, BEFORE, reported=True)
    [row] = await shown("parties/candidate_bars", case)
    assert row["breaches"] == ["removed_after_nominations_closed", "needs_second_person"]
    flag = DonationFlag.raise_flag(UUID(int=2), CAT, CASE, "blue", Ground.OTHER, DAY)
    flag.determine_permissibility(CAT, Finding.IMPERMISSIBLE, reported=True)
    flag.accept(CAT, DAY, reported=True)
    for view in ("parties/donation_flags", "regulator/donation_flags"):
        [row] = await shown(view, flag)
        assert row["breaches"] == ["wrong_stage", "accepted_after_impermissible"]


async def test_what_a_round_ended_in_is_not_shown_in_the_next(shown: Any) -> None:
    case: Any = Referral.raise_referral(CASE, POL, "agency", [SUBJECT], "Who?", THEN)
    ends = (
        lambda: (case.accept(ANN), case.start_assessment(ANN), case.assess(ANN, Conclusion.CONCERN, Confidence.HIGH)),
        lambda: case.reject(ANN, "Not ours."),
        lambda: case.redirect(ANN, "customs", UUID(int=2)),
    )
    said = []
    for end in ends:
        case.acknowledge(ANN)
        end()
        case.close(ANN)
        [row] = await shown("agencies/referrals", case)
        said.append(tuple(row[name] for name in ENDED if row[name] is not None))
        case.reopen(POL, "More.")
        [row] = await shown("agencies/referrals", case)
        assert (row["stage"], *(row[name] for name in ENDED)) == ("reopened", *(None for _ in ENDED))
    assert said == [("concern", "high"), ("Not ours.",), ("customs",)]


async def test_a_recipient_is_shown_nothing_of_a_warning_that_was_never_issued(shown: Any) -> None:
    case = Warning.draft(CASE, ANN, "blue", ["security"], SUBJECT, "Gist.", [])
    case.withdraw(ANN, "A mistake.", "Never mind.", reported=True)
    assert await shown("parties/warnings", case) == []
    [row] = await shown("agencies/warnings", case)
    assert (row["stage"], row["breaches"]) == ("withdrawn", ["wrong_stage"])
    other = Warning.draft(UUID(int=2), ANN, "blue", ["security"], SUBJECT, "Gist.", [])
    other.issue(BOB, DAY, reported=True)
    [row] = await shown("parties/warnings", other)
    assert (row["stage"], row["receipt"]) == ("issued", "sent")


async def test_a_recipient_is_shown_nothing_that_was_reported_before_the_issue(shown: Any) -> None:
    case = Warning.draft(CASE, ANN, "blue", ["security"], SUBJECT, "Gist.", [])
    case.supersede(ANN, UUID(int=3), reported=True)
    case.withdraw(ANN, "A mistake.", "Never mind.", reported=True)
    case.review(ANN, reported=True)
    case.authorise(BOB, reported=True)
    case.issue(BOB, DAY, reported=True)
    [row] = await shown("parties/warnings", case)
    assert (row["stage"], row["receipt"]) == ("issued", "sent")
    assert (row["superseded_by"], row["withdrawal_notice"]) == (None, None)


async def test_a_flag_follows_the_register_to_whoever_received_the_donation(shown: Any) -> None:
    flag = DonationFlag.raise_flag(CASE, COMMISSION, UUID(int=2), "red", Ground.OTHER, DAY)
    flag.report_outcome(COMMISSION, Outcome.RETURNED, Ground.IMPERMISSIBLE, DAY, "blue", DAY)
    for view in ("parties/donation_flags", "regulator/donation_flags"):
        [row] = await shown(view, flag)
        assert (row["recipient"], row["ground"], row["stage"]) == ("blue", "impermissible", "returned")


async def test_a_recipient_is_shown_nothing_of_what_another_did_before_the_flag_was_its_own(
    shown: Any, admin: asyncpg.Connection
) -> None:
    told = []
    for id, acts in ((CASE, True), (UUID(int=3), False)):
        flag = DonationFlag.raise_flag(id, CAT, UUID(int=2), "blue", Ground.OTHER, DAY)
        if acts:
            flag.determine_permissibility(CAT, Finding.IMPERMISSIBLE, reported=True)
            flag.give_back(CAT, ReturnedTo.DONOR, "bank 17", DAY)
            flag.accept(CAT, DAY, reported=True)
        flag.report_outcome(COMMISSION, Outcome.NONE, Ground.OTHER, DAY, "red", DAY)
        [row] = [row for row in await shown("parties/donation_flags", flag) if row["stream_id"] == id]
        told.append({name: said for name, said in row.items() if name not in {"stream_id", "since", "changed_at"}})
        assert row["raised_by"] != "blue"
        [seen] = [row for row in await rows(admin, "regulator/donation_flags") if row["stream_id"] == id]
        assert (seen["raised_by"], seen["finding"], seen["evidence"]) == ("blue", None, None)
        flag.report_outcome(COMMISSION, Outcome.NONE, Ground.OTHER, date(2026, 3, 2), "blue", DAY)
        [row] = [row for row in await shown("parties/donation_flags", flag) if row["stream_id"] == id]
        assert (row["raised_by"], row["evidence"]) == ("blue", "bank 17" if acts else None)
    assert told[0] == told[1]


async def test_a_noted_donation_says_which_accounting_unit_received_it(shown: Any) -> None:
    noted = Donation.note(CASE, CAT, 600_00, DAY, "Pat Example", [SUBJECT], accounting_unit="Westmere")
    for view in ("parties/donations", "regulator/donations"):
        [row] = await shown(view, noted)
        assert row["accounting_unit_name"] == "Westmere"


async def test_a_variation_that_nobody_proposed_shows_nobody_as_its_proposer(shown: Any) -> None:
    case = CandidateBar.open_consideration(CASE, CAT, SUBJECT, "Pat Example", "Westmere")
    case.propose_bar(CAT, Scope.APPROVED_LIST, THEN)
    case.bar(DAN, Scope.APPROVED_LIST, THEN)
    [row] = await shown("parties/candidate_bars", case)
    assert row["proposed_by"] == CAT.person
    case.vary(DAN, Scope.MEMBERSHIP, THEN, reported=True)
    [row] = await shown("parties/candidate_bars", case)
    assert (row["scope"], row["proposed_by"]) == ("membership", None)


async def test_a_review_is_due_until_it_is_done_or_nothing_stands_against_the_candidate(shown: Any) -> None:
    warning, said = UUID(int=5), ("review_due", "review_due_since", "review_done_at")
    case = CandidateBar.open_consideration(CASE, CAT, SUBJECT, "Pat Example", "Westmere", cites_warning=warning)
    case.propose_bar(CAT, Scope.APPROVED_LIST, THEN)
    case.bar(DAN, Scope.APPROVED_LIST, THEN)
    [row] = await shown("parties/candidate_bars", case)
    assert tuple(row[name] for name in said) == (False, None, None)
    case.mark_for_review(warning)
    [row] = await shown("parties/candidate_bars", case)
    assert (row["stage"], *(row[name] for name in said)) == ("barred", True, THEN, None)
    case.lift(CAT)
    [row] = await shown("parties/candidate_bars", case)
    assert tuple(row[name] for name in said) == (False, None, None)
    other = CandidateBar.open_consideration(UUID(int=2), EVE, SUBJECT, "Pat Other", "Ely", cites_warning=warning)
    other.mark_for_review(warning)
    other.review(EVE)
    row = (await shown("parties/candidate_bars", other))[-1]
    assert (row["stage"], *(row[name] for name in said)) == ("considered", False, None, THEN)


async def test_a_match_leaves_what_was_said_of_a_donation_as_it_was(shown: Any, admin: asyncpg.Connection) -> None:
    noted, other = Donation.note(CASE, CAT, 600_00, DAY, "Pat Example", [SUBJECT], postcode="AB1"), UUID(int=2)
    unlike = {"since", "until", "changed_at", "matched_id"}
    for view in ("parties/donations", "regulator/donations"):
        [before] = await shown(view, noted)
        assert before["matched_id"] is None
    noted.match_with(other)
    for view in ("parties/donations", "regulator/donations"):
        [after] = await shown(view, noted)
        assert after["matched_id"] == other
        [first, _] = await rows(admin, view, "true")
        assert {c: v for c, v in after.items() if c not in unlike} == {
            c: v for c, v in first.items() if c not in unlike
        }


async def test_of_a_donor_who_was_erased_nothing_stands_there_not_even_the_one_before(
    shown: Any, followers: Database, views: Views, admin: asyncpg.Connection
) -> None:
    first, second = UUID(int=101), UUID(int=102)
    case = Donation.report(ID, replace(entry, donor_name="Pat Before"), DAY, [first])
    case.amend(replace(entry, donor_name="Pat After"), DAY + timedelta(days=1), [second])
    case.match_with(UUID(int=2))
    await shown("regulator/donations", case)
    eraser = await followers.connect(ERASER)
    await erase(eraser, second)
    await eraser.close()
    await views.follow()
    found = [row["donor_name"] for row in await rows(admin, "regulator/donations", "true")]
    assert found == ["Pat Before", None, None]
