"""Every event that was ever released reads for ever: the list is of what there is, and all that is on it reads."""

from copy import deepcopy
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from log.test_canonical import TEXT, WHOLE
from scenario import THEN
from taskforce import files
from taskforce.domain.registry import fields, marked
from taskforce.log.codec import replay, restore
from taskforce.log.released import Released, ReleasedChanged, current, grown, released, texts

LISTED = released()
VERSIONS = [(type, version) for type, versions in sorted(LISTED.items()) for version in versions]
ONLY_AFTER = {"donation.confirmed": "donation.reported"}
PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXT,
    "integer": WHOLE,
    "boolean": st.booleans(),
    "date": st.dates().map(str),
    "date-time": st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    "uuid": st.uuids().map(str),
}


def some(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Whatever the log may hold of a field, by its listed schema alone."""
    if "enum" in schema:
        held = st.sampled_from(schema["enum"])
    elif schema["type"] == "array":
        held = st.lists(some(schema["items"]), max_size=2)
    else:
        held = PLAIN[schema.get("format", schema["type"])]
    return st.none() | held if schema.get("nullable") else held


@st.composite
def rows(draw: st.DrawFn, type: str, version: str) -> dict[str, Any]:
    """A row of the log as it was written then; in some what is personal has been erased since."""
    schema = LISTED[type][version]
    kept: bool = draw(st.booleans())
    said: dict[str, Any] = {name: draw(some(field)) for name, field in schema["fields"].items()}
    personal = {name: said.pop(name) for name, field in schema["fields"].items() if '"personal"' in str(text(field))}
    personal = {name: value for name, value in personal.items() if value is not None}
    return {
        "type": type,
        "schema_version": int(version),
        "stream_id": UUID(int=1),
        "version": 1 if schema["first"] else 2,
        "occurred_at": THEN,
        "data": text(said),
        "commitments": text(dict.fromkeys(personal, "00")) if personal else None,
        "personal": text(personal) if personal and kept else None,
    }


def text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def beginnings(type: str) -> list[tuple[str, str]]:
    """What a history with an event of this type in it can begin with."""
    begun = ONLY_AFTER.get(type, f"{type.partition('.')[0]}.")
    return [(t, v) for t, v in VERSIONS if t.startswith(begun) and LISTED[t][v]["first"]]


@pytest.mark.parametrize(("type", "version"), VERSIONS)
@settings(max_examples=15)
@given(data=st.data())
def test_what_was_ever_released_is_read_and_replayed(type: str, version: str, data: st.DataObject) -> None:
    event: Any = restore(data.draw(rows(type, version)))
    for name, hint in fields(event.__class__).items():
        value = getattr(event, name)
        if not (value is None and name in marked(event.__class__, "personal")):
            msgspec.json.decode(text(value), type=hint)
    history = [event]
    if event.originator_version == 2:
        history.insert(0, restore(data.draw(rows(*data.draw(st.sampled_from(beginnings(type)))))))
    assert replay(history).version == event.originator_version


def test_all_that_can_be_recorded_is_listed() -> None:
    expected = texts(grown(LISTED, current()))
    assert {file.stem: file.read_text(encoding="utf-8") for file in files.events().iterdir()} == expected
    assert current().keys() == LISTED.keys()


def listed() -> Released:
    field = {"type": "string", "enum": ["high", "low"]}
    said = {"risk": {"type": "array", "items": field}, "note": {"type": "string", "personal": True}}
    return {"trial.opened": {"1": {"first": True, "fields": said}}}


def changed(*path: str, to: Any = None) -> Released:
    """The same, but for what is found there, which is something else or gone."""
    other = deepcopy(listed())
    *before, last = path
    held: Any = other
    for name in before:
        held = held[name]
    held.pop(last)
    held |= {} if to is None else {last: to}
    return other


FIELDS = ("trial.opened", "1", "fields")
RISK = (*FIELDS, "risk", "items")


@pytest.mark.parametrize(
    "otherwise",
    [
        changed("trial.opened"),
        changed("trial.opened", "1", "first", to=False),
        changed(*FIELDS, "note"),
        changed(*FIELDS, "note", to={"type": "string"}),
        changed(*FIELDS, "note", to={"type": "string", "personal": True, "nullable": True}),
        changed(*FIELDS, to=listed()["trial.opened"]["1"]["fields"] | {"more": {"type": "string"}}),
        changed(*RISK, "enum", to=["high"]),
        changed(*RISK, "type", to="integer"),
    ],
)
def test_what_was_released_and_is_otherwise_now_is_refused(otherwise: Released) -> None:
    with pytest.raises(ReleasedChanged, match=r"^trial\.opened"):
        grown(listed(), otherwise)


def test_what_is_new_is_added_and_what_was_listed_stays() -> None:
    second = {"trial.opened": {"2": {"first": True, "fields": {}}}}
    both = grown(listed(), second)
    assert both == {"trial.opened": listed()["trial.opened"] | second["trial.opened"]}
    assert grown(both, second | {"trial.closed": {"1": {}}}).keys() == {"trial.opened", "trial.closed"}
    with pytest.raises(ReleasedChanged, match="gone back"):
        grown(both, listed())


def test_a_word_may_be_added_to_an_enum_without_a_version() -> None:
    more = changed(*RISK, "enum", to=["high", "low", "none"])
    assert grown(listed(), more) == more


def test_the_list_says_the_same_in_any_order() -> None:
    backwards = {type: LISTED[type] for type in reversed(LISTED)}
    assert texts(backwards) == texts(LISTED)
