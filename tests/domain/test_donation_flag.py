"""The rules of a donation flag, one sentence each."""

from datetime import date
from typing import Any
from uuid import UUID

from lifecycles import LifecycleLaws
from scenario import ANN, CAT, COMMISSION, EVE, Fact, given
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Finding, Forfeiture, Ground, ReturnedTo, Stage
from taskforce.domain.errors import AgainstFinding, NotPermitted, NotYours, TooEarly, WrongStage

RECEIVED, LAST, LATE = date(2026, 3, 1), date(2026, 3, 30), date(2026, 3, 31)

rests_on: dict[str, Any] = {"value": 500_01, "received_on": RECEIVED, "accept_by": LAST}
raised = Fact(
    DonationFlag.Raised,
    donation_id=UUID(int=3),
    recipient="blue",
    ground=Ground.IMPERMISSIBLE,
    raised_by="fay",
    raiser="electoral-commission",
    **rests_on,
)
acknowledged = Fact(DonationFlag.Acknowledged, acknowledged_by="cat", breach=None)
check_started = Fact(DonationFlag.CheckStarted, started_by="cat", breach=None)
disputed = Fact(DonationFlag.FindingDisputed, disputed_by="fay", breach=None)
accepted = Fact(DonationFlag.Accepted, accepted_on=LAST, accepted_by="cat", breach=None)
refused = Fact(DonationFlag.Refused, refused_by="cat", breach=None)
returned = Fact(
    DonationFlag.Returned,
    returned_to=ReturnedTo.DONOR,
    evidence="bank 17",
    returned_on=LAST,
    returned_by="cat",
    breach=None,
)
sent = Fact(DonationFlag.SentToCommission, sent_on=LAST, sent_by="cat", breach=None)
forfeited = Fact(
    DonationFlag.Forfeited, manner=Forfeiture.VOLUNTARILY, forfeited_on=LAST, forfeited_by="cat", breach=None
)
deferred = Fact(DonationFlag.Deferred, deferred_by="cat", breach=None)
deemed = Fact(DonationFlag.DeemedAccepted, deemed_on=LATE)
cleared = Fact(DonationFlag.Cleared, cleared_by="fay", breach=None)
upheld = Fact(DonationFlag.Upheld, upheld_by="fay", breach=None)
withdrawn = Fact(DonationFlag.Withdrawn, withdrawn_by="fay", breach=None)


def determined(finding: Finding = Finding.PERMISSIBLE) -> Fact:
    return Fact(DonationFlag.PermissibilityDetermined, finding=finding, determined_by="cat", breach=None)


checked = (raised, acknowledged, check_started)
found = (*checked, determined())


class TestLifecycle(LifecycleLaws):
    record = DonationFlag
    stages = {*Stage}
    pasts = [
        *(found[:n] for n in range(1, 5)),
        (*found, disputed),
        (*checked, determined(Finding.UNDETERMINED)),
        *((*found, end) for end in (accepted, refused, returned, sent, forfeited, cleared, upheld)),
        (*checked, determined(Finding.UNDETERMINED), deferred),
        (raised, deemed),
        (raised, withdrawn),
    ]
    asked = {
        "acknowledge": (CAT,),
        "start_check": (CAT,),
        "determine_permissibility": (CAT, Finding.PERMISSIBLE),
        "dispute_finding": (COMMISSION,),
        "accept": (CAT, LAST),
        "refuse": (CAT,),
        "give_back": (CAT, ReturnedTo.DONOR, "bank 17", LAST),
        "send_to_commission": (CAT, LAST),
        "forfeit": (CAT, Forfeiture.VOLUNTARILY, LAST),
        "defer": (CAT,),
        "deem_accepted": (LATE,),
        "clear": (COMMISSION,),
        "uphold": (COMMISSION,),
        "withdraw": (COMMISSION,),
    }
    otherwise = {
        "accept": (CAT, LATE),
        "give_back": (CAT, ReturnedTo.TRANSFEROR, "bank 17", LAST),
        "send_to_commission": (CAT, LATE),
        "forfeit": (CAT, Forfeiture.BY_COURT_ORDER, LAST),
    }


def test_the_regulator_or_the_recipient_raises_a_flag_and_the_clock_runs_from_receipt() -> None:
    said: tuple[Any, ...] = (UUID(int=3), "blue", Ground.IMPERMISSIBLE, RECEIVED, 500_01)
    given().when(lambda _: DonationFlag.raise_flag(UUID(int=1), COMMISSION, *said)).then(raised)
    by_recipient = Fact(DonationFlag.Raised, **raised.said | {"raised_by": "cat", "raiser": "blue"})
    given().when(lambda _: DonationFlag.raise_flag(UUID(int=1), CAT, *said)).then(by_recipient)
    given().when(lambda _: DonationFlag.raise_flag(UUID(int=1), EVE, *said)).refused(NotPermitted)
    given().when(lambda _: DonationFlag.raise_flag(UUID(int=1), ANN, *said)).refused(NotPermitted)


def test_that_two_names_are_alike_is_no_ground() -> None:
    assert not any("name" in ground or "match" in ground for ground in Ground)


