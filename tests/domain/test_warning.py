"""The rules of a warning, one sentence each."""

from datetime import date
from uuid import UUID

from lifecycles import LifecycleLaws
from scenario import ANN, BOB, CAT, COMMISSION, EVE, SUBJECT, Fact, given
from taskforce.domain.errors import Erased, NeedsSecondPerson, NotPermitted, NotYours, TooEarly, WrongStage
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.warning import Warning
from taskforce.domain.warning_events import Given, Receipt, Response, Stage

parties = {"originator": "agency", "recipient": "blue"}
told = parties | {
    "recipient_offices": ["security"],
    "subject_id": SUBJECT,
    "gist": "Advised not to select.",
    "permitted_actions": ["decide"],
    "given": Given.IN_WRITING,
    "expires_on": date(2026, 6, 30),
}
drafted = Fact(Warning.Drafted, assessment_id=UUID(int=9), drafted_by="ann", **told)
reviewed = Fact(Warning.Reviewed, reviewed_by="ann")
authorised = Fact(Warning.Authorised, authorised_by="bob")
issued = Fact(Warning.Issued, issued_by="bob", breach=None, **told)
delivered = Fact(Warning.Delivered, delivered_by="ann")
opened = Fact(Warning.Opened, opened_by="cat")
acknowledged = Fact(Warning.Acknowledged, acknowledged_by="cat")
said = {"subject_id": SUBJECT, "note": "Not selected."}
responded = Fact(Warning.Responded, response=Response.ACTED, responded_by="cat", **said)
superseded = Fact(Warning.Superseded, superseded_by=UUID(int=2), **parties)
why = {"subject_id": SUBJECT, "reason": "The source was wrong.", "notice": "Withdrawn: do not rely on it."}
withdrawn = Fact(Warning.Withdrawn, withdrawn_by="ann", **why, **parties)
expired = Fact(Warning.Expired, expired_on=date(2026, 7, 1), **parties)
closed = Fact(Warning.Closed, closed_by="ann", **parties)
retraction_acknowledged = Fact(Warning.RetractionAcknowledged, acknowledged_by="cat")

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
        "issue": (BOB,),
        "supersede": (ANN, UUID(int=2)),
        "withdraw": (ANN, "The source was wrong.", "Withdrawn: do not rely on it."),
        "expire": (date(2026, 7, 1),),
        "close": (ANN,),
        "deliver": (ANN,),
        "open": (CAT,),
        "acknowledge": (CAT,),
        "respond": (CAT, Response.ACTED, "Not selected."),
        "acknowledge_retraction": (CAT,),
    }


def draft(by: Officer) -> Warning:
    return Warning.draft(
        UUID(int=1),
        by,
        "blue",
        ["security"],
        SUBJECT,
        "Advised not to select.",
        ["decide"],
        expires_on=date(2026, 6, 30),
        assessment_id=UUID(int=9),
    )


def test_an_agency_drafts_a_warning() -> None:
    given().when(lambda _: draft(ANN)).then(drafted)


def test_a_party_cannot_write_a_warning() -> None:
    given().when(lambda _: draft(CAT)).refused(NotPermitted, kind="party")


def test_the_regulator_cannot_write_a_warning() -> None:
    given().when(lambda _: draft(COMMISSION)).refused(NotPermitted)


def test_nobody_authorises_their_own_draft() -> None:
    given(drafted, reviewed).when(lambda w: w.authorise(ANN)).refused(NeedsSecondPerson)
    given(drafted, reviewed).when(lambda w: w.authorise(BOB)).then(authorised)


def test_what_is_issued_says_again_all_that_the_recipient_may_know_and_nothing_of_the_assessment() -> None:
    given(drafted, reviewed, authorised).when(lambda w: w.issue(BOB)).then(issued)
    assert "assessment_id" not in issued.said


def test_a_warning_that_was_given_without_authority_is_recorded_as_a_breach() -> None:
    given(drafted).when(lambda w: w.issue(BOB)).refused(WrongStage, stage="drafted", possible=["review"])
    breach = Fact(Warning.Issued, **issued.said | {"breach": "wrong_stage"})
    given(drafted).when(lambda w: w.issue(BOB, reported=True)).then(breach)


def test_only_its_recipient_acknowledges_a_warning() -> None:
    given(*sent, delivered, opened).when(lambda w: w.acknowledge(EVE)).refused(NotYours)
    given(*sent, delivered, opened).when(lambda w: w.acknowledge(ANN)).refused(NotYours)
    given(*sent, delivered, opened).when(lambda w: w.acknowledge(CAT)).then(acknowledged)


def test_only_the_named_offices_open_a_warning() -> None:
    treasurer = Officer("blue", OrganisationKind.PARTY, "treasurer", "tim")
    given(*sent, delivered).when(lambda w: w.open(treasurer)).refused(NotYours)


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
    given(*answered).when(lambda w: w.respond(CAT, Response.DISPUTED)).refused(WrongStage)


def test_it_does_not_expire_before_its_day_has_passed() -> None:
    given(*sent).when(lambda w: w.expire(date(2026, 6, 30))).refused(TooEarly)
    given(*sent).when(lambda w: w.expire(date(2026, 7, 1))).then(expired)


def test_what_has_been_erased_is_not_issued() -> None:
    past = (drafted.erased(), reviewed, authorised)
    given(*past).when(lambda w: w.issue(BOB)).refused(Erased)
    given(*past).when(lambda w: w.issue(BOB, reported=True)).refused(Erased)
