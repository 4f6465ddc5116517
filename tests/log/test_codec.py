"""Whatever an event may hold comes back as it was, and what was erased comes back as None."""

from datetime import datetime, timedelta, timezone
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from log.test_canonical import TEXT, WHOLE
from scenario import SUBJECT, Fact
from taskforce.domain.registry import EVENTS, fields, marked
from taskforce.log.canonical import NotStorable, commitment
from taskforce.log.codec import Stored, restore, store

ZONES = st.builds(timezone, st.integers(-23 * 60, 23 * 60).map(lambda minutes: timedelta(minutes=minutes)))
KNOWN: dict[Any, st.SearchStrategy[Any]] = {str: TEXT, int: WHOLE, datetime: st.datetimes(timezones=ZONES)}


def some(hint: Any) -> st.SearchStrategy[Any]:
    """Whatever a field with this type hint may hold."""
    if get_origin(hint) is Annotated:
        return some(hint.__origin__)
    if get_origin(hint) is list:
        return st.lists(some(get_args(hint)[0]))
    if get_origin(hint) in (Union, UnionType):
        return st.one_of(*map(some, get_args(hint)))
    return KNOWN[hint] if hint in KNOWN else st.from_type(hint)


@st.composite
def events(draw: st.DrawFn, topic: str) -> Any:
    kind = EVENTS[topic]
    said = {name: draw(some(hint)) for name, hint in fields(kind).items()}
    said |= {"subject_ids": draw(st.lists(st.uuids(), min_size=1))} if "subject_ids" in said else {}
    return Fact(kind, **said).at(1 if "originator_topic" in kind.__dataclass_fields__ else 2)


def row(event: Any, stored: Stored) -> dict[str, Any]:
    return {
        "type": stored.type,
        "schema_version": stored.schema_version,
        "stream_id": stored.stream_id,
        "version": stored.version,
        "occurred_at": event.timestamp,
        "data": stored.data,
        "commitments": stored.commitments,
        "personal": stored.personal,
    }


@pytest.mark.parametrize("topic", sorted(EVENTS))
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_stored_is_restored(topic: str, data: st.DataObject) -> None:
    event = data.draw(events(topic))
    again = restore(row(event, store(event)))
    assert again == event
    for name in fields(type(event)):
        assert type(getattr(again, name)) is type(getattr(event, name)), name


@pytest.mark.parametrize("topic", [topic for topic in sorted(EVENTS) if marked(EVENTS[topic], "personal")])
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_personal_is_not_in_the_event_and_comes_back_as_none(topic: str, data: st.DataObject) -> None:
    event = data.draw(events(topic))
    stored, kind = store(event), EVENTS[topic]
    names = {name for name in marked(kind, "personal") if getattr(event, name) is not None}
    assert not names & set(msgspec.json.decode(stored.data))
    assert set(msgspec.json.decode(stored.commitments or "{}")) == names
    assert bool(stored.subjects) == bool(names)
    again = restore(row(event, stored) | {"personal": None})
    for name in fields(type(event)):
        assert getattr(again, name) == (None if name in names else getattr(event, name))


def test_every_record_has_events_that_are_tried() -> None:
    assert {topic.partition(".")[0] for topic in EVENTS} >= {
        "organisation", "subject", "donation", "donation_flag", "referral", "warning", "candidate_bar", "overview",
    }  # fmt: skip


def test_each_personal_field_has_a_commitment_with_a_salt_of_its_own() -> None:
    event = Fact(
        EVENTS["donation.noted"], recipient="blue", accounting_unit="", donor_name="same", donor_status="",
        company_number="", postcode="same", donation_type="", value=1, received_on=None,
        subject_ids=[SUBJECT], noted_by="cat",
    ).at(1)  # fmt: skip
    once, twice = store(event), store(event)
    salts, said = (msgspec.json.decode(text or "{}") for text in (once.salts, once.commitments))
    assert said == {name: commitment(bytes.fromhex(salt), "same") for name, salt in salts.items()}
    assert all(len(bytes.fromhex(salt)) == 32 for salt in salts.values())
    assert len({*said.values(), *msgspec.json.decode(twice.commitments or "{}").values()}) == 4


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_what_cannot_be_written_down_is_refused(name: str) -> None:
    with pytest.raises(NotStorable):
        store(Fact(EVENTS["subject.named"], subject_id=SUBJECT, name=name).at(2))


def test_text_about_a_person_names_somebody() -> None:
    said = {"other": SUBJECT, "subject_ids": []}
    with pytest.raises(NotStorable, match="nobody is named"):
        store(Fact(EVENTS["subject.same_as_asserted"], basis="Same date of birth.", **said).at(2))
    assert store(Fact(EVENTS["subject.same_as_asserted"], basis="", **said).at(2)).subjects == ()
