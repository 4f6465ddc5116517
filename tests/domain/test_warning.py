"""The rules of a warning, one sentence each."""

from datetime import date
from uuid import UUID

from lifecycles import LifecycleLaws
from scenario import ANN, BOB, CAT, COMMISSION, EVE, SUBJECT, Fact, given, replay
from taskforce.domain.errors import (
    Erased,
    Meaningless,
    NeedsSecondPerson,
    NotPermitted,
    NotYours,
    TooEarly,
    WrongStage,
)
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.warning import Warning
from taskforce.domain.warning_events import Given, Receipt, Response, Stage

TODAY, LAST, LATE = date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1)
parties = {"originator": "agency", "recipient": "blue"}
told = parties | {
    "recipient_offices": ["security"],
    "subject_id": SUBJECT,
    "gist": "Advised not to select.",
    "permitted_actions": ["decide"],
    "given": Given.IN_WRITING,
    "expires_on": LAST,
}
drafted = Fact(Warning.Drafted, assessment_id=UUID(int=9), drafted_by="ann", **told)
reviewed = Fact(Warning.Reviewed, reviewed_by="ann", breach=None)
authorised = Fact(Warning.Authorised, authorised_by="bob", breach=None)
issued = Fact(Warning.Issued, issued_by="bob", breach=None, **told)
delivered = Fact(Warning.Delivered, delivered_by="ann", breach=None)
opened = Fact(Warning.Opened, opened_by="cat", breach=None)
acknowledged = Fact(Warning.Acknowledged, acknowledged_by="cat", breach=None)
said = {"subject_id": SUBJECT, "note": "Not selected."}
responded = Fact(Warning.Responded, response=Response.ACTED, responded_by="cat", breach=None, **said)
superseded = Fact(Warning.Superseded, superseded_by=UUID(int=2), breach=None, **parties)
why = {"subject_id": SUBJECT, "reason": "The source was wrong.", "notice": "Withdrawn: do not rely on it."}
withdrawn = Fact(Warning.Withdrawn, withdrawn_by="ann", breach=None, **why, **parties)
expired = Fact(Warning.Expired, expired_on=LATE, **parties)
closed = Fact(Warning.Closed, closed_by="ann", breach=None, **parties)
retraction_acknowledged = Fact(Warning.RetractionAcknowledged, acknowledged_by="cat", breach=None)

sent = (drafted, reviewed, authorised, issued)
answered = (*sent, delivered, opened, acknowledged, responded)
pasts: list[tuple[Fact, ...]] = [(*answered[:n],) for n in range(1, len(answered) + 1)]
pasts += [(*sent, end) for end in (superseded, withdrawn, expired, closed)]
pasts += [(*answered, end) for end in (superseded, withdrawn, expired, closed)]
pasts += [(*sent, withdrawn, retraction_acknowledged)]


class TestLifecycle(LifecycleLaws):
    record = Warning
    stages = {*Stage, *Receipt}
    pasts = pasts
    asked = {
        "review": (ANN,),
        "authorise": (BOB,),
        "issue": (BOB, TODAY),
        "supersede": (ANN, UUID(int=2)),
        "withdraw": (ANN, "The source was wrong.", "Withdrawn: do not rely on it."),
        "expire": (LATE,),
        "close": (ANN,),
        "deliver": (ANN,),
        "open": (CAT,),
        "acknowledge": (CAT,),
        "respond": (CAT, Response.ACTED, "Not selected."),
        "acknowledge_retraction": (CAT,),
    }
    otherwise = {
        "supersede": (ANN, UUID(int=3)),
        "withdraw": (ANN, "The source was wrong.", "Do not rely on it."),
        "respond": (CAT, Response.ACTED, "Not selected, and told so."),
    }
    no_news = {"issue": {Stage.ISSUED, Stage.SUPERSEDED, Stage.WITHDRAWN, Stage.EXPIRED, Stage.CLOSED}}


def draft(by: Officer, offices: tuple[str, ...] = ("security",)) -> Warning:
    return Warning.draft(
        UUID(int=1),
        by,
        "blue",
        [*offices],
        SUBJECT,
        "Advised not to select.",
        ["decide"],
        expires_on=LAST,
        assessment_id=UUID(int=9),
    )


def test_an_agency_drafts_a_warning() -> None:
    given().when(lambda _: draft(ANN)).then(drafted)


