"""The rules of a candidate bar, one sentence each."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from lifecycles import LifecycleLaws
from scenario import ANN, CAT, COMMISSION, DAN, EVE, SUBJECT, Fact, given, replay
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.candidate_bar_events import Review, Scope, Stage
from taskforce.domain.errors import (
    Meaningless,
    NeedsSecondPerson,
    NominationsClosed,
    NotAsProposed,
    NotPermitted,
    NotYours,
    TooEarly,
    WrongStage,
)
from taskforce.domain.kernel import Officer

CLOSE = datetime(2026, 6, 10, 15, tzinfo=UTC)
BEFORE, AFTER = CLOSE - timedelta(hours=4), CLOSE + timedelta(seconds=1)
SEAT, LIST, MEMBERSHIP = Scope.SEAT_SELECTION, Scope.APPROVED_LIST, Scope.MEMBERSHIP

about: dict[str, Any] = {"subject_id": SUBJECT, "candidate_name": "Pat Example", "contest": "Westmere 2026"}
opened = Fact(
    CandidateBar.ConsiderationOpened,
    party="blue",
    nominations_close=CLOSE,
    cites_warning=UUID(int=5),
    opened_by="cat",
    **about,
)
proposed = Fact(CandidateBar.BarProposed, scope=SEAT, proposed_by="cat", breach=None)
confirmed: dict[str, Any] = {"proposed_by": "cat", "confirmed_by": "dan", "breach": None}
barred = Fact(CandidateBar.Barred, scope=SEAT, **confirmed)
paused = Fact(CandidateBar.Paused, paused_by="cat", breach=None)
not_barred = Fact(CandidateBar.NotBarred, decided_by="cat", breach=None)
withdrew = Fact(CandidateBar.CandidateWithdrew, withdrew_on=date(2026, 6, 10), breach=None)
notified = Fact(CandidateBar.SubjectNotified, reasons_given=False, notified_by="cat", breach=None)
variation = Fact(CandidateBar.VariationProposed, scope=LIST, proposed_by="cat", breach=None)
varied = Fact(CandidateBar.Varied, scope=LIST, **confirmed)
lifted = Fact(CandidateBar.Lifted, lifted_by="cat", breach=None)
lapsed = Fact(CandidateBar.Lapsed, cycle="2026")
disowned = Fact(CandidateBar.Disowned, disowned_on=date(2026, 6, 10), disowned_by="cat", breach=None)
marked = Fact(CandidateBar.MarkedForReview, warning_id=UUID(int=5))
reviewed = Fact(CandidateBar.Reviewed, reviewed_by="dan", breach=None)
in_force = (opened, proposed, barred)


class TestLifecycle(LifecycleLaws):
    record = CandidateBar
    stages = {*Stage, *Review}
    pasts = [
        (opened,),
        (opened, proposed),
        (*in_force, variation),
        (*in_force, variation, notified),
        (*in_force, variation, varied),
        (opened, paused),
        (opened, proposed, paused),
        (opened, not_barred),
        (opened, withdrew),
        *((*in_force, end) for end in (lifted, lapsed, disowned)),
        (opened, marked),
        (*in_force, variation, marked),
        (*in_force, variation, marked, reviewed),
        *((*in_force, marked, end) for end in (lifted, lapsed, disowned)),
    ]
    asked = {
        "propose_bar": (CAT, SEAT, BEFORE),
        "bar": (DAN, SEAT, BEFORE),
        "pause": (CAT, BEFORE),
        "decide_no_bar": (CAT,),
        "record_withdrawal": (CAT, BEFORE),
        "notify_subject": (CAT, False),
        "propose_variation": (CAT, LIST, BEFORE),
        "vary": (DAN, LIST, BEFORE),
        "lift": (CAT,),
        "lapse": ("2026",),
        "disown": (CAT, AFTER),
        "review": (DAN,),
    }
    otherwise = {
        "propose_bar": (CAT, LIST, BEFORE),
        "bar": (DAN, LIST, BEFORE),
        "record_withdrawal": (CAT, BEFORE - timedelta(days=1)),
        "disown": (CAT, AFTER + timedelta(days=1)),
    }


def consider(by: Officer, close: datetime = CLOSE) -> CandidateBar:
    return CandidateBar.open_consideration(UUID(int=1), by, **about, nominations_close=close, cites_warning=UUID(int=5))


def test_a_party_considers_a_candidate_and_may_cite_a_warning() -> None:
    given().when(lambda _: consider(CAT)).then(opened)


@pytest.mark.parametrize("by", [ANN, COMMISSION])
def test_no_agency_can_write_a_candidate_bar(by: Officer) -> None:
    given().when(lambda _: consider(by)).refused(NotPermitted)
    given(opened, proposed).when(lambda b: b.bar(by, SEAT, BEFORE)).refused(NotPermitted)
    given(*in_force).when(lambda b: b.lift(by)).refused(NotPermitted)


def test_another_party_cannot_touch_it() -> None:
    given(opened).when(lambda b: b.propose_bar(EVE, SEAT, BEFORE)).refused(NotYours)


def test_a_second_officer_of_the_party_confirms() -> None:
    given(opened, proposed).when(lambda b: b.bar(CAT, SEAT, BEFORE)).refused(NeedsSecondPerson, stage="proposed")
    given(opened, proposed).when(lambda b: b.bar(DAN, SEAT, BEFORE)).then(barred)


def test_what_is_confirmed_is_what_was_proposed() -> None:
    refusal = {"proposed": SEAT, "possible": ["bar", "decide_no_bar", "pause", "record_withdrawal"]}
    given(opened, proposed).when(lambda b: b.bar(DAN, LIST, BEFORE)).refused(NotAsProposed, **refusal)


def test_a_bar_by_one_officer_alone_is_recorded_as_a_breach_when_reported() -> None:
    breach = Fact(CandidateBar.Barred, **barred.said | {"confirmed_by": "cat", "breach": "needs_second_person"})
    given(opened, proposed).when(lambda b: b.bar(CAT, SEAT, BEFORE, reported=True)).then(breach)


def test_a_bar_is_varied_by_two_officers_as_it_was_made() -> None:
    given(*in_force).when(lambda b: b.propose_variation(CAT, LIST, BEFORE)).then(variation)
    possible = ["lift", "notify_subject", "propose_variation"]
    given(*in_force).when(lambda b: b.vary(DAN, LIST, BEFORE)).refused(NotAsProposed, proposed=None, possible=possible)
    given(*in_force, variation).when(lambda b: b.vary(CAT, LIST, BEFORE)).refused(NeedsSecondPerson, stage="barred")
    given(*in_force, variation).when(lambda b: b.vary(DAN, MEMBERSHIP, BEFORE)).refused(NotAsProposed, proposed=LIST)
    given(*in_force, variation).when(lambda b: b.vary(DAN, LIST, BEFORE)).then(varied)
    given(*in_force, variation, varied).when(lambda b: b.vary(DAN, MEMBERSHIP, BEFORE)).refused(NotAsProposed)
    assert replay((*in_force, variation)).scope is SEAT
    assert replay((*in_force, variation, varied)).scope is LIST


def test_a_variation_may_be_proposed_otherwise_and_back_again() -> None:
    for scope in (MEMBERSHIP, SEAT):
        other = Fact(CandidateBar.VariationProposed, **variation.said | {"scope": scope})
        given(*in_force, variation).when(partial(CandidateBar.propose_variation, by=CAT, scope=scope, at=BEFORE)).then(
            other
        )
    again = Fact(CandidateBar.VariationProposed, **variation.said | {"scope": SEAT})
    given(*in_force, variation, varied).when(lambda b: b.propose_variation(CAT, SEAT, BEFORE)).then(again)
    given(*in_force).when(lambda b: b.propose_variation(CAT, SEAT, BEFORE)).nothing()


def test_what_one_officer_varied_alone_is_recorded_as_a_breach_when_reported() -> None:
    breach = Fact(CandidateBar.Varied, **varied.said | {"confirmed_by": "cat", "breach": "needs_second_person"})
    given(*in_force, variation).when(lambda b: b.vary(CAT, LIST, BEFORE, reported=True)).then(breach)


def test_once_nominations_have_closed_a_candidate_is_only_disowned() -> None:
    considered, kept = ["decide_no_bar", "disown"], ["disown", "lift", "notify_subject"]
    late: tuple[Any, ...] = (
        (considered, (opened,), lambda b: b.propose_bar(CAT, SEAT, AFTER)),
        (considered, (opened,), lambda b: b.pause(CAT, AFTER)),
        (considered, (opened,), lambda b: b.record_withdrawal(CAT, AFTER)),
        (considered, (opened, proposed), lambda b: b.bar(DAN, SEAT, AFTER)),
        (kept, in_force, lambda b: b.propose_variation(CAT, LIST, AFTER)),
        (kept, (*in_force, variation), lambda b: b.vary(DAN, LIST, AFTER)),
    )
    for possible, past, command in late:
        given(*past).when(command).refused(NominationsClosed, nominations_close=CLOSE, possible=possible)
    given(opened).when(lambda b: b.disown(CAT, AFTER)).then(disowned)


def test_exactly_at_the_close_nominations_have_not_closed() -> None:
    given(opened, proposed).when(lambda b: b.bar(DAN, SEAT, CLOSE)).then(barred)
    possible = ["decide_no_bar", "pause", "propose_bar", "record_withdrawal"]
    given(opened).when(lambda b: b.disown(CAT, CLOSE)).refused(TooEarly, nominations_close=CLOSE, possible=possible)


def test_where_the_close_is_not_known_a_candidate_is_disowned_at_any_time() -> None:
    unknown = Fact(CandidateBar.ConsiderationOpened, **opened.said | {"nominations_close": None})
    given(unknown).when(lambda b: b.disown(CAT, AFTER)).then(disowned)
    given(unknown, proposed).when(lambda b: b.bar(DAN, SEAT, AFTER)).then(barred)


def test_what_is_past_is_not_made_possible_by_the_close() -> None:
    given(*in_force, lifted).when(lambda b: b.bar(DAN, SEAT, AFTER)).refused(WrongStage, stage="lifted", possible=[])


def test_what_has_no_zone_is_no_moment() -> None:
    local = CLOSE.replace(tzinfo=None)
    given().when(lambda _: consider(CAT, local)).refused(Meaningless, field="nominations_close")
    given(*in_force).when(lambda b: b.disown(CAT, local)).refused(Meaningless, field="at")


def test_a_bar_after_nominations_closed_is_recorded_as_a_breach_when_reported() -> None:
    breach = Fact(CandidateBar.Barred, **barred.said | {"breach": "removed_after_nominations_closed"})
    given(opened, proposed).when(lambda b: b.bar(DAN, SEAT, AFTER, reported=True)).then(breach)


def test_the_subject_may_be_told_without_reasons_and_given_them_later() -> None:
    given(*in_force).when(lambda b: b.notify_subject(CAT, False)).then(notified)
    with_reasons = Fact(CandidateBar.SubjectNotified, **notified.said | {"reasons_given": True})
    given(*in_force, notified).when(lambda b: b.notify_subject(CAT, True)).then(with_reasons)
    given(*in_force, notified, with_reasons).when(lambda b: b.notify_subject(CAT, False)).then(notified)


def test_a_bar_is_lifted_or_lapses_with_its_cycle() -> None:
    given(*in_force).when(lambda b: b.lift(CAT)).then(lifted)
    given(*in_force).when(lambda b: b.lapse("2026")).then(lapsed)
    given(*in_force, lapsed).when(lambda b: b.lapse("2030")).refused(WrongStage, stage="lapsed", possible=[])


def test_a_bar_that_cites_a_withdrawn_warning_is_marked_once_and_stands() -> None:
    given(*in_force).when(lambda b: b.mark_for_review(UUID(int=5))).then(marked)
    given(*in_force, marked).when(lambda b: b.mark_for_review(UUID(int=5))).nothing()
    given(*in_force, marked, reviewed).when(lambda b: b.mark_for_review(UUID(int=5))).nothing()
    assert replay((*in_force, marked)).stage is Stage.BARRED


def test_a_bar_is_marked_for_no_warning_that_it_does_not_cite() -> None:
    given(*in_force).when(lambda b: b.mark_for_review(UUID(int=6))).refused(Meaningless, field="warning_id")
    alone = Fact(CandidateBar.ConsiderationOpened, **opened.said | {"cites_warning": None})
    given(alone).when(lambda b: b.mark_for_review(UUID(int=5))).refused(Meaningless, field="warning_id")


def test_an_officer_of_the_party_looks_at_it_again() -> None:
    given(*in_force, marked).when(lambda b: b.review(DAN)).then(reviewed)
    given(*in_force, marked).when(lambda b: b.review(EVE)).refused(NotYours)
    given(*in_force, marked).when(lambda b: b.review(ANN)).refused(NotPermitted)
    given(*in_force).when(lambda b: b.review(DAN)).refused(WrongStage, stage="not_due", possible=[])
    assert not replay((*in_force, marked, reviewed)).review_due


@pytest.mark.parametrize(("end", "due"), [(lifted, False), (lapsed, False), (disowned, True), (varied, True)])
def test_a_review_is_due_for_as_long_as_something_stands_against_the_candidate(end: Fact, due: bool) -> None:
    for past in ((*in_force, end, marked), (*in_force, marked, end)):
        assert replay(past).review_due is due
    back = Fact(CandidateBar.Barred, **barred.said | {"breach": "wrong_stage"})
    assert replay((*in_force, marked, end, back)).review_due
