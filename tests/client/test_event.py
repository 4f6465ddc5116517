"""An event arrives as it was said, or is not kept."""

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.said import NOON, SOURCE, event
from taskforce.client import Event, NotStorable, TooLarge
from taskforce.client.event import MOST_OF_ONE

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
    max_leaves=8,
)


def encoded(**said: Any) -> Any:
    return json.loads(event(**said).encode(SOURCE))


def test_what_is_not_said_is_left_out() -> None:
    assert encoded(data={"gist": "Édith"}) == {
        "specversion": "1.0",
        "source": SOURCE,
        "id": "e-1",
        "type": "warning.drafted",
        "subject": "case-7",
        "time": "2026-11-24T12:00:00Z",
        "data": {"gist": "Édith"},
    }


def test_attributes_are_named_as_cloudevents_have_it() -> None:
    said = encoded(
        actor="o-1",
        office="desk",
        on_behalf_of="a",
        authority="b",
        classification="OFFICIAL",
        handling=("x",),
        permitted_actions=("brief", "advise"),
        releasable_to=("PP52",),
        regime="uk-gdpr",
        correlation_id="c",
        causation_id="d",
        reported=True,
        expected_version=0,
    )
    basic = {"specversion", "source", "id", "type", "subject", "time", "data"}
    assert {name: value for name, value in said.items() if name not in basic} == {
        "actor": "o-1",
        "office": "desk",
        "onbehalfof": "a",
        "authority": "b",
        "classification": "OFFICIAL",
        "handling": "x",
        "permittedactions": "brief,advise",
        "releasableto": "PP52",
        "regime": "uk-gdpr",
        "correlationid": "c",
        "causationid": "d",
        "reported": True,
        "expectedversion": 0,
    }


@settings(max_examples=50)
@given(st.dictionaries(st.text(max_size=5), JSON, max_size=3))
def test_any_json_arrives_as_it_was_said(data: dict[str, Any]) -> None:
    assert encoded(data=data)["data"] == data


def test_days_and_ids_are_said_as_text() -> None:
    data = {"on": date(2026, 1, 2), "id": UUID(int=1)}
    assert encoded(data=data)["data"] == {"on": "2026-01-02", "id": str(UUID(int=1))}


def test_two_events_have_two_ids() -> None:
    said: dict[str, Any] = {"type": "t", "subject": "s", "time": NOON, "data": {}}
    assert Event(**said).id != Event(**said).id


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", 1j], ids=repr)
def test_what_json_cannot_say_is_not_stored_as_something_else(value: object) -> None:
    with pytest.raises(NotStorable, match="e-1"):
        encoded(data={"value": value})


def test_data_that_holds_itself_is_not_stored() -> None:
    data: dict[str, Any] = {}
    data["again"] = data
    with pytest.raises(NotStorable):
        encoded(data=data)


def test_a_moment_without_a_zone_is_not_stored() -> None:
    with pytest.raises(NotStorable, match="no zone"):
        encoded(time=datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("attribute", ["handling", "permitted_actions", "releasable_to"])
def test_a_word_with_a_comma_is_not_stored_as_two(attribute: str) -> None:
    with pytest.raises(NotStorable, match="comma"):
        encoded(**{attribute: ("a,b",)})


def test_an_event_may_be_as_long_as_the_service_takes_it() -> None:
    room = MOST_OF_ONE - len(event(data={"gist": ""}).encode(SOURCE))
    assert len(event(data={"gist": "x" * room}).encode(SOURCE)) == MOST_OF_ONE
    with pytest.raises(TooLarge, match="256 KiB"):
        event(data={"gist": "x" * (room + 1)}).encode(SOURCE)


@pytest.mark.parametrize(
    "said",
    [{"handling": "UK only"}, {"releasable_to": "PP52"}, {"id": 7}, {"reported": "no"}, {"data": {7: 1}}],
    ids=repr,
)
def test_what_an_attribute_cannot_be_is_not_stored(said: dict[str, Any]) -> None:
    name = next(iter(said)).replace("_", "")
    with pytest.raises(NotStorable, match=rf"in `\$\.{name}`|at `\$\.{name}"):
        encoded(**said)