def test_a_party_cannot_write_a_warning() -> None:
    given().when(lambda _: draft(CAT)).refused(NotPermitted, kind="party")


def test_the_regulator_cannot_write_a_warning() -> None:
    given().when(lambda _: draft(COMMISSION)).refused(NotPermitted)


def test_a_warning_is_for_somebody() -> None:
    given().when(lambda _: draft(ANN, offices=())).refused(Meaningless, field="recipient_offices")


def test_nobody_authorises_their_own_draft() -> None:
    refusal: dict[str, object] = {"stage": "reviewed", "possible": ["authorise"]}
    given(drafted, reviewed).when(lambda w: w.authorise(ANN)).refused(NeedsSecondPerson, **refusal)
    given(drafted, reviewed).when(lambda w: w.authorise(BOB)).then(authorised)


def test_what_its_drafter_authorised_is_recorded_as_a_breach_when_reported() -> None:
    breach = Fact(Warning.Authorised, authorised_by="ann", breach="needs_second_person")
    given(drafted, reviewed).when(lambda w: w.authorise(ANN, reported=True)).then(breach)


def test_what_is_issued_says_again_all_that_the_recipient_may_know_and_nothing_of_the_assessment() -> None:
    given(drafted, reviewed, authorised).when(lambda w: w.issue(BOB, TODAY)).then(issued)
    assert "assessment_id" not in issued.said


def test_a_warning_that_was_given_without_authority_is_recorded_as_a_breach() -> None:
    given(drafted).when(lambda w: w.issue(BOB, TODAY)).refused(WrongStage, stage="drafted", possible=["review"])
    breach = Fact(Warning.Issued, **issued.said | {"breach": "wrong_stage"})
    given(drafted).when(lambda w: w.issue(BOB, TODAY, reported=True)).then(breach)


def test_what_was_issued_once_is_not_brought_back_by_a_late_report() -> None:
    given(*sent, withdrawn).when(lambda w: w.issue(BOB, TODAY, reported=True)).nothing()
    given(*sent, withdrawn).when(lambda w: w.issue(BOB, TODAY)).refused(WrongStage, stage="withdrawn", possible=[])
    other = Officer("another-agency", OrganisationKind.AGENCY, "desk", "zoe")
    given(*sent, withdrawn).when(lambda w: w.issue(other, TODAY, reported=True)).refused(NotYours)
    late = (*sent, withdrawn, Fact(Warning.Authorised, authorised_by="bob", breach="wrong_stage"))
    given(*late).when(lambda w: w.issue(BOB, TODAY, reported=True)).nothing()
    given(*late).when(lambda w: w.issue(BOB, TODAY)).refused(WrongStage, stage="authorised", possible=[])


def test_that_it_was_issued_is_not_lost_where_its_end_was_reported_first_but_refused() -> None:
    given(drafted, withdrawn).when(lambda w: w.issue(BOB, TODAY, reported=True)).refused(
        WrongStage, stage="withdrawn", possible=[]
    )


def test_it_is_not_issued_after_its_last_day() -> None:
    past = (drafted, reviewed, authorised)
    given(*past).when(lambda w: w.issue(BOB, LAST)).then(issued)
    refusal = {"field": "expires_on", "stage": "authorised", "possible": []}
    given(*past).when(lambda w: w.issue(BOB, LATE)).refused(Meaningless, **refusal)
    breach = Fact(Warning.Issued, **issued.said | {"breach": "issued_after_expiry"})
    given(*past).when(lambda w: w.issue(BOB, LATE, reported=True)).then(breach)


def test_it_does_not_supersede_itself() -> None:
    given(*sent).when(lambda w: w.supersede(ANN, UUID(int=1))).refused(Meaningless, field="superseded_by")


def test_only_its_recipient_acknowledges_a_warning() -> None:
    given(*sent, delivered, opened).when(lambda w: w.acknowledge(EVE)).refused(NotYours)
    given(*sent, delivered, opened).when(lambda w: w.acknowledge(ANN)).refused(NotYours)
    given(*sent, delivered, opened).when(lambda w: w.acknowledge(CAT)).then(acknowledged)


