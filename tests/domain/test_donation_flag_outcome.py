"""What the register says became of a donation, one sentence each."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from domain.test_donation_flag import (
    LAST,
    LATE,
    RECEIVED,
    accepted,
    checked,
    cleared,
    determined,
    found,
    raised,
    returned,
    sent,
    upheld,
    withdrawn,
)
from scenario import CAT, COMMISSION, EVE, Fact, given, replay
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Finding, Ground, Outcome, ReturnedTo, Stage
from taskforce.domain.errors import NotPermitted, NotYours, WrongStage

FIRST = date(2026, 3, 15)

says: dict[str, Any] = {
    "outcome": Outcome.RETURNED,
    "ground": Ground.UNIDENTIFIED,
    "recipient": "blue",
    "received_on": RECEIVED,
    "value": 500_01,
}


def heard(stage: Stage, exported_on: date = LATE, **otherwise: Any) -> Fact:
    said = says | {"accept_by": LAST, "exported_on": exported_on, "stage": stage}
    return Fact(DonationFlag.OutcomeReported, **said | otherwise)


def report(exported_on: date = LATE, **otherwise: Any) -> Callable[[DonationFlag], None]:
    return lambda flag: flag.report_outcome(COMMISSION, exported_on=exported_on, **says | otherwise)


def test_what_the_register_says_sets_the_stage_whatever_it_was_and_is_no_breach() -> None:
    for past in ((raised,), (*found, accepted)):
        given(*past).when(report()).then(heard(Stage.RETURNED))
        assert replay((*past, heard(Stage.RETURNED))).stage is Stage.RETURNED
    given(raised).when(lambda f: f.report_outcome(CAT, exported_on=LATE, **says)).refused(NotPermitted)


def test_the_recipient_goes_on_from_what_the_register_says() -> None:
    deferring = heard(Stage.DEFERRED, outcome=Outcome.DEFERRED)
    given(raised, deferring).when(lambda f: f.send_to_commission(CAT, LAST)).then(sent)


@pytest.mark.parametrize("end", [cleared, upheld, withdrawn])
def test_an_end_that_was_reached_by_an_act_stays_whatever_the_register_says(end: Fact) -> None:
    past = (raised, end) if end is withdrawn else (*found, end)
    stage = replay(past).stage
    given(*past).when(report()).then(heard(stage))
    assert replay((*past, heard(stage))).stage is stage
    given(*past).when(report(outcome=Outcome.NONE)).then(heard(stage, outcome=Outcome.NONE))


def test_an_end_that_the_register_reported_can_be_corrected_by_it() -> None:
    removed = heard(Stage.CLEARED, FIRST, outcome=Outcome.LABEL_REMOVED)
    given(raised, removed).when(report()).then(heard(Stage.RETURNED))


def test_the_register_can_correct_whose_donation_it_is() -> None:
    corrected = heard(Stage.RETURNED, recipient="red")
    given(raised, heard(Stage.RETURNED, FIRST)).when(report(recipient="red")).then(corrected)
    given(raised, corrected).when(lambda f: f.clear(COMMISSION)).then(cleared)
    deferring = heard(Stage.DEFERRED, outcome=Outcome.DEFERRED, recipient="red")
    given(raised, deferring).when(lambda f: f.refuse(CAT)).refused(NotYours)


passed_on = heard(Stage.RAISED, FIRST, outcome=Outcome.NONE, recipient="red")


def test_what_one_recipient_found_and_did_is_not_anothers() -> None:
    past = (*checked, determined(Finding.IMPERMISSIBLE), returned)
    given(*past).when(report(FIRST, outcome=Outcome.NONE, recipient="red")).then(passed_on)
    flag = replay((*past, passed_on))
    assert (flag.stage, flag.finding, flag.version_for(EVE)) == (Stage.RAISED, None, 1)
    too_early = Fact(DonationFlag.Accepted, accepted_on=LAST, accepted_by="eve", breach="wrong_stage")
    given(*past, passed_on).when(lambda f: f.accept(EVE, LAST, reported=True)).then(too_early)
    # said as the other said it, it is still no repetition
    given(*past, heard(Stage.RETURNED, recipient="red")).when(
        lambda f: f.give_back(EVE, ReturnedTo.DONOR, "bank 17", LAST)
    ).refused(WrongStage)


def test_a_recipient_goes_on_where_it_left_when_the_register_returns_to_it() -> None:
    past = (*checked, determined(Finding.IMPERMISSIBLE), passed_on)
    given(*past).when(report(outcome=Outcome.NONE)).then(heard(Stage.DETERMINED, outcome=Outcome.NONE))
    flag = replay((*past, heard(Stage.DETERMINED, outcome=Outcome.NONE)))
    assert (flag.stage, flag.finding, flag.version_for(CAT)) == (Stage.DETERMINED, Finding.IMPERMISSIBLE, 5)
    assert flag.version_for(COMMISSION) == flag.version == 6


def test_the_same_again_changes_nothing_and_later_confirms_it() -> None:
    confirmed = Fact(DonationFlag.OutcomeConfirmed, exported_on=LATE)
    past = (raised, heard(Stage.RETURNED, FIRST))
    given(*past).when(report(FIRST)).nothing()
    given(*past).when(report(LATE)).then(confirmed)
    given(*past, confirmed).when(report(LATE)).nothing()
    given(*past, confirmed).when(report(FIRST, outcome=Outcome.NONE)).nothing()
    assert replay((*past, confirmed)).stage is Stage.RETURNED


statements = st.tuples(
    st.sampled_from(Outcome),
    st.sampled_from([Ground.IMPERMISSIBLE, Ground.UNIDENTIFIED]),
    st.dates(date(2026, 5, 1), date(2026, 5, 4)),
    st.sampled_from(["blue", "red"]),
    st.sampled_from([None, RECEIVED, LAST]),
    st.sampled_from([None, 500_01]),
)


def test_within_one_export_what_was_heard_last_is_believed() -> None:
    flag = replay((raised,))
    for outcome in (Outcome.RETURNED, Outcome.DEFERRED):
        report(outcome=outcome)(flag)
    assert flag.stage is Stage.DEFERRED


@forall(st.data(), st.lists(statements, max_size=6, unique_by=lambda statement: statement[2]), st.booleans())
def test_the_exports_come_in_any_order(data: st.DataObject, said: list[tuple[Any, ...]], alike: bool) -> None:
    if alike:  # A, B, A: what the last says is what the first said
        said = [*said, (*said[0][:2], date(2026, 5, 5), *said[0][3:])] if said else said
    ends = set()
    for order in (said, data.draw(st.permutations(said * 2))):
        flag = replay((raised,))
        for statement in order:
            flag.report_outcome(COMMISSION, *statement)
        ends.add((flag.stage, flag.ground, flag.recipient, flag.accept_by, flag.value, flag.heard))
    assert len(ends) == 1
