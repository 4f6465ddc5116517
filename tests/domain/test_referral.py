"""The rules of a referral, one sentence each."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from lifecycles import LifecycleLaws
from scenario import ANN, CAT, SUBJECT, THEN, Fact, given, replay
from taskforce.domain.errors import Meaningless, NotYours, WrongStage
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
acknowledged = Fact(Referral.Acknowledged, acknowledged_by="ann", breach=None)
accepted = Fact(Referral.Accepted, accepted_by="ann", breach=None)
rejected = Fact(Referral.Rejected, subject_ids=[SUBJECT], reason="Not ours.", rejected_by="ann", breach=None)
redirected = Fact(Referral.Redirected, to="police", referral_id=OTHER, redirected_by="ann", breach=None)
duplicate = Fact(Referral.MarkedDuplicate, referral_id=OTHER, marked_by="ann", breach=None)
started = Fact(Referral.AssessmentStarted, started_by="ann", breach=None)
which = {"subject_ids": [SUBJECT], "question": "Which company?"}
awaited = Fact(Referral.InformationAwaited, asked_by="ann", breach=None, **which)
found = {"conclusion": Conclusion.CONCERN, "confidence": Confidence.MODERATE}
assessed = Fact(Referral.Assessed, assessed_by="ann", breach=None, **found)
closed = Fact(Referral.Closed, closed_by="ann", breach=None)
news = {"subject_ids": [SUBJECT], "new_information": "A second payment."}
reopened = Fact(Referral.Reopened, reopener="police", reopened_by="pol", breach=None, **news)
by_the_agency = Fact(Referral.Reopened, reopener="agency", reopened_by="ann", breach=None, **news)
by_the_party = Fact(Referral.Reopened, reopener="blue", reopened_by="cat", breach=None, **news)
reported_by_the_agency = Fact(
    Referral.Reopened, reopener="agency", reopened_by="ann", breach="wrong_stage", **news | {"new_information": "Ours."}
)
withdrawn = Fact(Referral.Withdrawn, withdrawn_by="pol", breach=None)

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
    otherwise = {
        "reject": (ANN, "Not ours at all."),
        "redirect": (ANN, "customs", OTHER),
        "mark_duplicate": (ANN, UUID(int=3)),
        "await_information": (ANN, "Which bank?"),
        "assess": (ANN, Conclusion.CONCERN, Confidence.HIGH),
        "reopen": (POL, "A third payment."),
    }


def test_any_body_raises_a_referral_with_a_day_by_which_it_is_acknowledged() -> None:
    given().when(lambda _: Referral.raise_referral(UUID(int=1), POL, **asks, acknowledge_by=THEN)).then(raised)
    given().when(lambda _: Referral.raise_referral(UUID(int=1), CAT, **asks, acknowledge_by=THEN)).then(by_a_party)


def test_a_referral_goes_to_another_body_and_is_about_somebody() -> None:
    itself = asks | {"assigned_to": "police"}
    given().when(lambda _: Referral.raise_referral(UUID(int=1), POL, **itself, acknowledge_by=THEN)).refused(
        Meaningless, field="assigned_to"
    )
    nobody = asks | {"subject_ids": []}
    given().when(lambda _: Referral.raise_referral(UUID(int=1), POL, **nobody, acknowledge_by=THEN)).refused(
        Meaningless, field="subject_ids"
    )


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
    given(*whole[:7]).when(lambda r: r.withdraw(POL)).refused(WrongStage, stage="assessed", possible=[])


round = (acknowledged, accepted, started, assessed, closed)
looks_alike: dict[str, list[tuple[Fact, ...]]] = {
    "acknowledged": [
        (by_a_party, acknowledged),
        (by_a_party, *round[:2]),
        (by_a_party, *round[:3]),
        (by_a_party, *round[:3], awaited),
        (by_a_party, *round[:4]),
        *((by_a_party, acknowledged, end) for end in ends.values()),
    ],
    "closed": [
        (by_a_party, *round),
        (by_a_party, acknowledged, rejected, closed),
        *((by_a_party, *round, by_the_agency, *round[:n]) for n in range(6)),
    ],
    "reopened": [
        (by_a_party, *round, by_the_party),
        (by_a_party, *round, by_the_agency, *round, by_the_party),
        (by_a_party, *round, by_the_party, reported_by_the_agency),
    ],
    "withdrawn": [
        (by_a_party, withdrawn),
        (by_a_party, *round[:4], withdrawn),
        (by_a_party, *round, by_the_party, withdrawn),
    ],
}
by_parties: dict[str, Callable[[Referral], None]] = {
    "withdraw": lambda r: r.withdraw(CAT),
    "reopen": lambda r: r.reopen(CAT, "A second payment."),
    "reopen otherwise": lambda r: r.reopen(CAT, "A third payment."),
    "report that it is withdrawn": lambda r: r.withdraw(CAT, reported=True),
    "report that it is open again": lambda r: r.reopen(CAT, "A third payment.", reported=True),
}


@pytest.mark.parametrize("command", by_parties)
@pytest.mark.parametrize("stage", looks_alike)
def test_a_party_is_answered_by_what_it_is_shown_whatever_became_of_its_referral(stage: str, command: str) -> None:
    answers = []
    for past in looks_alike[stage]:
        case = replay(past)
        assert case.shown == stage
        try:
            by_parties[command](case)
        except WrongStage as refusal:
            answers.append((str(refusal), refusal.facts))
        else:
            answers.append(("", {"said": [Fact.of(event).said for event in case.pending_events]}))
        assert answers[-1][1].get("stage", stage) == stage
    assert answers == answers[:1] * len(answers)


def test_what_is_possible_for_a_party_is_what_its_view_lets_it_expect() -> None:
    past = looks_alike["closed"][-1]
    given(*past).when(lambda r: r.withdraw(CAT)).refused(WrongStage, stage="closed", possible=["reopen"])
    past = looks_alike["acknowledged"][-1]
    given(*past).when(lambda r: r.reopen(CAT, "?")).refused(WrongStage, stage="acknowledged", possible=["withdraw"])


def test_new_information_reopens_it_and_it_is_acknowledged_again() -> None:
    given(*whole[:8]).when(lambda r: r.reopen(POL, "A second payment.")).then(reopened)
    given(*whole[:9]).when(lambda r: r.acknowledge(ANN)).then(acknowledged)