def test_only_the_named_offices_open_a_warning() -> None:
    treasurer = Officer("blue", OrganisationKind.PARTY, "treasurer", "tim")
    given(*sent, delivered).when(lambda w: w.open(treasurer)).refused(NotYours)
    given(*sent).when(lambda w: w.deliver(treasurer)).refused(NotYours)


def test_that_it_has_come_is_said_by_its_originator_or_a_named_office() -> None:
    given(*sent).when(lambda w: w.deliver(ANN)).then(delivered)
    by_recipient = Fact(Warning.Delivered, delivered_by="cat", breach=None)
    given(*sent).when(lambda w: w.deliver(CAT)).then(by_recipient)


def test_each_side_is_told_only_what_it_can_do() -> None:
    given(*sent).when(lambda w: w.open(CAT)).refused(WrongStage, stage="sent", possible=["deliver"])
    given(*sent).when(lambda w: w.review(ANN)).refused(
        WrongStage, stage="issued", possible=["close", "supersede", "withdraw"]
    )
    given(*sent, delivered, opened).when(lambda w: w.deliver(ANN)).refused(WrongStage, stage="opened", possible=[])


def test_another_agency_cannot_touch_it() -> None:
    other = Officer("another-agency", OrganisationKind.AGENCY, "desk", "zoe")
    given(drafted).when(lambda w: w.review(other)).refused(NotYours)
    given(*sent).when(lambda w: w.withdraw(other, "", "")).refused(NotYours)


def test_withdrawing_retracts_it_at_its_recipient_who_acknowledges_that() -> None:
    given(*answered).when(lambda w: w.withdraw(ANN, why["reason"], why["notice"])).then(withdrawn)
    given(*answered, withdrawn).when(lambda w: w.acknowledge_retraction(CAT)).then(retraction_acknowledged)
    given(*sent, delivered, withdrawn).when(lambda w: w.open(CAT)).refused(
        WrongStage, possible=["acknowledge_retraction"]
    )


def test_the_recipient_may_still_answer_what_has_been_superseded() -> None:
    given(*sent, delivered, superseded).when(lambda w: w.open(CAT)).then(opened)


def test_answering_otherwise_a_second_time_is_refused() -> None:
    disputed = Fact(
        Warning.Responded, **responded.said | {"response": Response.DISPUTED, "note": "", "breach": "wrong_stage"}
    )
    given(*answered).when(lambda w: w.respond(CAT, Response.DISPUTED)).refused(WrongStage, possible=[])
    given(*answered).when(lambda w: w.respond(CAT, Response.DISPUTED, reported=True)).then(disputed)


def test_what_has_been_erased_is_not_compared() -> None:
    past = (*sent, delivered, opened, acknowledged, responded.erased())
    given(*past).when(lambda w: w.respond(CAT, Response.ACTED, "Whatever it was.")).nothing()
    given(*past).when(lambda w: w.respond(CAT, Response.NOTED, "Whatever it was.")).refused(WrongStage)


def test_it_does_not_expire_before_its_day_has_passed() -> None:
    given(*sent).when(lambda w: w.expire(LAST)).refused(TooEarly)
    given(*sent).when(lambda w: w.expire(LATE)).then(expired)


def test_what_has_been_erased_is_not_issued() -> None:
    past = (drafted.erased(), reviewed, authorised)
    given(*past).when(lambda w: w.issue(BOB, TODAY)).refused(Erased, stage="authorised", possible=[])
    given(*past).when(lambda w: w.issue(BOB, TODAY, reported=True)).refused(Erased)


def test_before_it_is_sent_its_recipient_is_nobody_to_it() -> None:
    given(drafted).when(lambda w: w.open(CAT)).refused(NotYours)


def test_only_what_was_sent_is_retracted() -> None:
    assert replay((*sent, withdrawn)).was_retracted
    never_sent = Fact(Warning.Withdrawn, **withdrawn.said | {"breach": "wrong_stage"})
    assert not replay((drafted, never_sent)).was_retracted
    assert not replay((drafted, never_sent, issued)).was_retracted
    assert replay((drafted, never_sent, issued, withdrawn)).was_retracted
    assert not replay(answered).was_retracted


def test_its_recipient_counts_from_its_issue_on() -> None:
    before = Fact(Warning.Delivered, delivered_by="ann", breach="wrong_stage")
    assert [replay((drafted, *past, issued, opened)).version_for(CAT) for past in ((), (before,))] == [2, 2]
