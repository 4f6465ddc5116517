"""The rules of a referral, one sentence each."""

from typing import Any
from uuid import UUID

import pytest

from lifecycles import LifecycleLaws
from scenario import ANN, CAT, SUBJECT, THEN, Fact, given
from taskforce.domain.errors import NotYours, WrongStage
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.referral import Referral
from taskforce.domain.referral_events import Conclusion, Confidence, Stage

POL = Officer("police", OrganisationKind.AGENCY, "desk", "pol")
OTHER = UUID(int=2)

asks: dict[str, Any] = {"assigned_to": "agency", "subject_ids": [SUBJECT], "question": "Do you know this donor?"}
raised = Fact(
    Referral.Raised, raiser="police", raiser_kind=OrganisationKind.AGENCY, raised_by="pol", acknowledge_by=THEN, **asks
)
by_a_party = Fact(
    Referral.Raised, raiser="blue", raiser_kind=OrganisationKind.PARTY, raised_by="cat", acknowledge_by=THEN, **asks
)
acknowledged = Fact(Referral.Acknowledged, acknowledged_by="ann")
accepted = Fact(Referral.Accepted, accepted_by="ann")
rejected = Fact(Referral.Rejected, subject_ids=[SUBJECT], reason="Not ours.", rejected_by="ann")
redirected = Fact(Referral.Redirected, to="police", referral_id=OTHER, redirected_by="ann")
duplicate = Fact(Referral.MarkedDuplicate, referral_id=OTHER, marked_by="ann")
started = Fact(Referral.AssessmentStarted, started_by="ann")
awaited = Fact(Referral.InformationAwaited, subject_ids=[SUBJECT], question="Which company?", asked_by="ann")
found = {"conclusion": Conclusion.CONCERN, "confidence": Confidence.MODERATE}
assessed = Fact(Referral.Assessed, assessed_by="ann", breach=None, **found)
closed = Fact(Referral.Closed, closed_by="ann")
reopened = Fact(Referral.Reopened, subject_ids=[SUBJECT], new_information="A second payment.", reopened_by="pol")
withdrawn = Fact(Referral.Withdrawn, withdrawn_by="pol")

whole = (raised, acknowledged, accepted, started, awaited, started, assessed, closed, reopened, acknowledged)
ends = {"rejected": rejected, "redirected": redirected, "duplicate": duplicate}


class TestLifecycle(LifecycleLaws):
    record = Referral
    stages = {*Stage}
    pasts = [
        *(whole[:n] for n in range(1, len(whole) + 1)),
        *((raised, acknowledged, end) for end in ends.values()),
        (raised, withdrawn),
    ]
    asked = {
        "acknowledge": (ANN,),
        "accept": (ANN,),
        "reject": (ANN, "Not ours."),
        "redirect": (ANN, "police", OTHER),
        "mark_duplicate": (ANN, OTHER),
        "start_assessment": (ANN,),
        "await_information": (ANN, "Which company?"),
        "assess": (ANN, Conclusion.CONCERN, Confidence.MODERATE),
        "close": (ANN,),
        "reopen": (POL, "A second payment."),
        "withdraw": (POL,),
    }


def test_any_body_raises_a_referral_with_a_day_by_which_it_is_acknowledged() -> None:
    given().when(lambda _: Referral.raise_referral(UUID(int=1), POL, **asks, acknowledge_by=THEN)).then(raised)
    given().when(lambda _: Referral.raise_referral(UUID(int=1), CAT, **asks, acknowledge_by=THEN)).then(by_a_party)


def test_only_the_body_it_is_assigned_to_assesses() -> None:
    given(*whole[:4]).when(lambda r: r.assess(POL, Conclusion.CONCERN, Confidence.MODERATE)).refused(NotYours)
    given(*whole[:4]).when(lambda r: r.assess(ANN, Conclusion.CONCERN, Confidence.MODERATE)).then(assessed)


def test_a_second_assessment_that_differs_is_refused() -> None:
    given(*whole[:7]).when(lambda r: r.assess(ANN, Conclusion.NO_CONCERN, Confidence.HIGH)).refused(WrongStage)


def test_an_assessment_out_of_turn_is_recorded_as_a_breach_when_reported() -> None:
    breach = Fact(Referral.Assessed, **assessed.said | {"breach": "wrong_stage"})
    given(raised).when(lambda r: r.assess(ANN, *found.values(), reported=True)).then(breach)


def test_redirecting_ends_it_and_names_the_referral_that_the_other_body_gets() -> None:
    given(raised, acknowledged).when(lambda r: r.redirect(ANN, "police", OTHER)).then(redirected)
    given(raised, acknowledged, redirected).when(lambda r: r.acknowledge(POL)).refused(NotYours)


@pytest.mark.parametrize("end", ends)
def test_whatever_became_of_it_it_is_closed(end: str) -> None:
    given(raised, acknowledged, ends[end]).when(lambda r: r.close(ANN)).then(closed)


def test_only_its_raiser_withdraws_it_and_only_before_it_is_assessed() -> None:
    given(raised).when(lambda r: r.withdraw(ANN)).refused(NotYours)
    given(*whole[:6]).when(lambda r: r.withdraw(POL)).then(withdrawn)
    given(*whole[:7]).when(lambda r: r.withdraw(POL)).refused(WrongStage, stage="assessed", possible=["close"])


@pytest.mark.parametrize("end", [rejected, redirected, duplicate, assessed])
def test_a_party_does_not_learn_from_a_refusal_what_became_of_its_referral(end: Fact) -> None:
    past = (by_a_party, acknowledged, end)
    given(*past).when(lambda r: r.withdraw(CAT)).refused(WrongStage, stage="acknowledged", possible=[])


def test_new_information_reopens_it_and_it_is_acknowledged_again() -> None:
    given(*whole[:8]).when(lambda r: r.reopen(POL, "A second payment.")).then(reopened)
    given(*whole[:9]).when(lambda r: r.acknowledge(ANN)).then(acknowledged)
