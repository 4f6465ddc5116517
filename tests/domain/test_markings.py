"""Lowering a marking: each its own, at every stage, and told to nobody who could learn more from it."""

from typing import Any

import pytest

from domain.test_referral import accepted, by_a_party, looks_alike
from domain.test_warning import drafted, sent
from scenario import ANN, BOB, CAT, EVE, Fact, given, replay
from taskforce.domain.errors import Meaningless, NotYours
from taskforce.domain.kernel import Officer
from taskforce.domain.markings import HIGHEST, Marked, Marking
from taskforce.domain.referral import Referral
from taskforce.domain.registry import RECORDS
from taskforce.domain.warning import Warning


def lowered(by: Officer, record: Any = Warning) -> Fact:
    return Fact(record.MarkingLowered, marking=Marking.OFFICIAL, organisation=by.organisation)


def lower(by: Officer, marking: Marking = Marking.OFFICIAL) -> Any:
    return lambda record: record.lower_marking(by, marking)


def test_there_are_two_markings_as_the_views_take_it_and_their_words_are_in_order() -> None:
    assert list(Marking) == sorted(Marking) == ["OFFICIAL", "OFFICIAL-SENSITIVE"]
    assert max(Marking) is HIGHEST


def test_every_record_that_has_readers_can_be_lowered() -> None:
    without = {"overview", "subject", "consultation", "consultation_search"}
    assert {topic for topic, record in RECORDS.items() if not issubclass(record, Marked)} == without


@pytest.mark.parametrize("by", [ANN, CAT])
def test_whoever_is_on_a_side_lowers_its_own(by: Officer) -> None:
    given(*sent).when(lower(by)).then(lowered(by))


def test_a_draft_is_lowered_by_whoever_writes_it_and_nobody_else() -> None:
    given(drafted).when(lower(ANN)).then(lowered(ANN))
    for other in (CAT, EVE):
        given(drafted).when(lower(other)).refused(NotYours)


def test_an_outsider_lowers_nothing() -> None:
    given(*sent).when(lower(EVE)).refused(NotYours)


def test_to_the_highest_nothing_is_lowered() -> None:
    given(*sent).when(lower(ANN, HIGHEST)).refused(Meaningless, field="marking")


def test_lowered_again_it_is_no_news_until_something_has_happened() -> None:
    given(*sent, lowered(ANN)).when(lower(BOB)).nothing()
    given(*sent, lowered(ANN)).when(lower(CAT)).then(lowered(CAT))
    given(*sent, lowered(ANN), lowered(CAT)).when(lower(ANN)).then(lowered(ANN))


def test_what_was_lowered_before_it_was_issued_is_not_told_to_its_recipient() -> None:
    quiet, told = replay((drafted, lowered(ANN), *sent[1:])), replay((*sent, lowered(ANN)))
    assert (quiet.version_for(CAT), told.version_for(CAT)) == (1, 2)


def test_a_party_is_told_that_its_question_was_lowered_once_the_other_body_has_answered() -> None:
    pasts = {0: [(by_a_party,), (by_a_party, accepted)], 1: looks_alike["acknowledged"] + looks_alike["closed"]}
    for heard, some in pasts.items():
        for past in some:
            before, after = replay(past), replay((*past, lowered(ANN, Referral)))
            assert after.version_for(CAT) - before.version_for(CAT) == heard
            assert after.version_for(ANN) - before.version_for(ANN) == 1


def test_what_a_party_lowered_is_no_news_whatever_it_has_not_been_shown_since() -> None:
    own = lowered(CAT, Referral)
    given(by_a_party, own).when(lower(CAT)).nothing()
    given(by_a_party, own, accepted).when(lower(CAT)).nothing()
