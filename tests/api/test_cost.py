"""What a document costs, reckoned from its text and its variables alone."""

from typing import Any, cast

import pytest
from graphql.execution import Executor

from api.answering import execute
from api.made_up import Query, Snapshot
from taskforce.api.asked import asked
from taskforce.api.cost import MOST, cost_of
from taskforce.api.executor import PassThrough
from taskforce.api.reading import audience_schema
from taskforce.api.terms import terms_of

SCHEMA = audience_schema(Query)


def cost(text: str, **variables: Any) -> int:
    return cost_of(built(text, **variables))


def built(text: str, **variables: Any) -> Executor[Any]:
    document = asked(SCHEMA, text, variables).document
    return cast("Executor[Any]", PassThrough.build(asked(SCHEMA, text).schema, document, None, None, variables))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ __typename }", 1),
        ("{ gifts(first: 10) { totalCount } }", 1 + 10),
        ("{ gifts(last: 10) { totalCount } }", 1 + 10),
        ("{ gifts(first: null, last: 10) { totalCount } }", 1 + 10),
        ("{ gifts { totalCount } }", 1 + 50),
        ("{ gifts(first: 0) { totalCount } }", 1),
        ("{ gifts(first: 10) { nodes { id amount } } }", 1 + 10 * 3),
        ("{ gifts(first: 10) { nodes { after(first: 5) { totalCount } } } }", 1 + 10 * (1 + 1 + 5)),
        ("{ gifts(first: 10) { nodes { before { id } } } }", 1 + 10 * (1 + 1 + 1)),
        ("{ a: gifts(first: 10) { totalCount } b: gifts(first: 5) { totalCount } }", 1 + 10 + 1 + 5),
        ("{ ... @skip(if: true) { gifts(first: 10) { totalCount } } }", 1 + 10),
        ('{ node(id: "") { ... on Gift { after(first: 3) { totalCount } } } }', 1 + 1 + 3),
        ("{ gifts(first: 2) { ...F } } fragment F on GiftConnection { nodes { id } }", 1 + 2 * 2),
    ],
)
def test_a_field_costs_one_and_again_for_each_row(text: str, expected: int) -> None:
    assert cost(text) == expected


def test_a_page_may_be_a_variable() -> None:
    text = "query ($n: Int = 7) { gifts(first: $n) { totalCount } }"
    assert (cost(text), cost(text, n=3), cost(text, n=None)) == (1 + 7, 1 + 3, 1 + 50)


def test_fragments_within_fragments_are_reckoned_in_no_time() -> None:
    twice = "fragment F{0} on Gift {{ before {{ ...F{1} }} ... {{ before {{ ...F{1} }} }} }}"
    doubled = " ".join(twice.format(n, n + 1) for n in range(12))
    assert cost(f"{{ gifts(first: 1) {{ nodes {{ ...F0 }} }} }} {doubled} fragment F12 on Gift {{ id }}") > 2**12


AS_OF = """query ($f: GiftFilter, $t: DateTime) { now: gifts(filter: $f) { totalCount }
           then: gifts(filter: $f, asOf: $t) { totalCount } }"""


def test_a_term_counts_once_however_often_it_is_asked_for() -> None:
    def searched(*filters: str) -> int:
        pages = " ".join(f"a{n}: gifts(filter: {each}) {{ totalCount }}" for n, each in enumerate(filters))
        return terms_of(built(f"query ({declared[filters[0][:2]]}) {{ {pages} }}", **given))

    declared = {"$f": "$f: GiftFilter", "{g": "$g: TextFilter"}
    given = {"f": {"giver": {"any": ["x" * 1_000]}}, "g": {"any": ["x" * 900]}}
    once = searched("$f")
    assert 1_000 < once == searched(*["$f"] * 9) < 1_100
    assert terms_of(built(AS_OF, f=given["f"], t=None)) >= 2 * once
    assert searched(*(f"{{giver: $g, parts: {{from: {n}}}}}" for n in range(9))) > 9 * 900


async def test_what_searches_for_too_much_is_not_begun() -> None:
    text = "query ($f: GiftFilter) { a: gifts(filter: $f) { totalCount } }"
    refused = await execute(SCHEMA, text, {"f": {"giver": {"any": ["x" * 700] * 100}}}, None, None)
    assert b'"TOO_MANY_TERMS"' in refused
    assert b'"data"' not in refused


async def test_what_costs_too_much_is_not_begun() -> None:
    page = "nodes { after(first: 100) { nodes { id giver amount stage title: giver notedAt givenOn parts tags } } }"
    text = f"query ($n: Int) {{ a: gifts(first: $n) {{ {page} }} b: gifts(first: $n) {{ {page} }} }}"
    assert cost(text, n=500) > MOST
    refused = await execute(SCHEMA, text, {"n": 500}, None, None)
    assert b'"TOO_COSTLY"' in refused
    assert b'"data"' not in refused


async def test_what_is_dear_and_not_too_dear_is_answered(snapshots: list[Snapshot]) -> None:
    text = "{ gifts(first: 500) { nodes { after(first: 99) { totalCount } } } }"
    assert b'"errors"' not in await execute(SCHEMA, text, None, None, snapshots[0])
