"""The rules of a subject, one sentence each."""

from uuid import UUID

import pytest

from scenario import ANN, CASE, CAT, Fact, given, replay
from taskforce.domain.errors import Erased, NotYours
from taskforce.domain.subject import Kind, Subject

OTHER, REQUEST = UUID(int=2), UUID(int=3)

registered = Fact(Subject.Registered, kind=Kind.PERSON, registered_by="agency")
named = Fact(Subject.Named, subject_id=CASE, name="Pat Example")
identified = Fact(Subject.Identified, subject_id=CASE, scheme="passport", identifier="123")
asserted = Fact(Subject.SameAsAsserted, other=OTHER, subject_ids=[CASE, OTHER], basis="Same date of birth.")
retracted = Fact(Subject.SameAsRetracted, other=OTHER)
erased = Fact(Subject.Erased, request=REQUEST)


def test_whoever_needs_it_first_registers_and_names_it() -> None:
    given().when(lambda _: Subject.register(CASE, ANN, Kind.PERSON)).then(registered)
    given(registered).when(lambda s: s.give_name(ANN, "Pat Example")).then(named)
    given(registered, named).when(lambda s: s.give_name(ANN, "Pat Example")).nothing()
    given(registered).when(lambda s: s.identify(ANN, "passport", "123")).then(identified)
    given(registered, identified).when(lambda s: s.identify(ANN, "passport", "123")).nothing()


def test_nobody_else_adds_to_it() -> None:
    given(registered).when(lambda s: s.give_name(CAT, "Pat Example")).refused(NotYours)


def test_a_link_is_asserted_and_can_be_retracted() -> None:
    given(registered).when(lambda s: s.assert_same_as(ANN, OTHER, "Same date of birth.")).then(asserted)
    given(registered, asserted).when(lambda s: s.assert_same_as(ANN, OTHER, "Same again.")).nothing()
    given(registered, asserted).when(lambda s: s.retract_same_as(ANN, OTHER)).then(retracted)
    given(registered, asserted, retracted).when(lambda s: s.retract_same_as(ANN, OTHER)).nothing()


def test_what_has_been_erased_is_not_named_again() -> None:
    past = (registered, named.erased(), identified.erased(), asserted.erased(), erased)
    assert replay(past).name is None
    given(*past[:-1]).when(lambda s: s.erase(REQUEST)).then(erased)
    given(*past).when(lambda s: s.erase(REQUEST)).nothing()
    given(*past).when(lambda s: s.give_name(ANN, "Pat Example")).refused(Erased, stage="erased", possible=[])


@pytest.mark.parametrize("fact", [named, identified])
def test_what_is_known_of_a_subject_may_be_erased_before_the_subject(fact: Fact) -> None:
    given(registered, fact.erased()).when(lambda s: s.retract_same_as(ANN, OTHER)).nothing()
