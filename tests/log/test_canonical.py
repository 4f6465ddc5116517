import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from taskforce import files
from taskforce.domain.donation import Stage
from taskforce.log.canonical import NotStorable, canonical, commitment, moment

VECTORS = (files.checkout() or Path()).parent / "shared" / "data" / "vectors" / "jcs"
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = st.text(CHARACTERS)
KEYS = st.text(st.characters(min_codepoint=1, max_codepoint=127))
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
STORABLE: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)
)


@given(STORABLE)
@example({"b": "\x01\x1f\x7f\u2028\ue000\U0001f600\\u0000", "a": ["\\", '"', "/"]})
def test_what_can_be_stored_is_written_as_rfc_8785_says(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_a_published_vector_holds() -> None:
    assert canonical(vector("arrays")) == (VECTORS / "arrays.output.json").read_bytes().strip()


@pytest.mark.parametrize("name", ["french", "structures"])
def test_a_published_vector_with_other_keys_or_with_fractions_is_refused(name: str) -> None:
    with pytest.raises(NotStorable):
        canonical(vector(name))


def vector(name: str) -> Any:
    file = VECTORS / f"{name}.input.json"
    if not file.exists():
        pytest.skip(f"there is no {file}")
    return json.loads(file.read_bytes())


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        "a\0b",
        "\\\0",
        "\ud800",
        "a\udfffb",
        2**53,
        -(2**53),
        2**70,
        {"é": 1},
        {"a\0": 1},
        {"\udc00": 1},
        {1: 2},
        {None: 1},
        b"bytes",
        {"a"},
        datetime(2026, 1, 1, tzinfo=UTC),
        Stage.NOTED,
        range(1),
    ],
    ids=repr,
)
def test_anything_else_is_refused_however_deep_it_lies(value: Any) -> None:
    for holder in (value, [value], {"a": value}, {"a": [{"b": (value,)}]}, ["ok", None, True, 1, value]):
        with pytest.raises(NotStorable):
            canonical(holder)


@given(TEXT)
def test_a_backslash_before_u0000_is_no_zero_byte(text: str) -> None:
    assert canonical(text + "\\u0000") == rfc8785.dumps(text + "\\u0000")
    with pytest.raises(NotStorable):
        canonical(text + "\\\0")


def test_a_tuple_is_written_as_a_list() -> None:
    assert canonical(("a", (1, None))) == canonical(["a", [1, None]]) == b'["a",[1,null]]'


def test_a_commitment_is_the_hash_of_salt_and_canonical_value() -> None:
    assert commitment(bytes(32), "Ms Ann Example") == "cc0c8de9715c37e92c5eca3f3be29fbf6a225c07c6e7029423400eebe55801d9"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime(2026, 1, 31, 9, 30, tzinfo=UTC), "2026-01-31T09:30:00.000000Z"),
        (datetime(2026, 1, 31, 9, 30, 0, 5, tzinfo=timezone(timedelta(hours=2))), "2026-01-31T07:30:00.000005Z"),
        (datetime(476, 9, 4, tzinfo=UTC), "0476-09-04T00:00:00.000000Z"),
        (datetime(1, 1, 1, 0, 0, 1, tzinfo=UTC), "0001-01-01T00:00:01.000000Z"),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "9999-12-31T23:59:59.000000Z"),
    ],
)
def test_a_moment_is_utc_with_six_digits(value: datetime, written: str) -> None:
    assert moment(value) == written


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 1, 1),  # noqa: DTZ001 the very thing
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
    ids=str,
)
def test_a_moment_without_a_time_zone_or_an_end_of_time_is_refused(value: datetime) -> None:
    with pytest.raises(NotStorable):
        moment(value)
