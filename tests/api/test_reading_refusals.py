"""What cannot be answered says so with a code that never changes, and never with what went wrong inside."""

import base64
from typing import Any

import orjson
import pytest
from structlog.testing import capture_logs

from api.answering import execute
from api.made_up import GIVERS, Query, Snapshot
from taskforce.api.reading import audience_schema

SCHEMA = audience_schema(Query)


async def answer(snapshot: Snapshot, text: str, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(await execute(SCHEMA, text, variables, None, snapshot))
    return found


async def code(snapshot: Snapshot, text: str, **variables: Any) -> str:
    errors = (await answer(snapshot, text, **variables))["errors"]
    assert len(errors) == 1
    found: str = errors[0]["extensions"]["code"]
    return found


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("first: -1", "BAD_PAGE"),
        ("last: -1", "BAD_PAGE"),
        ("first: 1, last: 1", "BAD_PAGE"),
        ("first: 501", "PAGE_TOO_LARGE"),
        ("last: 501", "PAGE_TOO_LARGE"),
        ('after: ""', "BAD_CURSOR"),
        ('after: "not a cursor"', "BAD_CURSOR"),
        ('before: "bnVsbA"', "BAD_CURSOR"),
        ('filter: {giver: {contains: "\\u0000"}}', "BAD_TEXT"),
        ('filter: {tags: ["\\u0000"]}', "BAD_TEXT"),
    ],
)
async def test_a_bad_question_has_a_code(snapshots: list[Snapshot], page: str, expected: str) -> None:
    assert await code(snapshots[0], f"{{ gifts({page}) {{ totalCount }} }}") == expected


async def test_a_refused_field_says_where_it_stands(snapshots: list[Snapshot]) -> None:
    refused = await answer(snapshots[0], "{ here: gifts(first: 501) { totalCount } }")
    assert refused["data"] is None
    assert refused["errors"][0]["path"] == ["here"]


@pytest.mark.parametrize("order", ["{field: NICK, direction: ASC}", "{field: NOTED_AT, direction: ASC}"])
async def test_a_cursor_of_another_order_is_refused(snapshots: list[Snapshot], order: str) -> None:
    first = await answer(snapshots[0], "{ gifts { pageInfo { endCursor } } }")
    cursor = first["data"]["gifts"]["pageInfo"]["endCursor"]
    text = f'{{ gifts(orderBy: {order}, after: "{cursor}") {{ totalCount }} }}'
    assert await code(snapshots[0], text) == "BAD_CURSOR"
    assert await code(snapshots[0], f'{{ books(after: "{cursor}") {{ totalCount }} }}') == "BAD_CURSOR"


@pytest.mark.parametrize(
    "value", ["soon", True, 7, 7.5, "infinity", "2026-13-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00", {}]
)
async def test_a_cursor_with_another_value_is_refused(snapshots: list[Snapshot], value: object) -> None:
    said = orjson.dumps(["Gift noted_at desc", value, "0" * 32])
    text = f'{{ gifts(after: "{base64.urlsafe_b64encode(said).decode()}") {{ totalCount }} }}'
    assert await code(snapshots[0], text) == "BAD_CURSOR"


@pytest.mark.parametrize(
    ("kind", "value"),
    [("PenceRange", {"from": 1.5}), ("PenceRange", {"from": "1"}), ("PenceRange", {"from": 2**63}),
     ("PenceRange", {"to": True}), ("MomentRange", {"from": "2026-01-01T00:00:00"}), ("MomentRange", {"to": 5}),
     ("DateRange", {"to": "2026-02-30"})],
)  # fmt: skip
async def test_a_bad_variable_has_a_code(snapshots: list[Snapshot], kind: str, value: object) -> None:
    field = {"PenceRange": "amount", "MomentRange": "notedAt", "DateRange": "givenOn"}[kind]
    text = f"query ($range: {kind}) {{ gifts(filter: {{{field}: $range}}) {{ totalCount }} }}"
    assert await code(snapshots[0], text, range=value) == "BAD_VARIABLE"


async def test_pages_within_pages_have_a_limit(snapshots: list[Snapshot]) -> None:
    text = "{ gifts(first: 500) { nodes { after(first: 101) { totalCount } } } }"
    assert await code(snapshots[0], text) == "TOO_MUCH"


async def test_fragments_within_fragments_have_a_limit(snapshots: list[Snapshot]) -> None:
    twice = "fragment F{} on Gift {{ a: before {{ ...F{} }} b: before {{ ...F{} }} }}"
    doubled = " ".join(twice.format(n, n + 1, n + 1) for n in range(10))
    text = f"{{ gifts {{ nodes {{ ...F0 }} }} }} {doubled} fragment F10 on Gift {{ id }}"
    assert await code(snapshots[0], text) == "TOO_MUCH"


async def test_lists_and_links_have_a_limit(snapshots: list[Snapshot]) -> None:
    for times, refused in ((59, False), (60, True)):
        links = " ".join(f"a{n}: before {{ id }}" for n in range(times))
        assert ("errors" in await answer(snapshots[0], f"{{ gifts {{ nodes {{ {links} }} }} }}")) == refused