def test_only_the_recipient_determines_and_only_the_regulator_disputes() -> None:
    given(*checked).when(lambda f: f.determine_permissibility(COMMISSION, Finding.PERMISSIBLE)).refused(NotYours)
    given(*checked).when(lambda f: f.determine_permissibility(CAT, Finding.PERMISSIBLE)).then(determined())
    given(*found).when(lambda f: f.dispute_finding(CAT)).refused(NotPermitted)
    given(*found).when(lambda f: f.dispute_finding(COMMISSION)).then(disputed)


def test_accepting_after_impermissible_is_refused_and_recorded_as_a_breach_when_reported() -> None:
    past = (*checked, determined(Finding.IMPERMISSIBLE))
    given(*past).when(lambda f: f.accept(CAT, LAST)).refused(AgainstFinding, finding="impermissible")
    breach = Fact(DonationFlag.Accepted, **accepted.said | {"breach": "accepted_after_impermissible"})
    given(*past).when(lambda f: f.accept(CAT, LAST, reported=True)).then(breach)
    for since in (deferred, refused):
        given(*past, since).when(lambda f: f.accept(CAT, LAST, reported=True)).then(breach)


def test_accepting_is_not_named_as_possible_after_impermissible() -> None:
    past = (*checked, determined(Finding.IMPERMISSIBLE))
    possible = ["defer", "forfeit", "give_back", "refuse", "send_to_commission"]
    given(*past).when(lambda f: f.accept(CAT, LAST)).refused(AgainstFinding, stage="determined", possible=possible)
    given(*past).when(lambda f: f.acknowledge(CAT)).refused(WrongStage, possible=possible)


def test_each_side_is_told_only_what_it_can_do() -> None:
    given(*found).when(lambda f: f.withdraw(COMMISSION)).then(withdrawn)
    given(*found, withdrawn).when(lambda f: f.clear(COMMISSION)).refused(WrongStage, stage="withdrawn", possible=[])
    given(*found, refused).when(lambda f: f.acknowledge(CAT)).refused(
        WrongStage, possible=["forfeit", "give_back", "send_to_commission"]
    )
    given(*found, refused).when(lambda f: f.withdraw(COMMISSION)).refused(WrongStage, possible=["clear", "uphold"])
    of_its_own = Fact(DonationFlag.Raised, **raised.said | {"raised_by": "cat", "raiser": "blue"})
    given(of_its_own).when(lambda f: f.accept(CAT, LAST)).refused(WrongStage, possible=["acknowledge", "withdraw"])
    given(of_its_own).when(lambda f: f.clear(COMMISSION)).refused(WrongStage, possible=[])


def test_a_later_finding_replaces_the_one_that_was_disputed() -> None:
    past = (*checked, determined(Finding.IMPERMISSIBLE), disputed, determined())
    given(*past).when(lambda f: f.accept(CAT, LAST)).then(accepted)


def test_a_finding_is_made_again_where_it_found_nothing() -> None:
    undetermined, impermissible = determined(Finding.UNDETERMINED), determined(Finding.IMPERMISSIBLE)
    for past in ((*checked, undetermined), (*checked, undetermined, deferred)):
        given(*past).when(lambda f: f.determine_permissibility(CAT, Finding.IMPERMISSIBLE)).then(impermissible)
    given(*checked, undetermined).when(lambda f: f.determine_permissibility(CAT, Finding.UNDETERMINED)).nothing()


def test_a_finding_that_found_something_stands_until_it_is_disputed() -> None:
    possible = ["accept", "defer", "forfeit", "give_back", "refuse", "send_to_commission"]
    given(*found).when(lambda f: f.determine_permissibility(CAT, Finding.IMPERMISSIBLE)).refused(
        WrongStage, stage="determined", possible=possible
    )
    given(*found, deferred).when(lambda f: f.determine_permissibility(CAT, Finding.PERMISSIBLE)).refused(WrongStage)


def test_it_is_deemed_accepted_only_when_its_days_have_run_out() -> None:
    given(raised).when(lambda f: f.deem_accepted(LAST)).refused(TooEarly, accept_by=LAST)
    given(raised).when(lambda f: f.deem_accepted(LATE)).then(deemed)
    given(*found, refused).when(lambda f: f.deem_accepted(LATE)).then(deemed)
    given(*found, returned).when(lambda f: f.deem_accepted(LATE)).refused(WrongStage)


def test_without_a_day_of_receipt_there_is_no_clock() -> None:
    undated = Fact(DonationFlag.Raised, **raised.said | {"received_on": None, "accept_by": None})
    given(undated).when(lambda f: f.deem_accepted(date.max)).refused(TooEarly)


def test_what_was_refused_goes_back() -> None:
    given(*found, refused).when(lambda f: f.give_back(CAT, ReturnedTo.DONOR, "bank 17", LAST)).then(returned)


def test_only_its_raiser_withdraws_it() -> None:
    given(raised).when(lambda f: f.withdraw(CAT)).refused(NotYours)
    given(raised).when(lambda f: f.withdraw(COMMISSION)).then(withdrawn)
