"""The rules of a candidate bar, one sentence each."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from lifecycles import LifecycleLaws
from scenario import ANN, CAT, COMMISSION, DAN, EVE, SUBJECT, Fact, given
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.candidate_bar_events import Scope, Stage
from taskforce.domain.errors import (
    NeedsSecondPerson,
    NominationsClosed,
    NotAsProposed,
    NotPermitted,
    NotYours,
    WrongStage,
)
from taskforce.domain.kernel import Officer

CLOSE, BEFORE, AFTER = date(2026, 6, 10), date(2026, 6, 10), date(2026, 6, 11)
SEAT, LIST = Scope.SEAT_SELECTION, Scope.APPROVED_LIST

about: dict[str, Any] = {"subject_id": SUBJECT, "candidate_name": "Pat Example", "contest": "Westmere 2026"}
opened = Fact(
    CandidateBar.ConsiderationOpened,
    party="blue",
    nominations_close=CLOSE,
    cites_warning=UUID(int=5),
    opened_by="cat",
    **about,
)
proposed = Fact(CandidateBar.BarProposed, scope=SEAT, proposed_by="cat")
barred = Fact(CandidateBar.Barred, scope=SEAT, proposed_by="cat", confirmed_by="dan", breach=None)
paused = Fact(CandidateBar.Paused, paused_by="cat")
not_barred = Fact(CandidateBar.NotBarred, decided_by="cat")
withdrew = Fact(CandidateBar.CandidateWithdrew, withdrew_on=BEFORE, breach=None)
notified = Fact(CandidateBar.SubjectNotified, reasons_given=False, notified_by="cat")
varied = Fact(CandidateBar.Varied, scope=LIST, varied_by="cat")
lifted = Fact(CandidateBar.Lifted, lifted_by="cat")
lapsed = Fact(CandidateBar.Lapsed, cycle="2026")
disowned = Fact(CandidateBar.Disowned, disowned_on=AFTER, disowned_by="cat")
in_force = (opened, proposed, barred)


class TestLifecycle(LifecycleLaws):
    record = CandidateBar
    stages = {*Stage}
    pasts = [
        (opened,),
        (opened, proposed),
        in_force,
        (*in_force, notified),
        (opened, paused),
        (opened, proposed, paused),
        (opened, not_barred),
        (opened, withdrew),
        *((*in_force, end) for end in (lifted, lapsed, disowned)),
    ]
    asked = {
        "propose_bar": (CAT, SEAT, BEFORE),
        "bar": (DAN, SEAT, BEFORE),
        "pause": (CAT, BEFORE),
        "decide_no_bar": (CAT,),
        "record_withdrawal": (CAT, BEFORE),
        "notify_subject": (CAT, False),
        "vary": (CAT, LIST, BEFORE),
        "lift": (CAT,),
        "lapse": ("2026",),
        "disown": (CAT, AFTER),
    }


def consider(by: Officer) -> CandidateBar:
    return CandidateBar.open_consideration(UUID(int=1), by, **about, nominations_close=CLOSE, cites_warning=UUID(int=5))


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
    given(opened, proposed).when(lambda b: b.bar(CAT, SEAT, BEFORE)).refused(NeedsSecondPerson)
    given(opened, proposed).when(lambda b: b.bar(DAN, SEAT, BEFORE)).then(barred)


def test_what_is_confirmed_is_what_was_proposed() -> None:
    given(opened, proposed).when(lambda b: b.bar(DAN, LIST, BEFORE)).refused(NotAsProposed)


def test_a_bar_by_one_officer_alone_is_recorded_as_a_breach_when_reported() -> None:
    breach = Fact(CandidateBar.Barred, **barred.said | {"confirmed_by": "cat", "breach": "needs_second_person"})
    given(opened, proposed).when(lambda b: b.bar(CAT, SEAT, BEFORE, reported=True)).then(breach)


def test_once_nominations_have_closed_a_candidate_is_only_disowned() -> None:
    late = (
        (opened, lambda b: b.propose_bar(CAT, SEAT, AFTER)),
        (opened, lambda b: b.pause(CAT, AFTER)),
        (opened, lambda b: b.record_withdrawal(CAT, AFTER)),
    )
    for past, command in late:
        given(past).when(command).refused(NominationsClosed, possible=["disown"])
    given(opened, proposed).when(lambda b: b.bar(DAN, SEAT, AFTER)).refused(NominationsClosed)
    given(*in_force).when(lambda b: b.vary(CAT, LIST, AFTER)).refused(NominationsClosed)
    given(opened).when(lambda b: b.disown(CAT, AFTER)).then(disowned)


def test_a_bar_after_nominations_closed_is_recorded_as_a_breach_when_reported() -> None:
    breach = Fact(CandidateBar.Barred, **barred.said | {"breach": "removed_after_nominations_closed"})
    given(opened, proposed).when(lambda b: b.bar(DAN, SEAT, AFTER, reported=True)).then(breach)


def test_the_subject_may_be_told_without_reasons_and_given_them_later() -> None:
    given(*in_force).when(lambda b: b.notify_subject(CAT, False)).then(notified)
    with_reasons = Fact(CandidateBar.SubjectNotified, reasons_given=True, notified_by="cat")
    given(*in_force, notified).when(lambda b: b.notify_subject(CAT, True)).then(with_reasons)


def test_a_bar_is_varied_lifted_or_lapses_with_its_cycle() -> None:
    given(*in_force).when(lambda b: b.vary(CAT, LIST, BEFORE)).then(varied)
    given(*in_force).when(lambda b: b.lift(CAT)).then(lifted)
    given(*in_force).when(lambda b: b.lapse("2026")).then(lapsed)
    given(*in_force, lifted).when(lambda b: b.vary(CAT, LIST, BEFORE)).refused(WrongStage, possible=[])