async def test_an_alias_that_postgresql_would_cut_is_refused(snapshots: list[Snapshot]) -> None:
    assert "errors" not in await answer(snapshots[0], f"{{ gifts {{ {'a' * 63}: totalCount }} }}")
    assert await code(snapshots[0], f"{{ gifts {{ {'a' * 64}: totalCount }} }}") == "NAME_TOO_LONG"


STRANGE = base64.b64encode(b"Strange:00000000-0000-0000-0000-000000000001").decode()


@pytest.mark.parametrize("id", ["", "R2lmdDo=", "nonsense", "Qm9vazox", STRANGE])
async def test_an_id_of_nothing_is_null(snapshots: list[Snapshot], id: str) -> None:
    found = await answer(snapshots[0], f'{{ node(id: "{id}") {{ __typename }} book(id: "{id}") {{ __typename }} }}')
    assert found == {"data": {"node": None, "book": None}}


async def test_a_value_missing_where_one_is_promised_is_never_shown_as_null(snapshots: list[Snapshot]) -> None:
    home = snapshots[0].home("gifts")
    await snapshots[0].connection.execute(f"update {home}.gifts set amount = null where until is null")
    for text in ("{ gifts { nodes { amount } } }", "{ allBooks { gifts { edges { node { amount } } } } }"):
        with capture_logs() as logs:
            refused = await answer(snapshots[0], text)
        assert refused["data"] is None
        assert refused["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert logs[0]["error"] == "NotWhole"
    assert "errors" not in await answer(snapshots[0], "{ gifts { nodes { id } } }")


@pytest.mark.parametrize(
    "hand", [{"mark": "odd"}, {"name": "Ann", "mark": None}, {"name": "Ann", "mark": "unheard of"}]
)
async def test_nor_in_the_objects_of_a_list(snapshots: list[Snapshot], hand: dict[str, Any]) -> None:
    home, held = snapshots[0].home("gifts"), orjson.dumps([{"name": "Bob", "mark": "odd"}, hand]).decode()
    await snapshots[0].connection.execute(f"update {home}.gifts set hands = $1 where until is null", held)
    assert await code(snapshots[0], "{ gifts { nodes { hands { name word: mark } } } }") == "INTERNAL"
    assert "errors" not in await answer(snapshots[0], "{ gifts { nodes { hands { wasGloved __typename } } } }")


async def test_an_unknown_word_is_not_shown_where_an_enum_is_promised(snapshots: list[Snapshot]) -> None:
    home = snapshots[0].home("gifts")
    await snapshots[0].connection.execute(f"update {home}.gifts set stage = 'unheard of'")
    shown = await answer(snapshots[0], "{ gifts { nodes { stage } } }")
    assert {row["stage"] for row in shown["data"]["gifts"]["nodes"]} == {None}


async def test_a_failure_inside_is_hidden_from_the_client_and_told_in_the_log(snapshots: list[Snapshot]) -> None:
    await snapshots[0].connection.execute(f"drop table {snapshots[0].home('gifts')}.gifts")
    with capture_logs() as logs:
        refused = await answer(snapshots[0], '{ gifts(filter: {giver: {any: ["Ann"]}}) { totalCount } }')
    assert "gifts" not in refused["errors"][0]["message"]
    assert [log["sqlstate"] for log in logs] == ["42P01"]
    assert "Ann" not in str(logs)


async def test_a_time_zone_that_is_not_utc_is_not_read_in(snapshots: list[Snapshot]) -> None:
    await snapshots[0].connection.execute("set time zone 'Europe/London'")
    assert await code(snapshots[0], "{ gifts { totalCount } }") == "INTERNAL"


ATTACKS = [*GIVERS, "'", "$1", "$$", "{}", "{0}", "%s", "\\", "a' or 'a' = 'a", "*/ or true --", "\u2028"]


@pytest.mark.parametrize("attack", ATTACKS)
async def test_sql_in_a_string_is_text(snapshots: list[Snapshot], attack: str) -> None:
    text = """query ($part: String!, $id: ID!, $some: [String!]!) {
        some: gifts(filter: {giver: {any: $some, contains: $part}, tags: $some}) { totalCount }
        books(filter: {title: {any: $some}}) { totalCount }
        node(id: $id) { id }
    }"""
    found = await answer(snapshots[0], text, part=attack, id=attack, some=[attack, attack])
    assert "errors" not in found
    assert found["data"]["books"]["totalCount"] == 0
    assert found["data"]["node"] is None
    assert await code(snapshots[0], "query ($c: String) { gifts(after: $c) { totalCount } }", c=attack) == "BAD_CURSOR"
    cursor = base64.urlsafe_b64encode(orjson.dumps(["Gift nick desc", attack, "0" * 32])).decode()
    order = "{field: NICK, direction: DESC}"
    text = f"query ($c: String) {{ gifts(orderBy: {order}, after: $c, before: $c) {{ nodes {{ nick }} }} }}"
    assert "errors" not in await answer(snapshots[0], text, c=cursor)
    assert await snapshots[0].connection.fetchval(f"select count(*) from {snapshots[0].home('gifts')}.gifts") > 0
