"""How many aliases and directives a document may have, wherever they stand."""

import pytest
from graphql import parse

from taskforce.api.reading.errors import BadQuestion, TooManyAliases, TooManyDirectives
from taskforce.api.written import asks_for_the_schema, is_overwritten

ALIASES = " ".join(f"x{n}: a" for n in range(50))
DIRECTIVES = "@skip(if: false)" * 50


@pytest.mark.parametrize(
    ("text", "excess"),
    [
        ("{%s b {%s}}", TooManyAliases),
        ("{%s ... {%s}}", TooManyAliases),
        ("{%s ...F ...F} fragment F on Q {%s}", TooManyAliases),
        ("query A {%s} query B {%s}", TooManyAliases),
        ("{a %s a %s}", TooManyDirectives),
        ("query ($v: Int %s) {a ...F %s} fragment F on Q {a}", TooManyDirectives),
        ("query %s {... %s {a}}", TooManyDirectives),
        ("{a} fragment F on Q %s {b {c %s}}", TooManyDirectives),
    ],
)
def test_a_hundred_are_enough(text: str, excess: type[BadQuestion]) -> None:
    half = ALIASES if excess is TooManyAliases else DIRECTIVES
    one = " y: a" if excess is TooManyAliases else " @include(if: true)"
    assert is_overwritten(parse(text % (half, half))) is None
    assert is_overwritten(parse(text % (half, half + one))) is excess


@pytest.mark.parametrize(
    "text", ["{ __schema { a } }", '{ b ... { x: __type(name: "a") { a } } }', "{...F} fragment F on Q {__schema {a}}"]
)
def test_who_asks_for_the_schema_is_recognised(text: str) -> None:
    assert asks_for_the_schema(parse(text))


def test_the_name_of_a_type_is_no_part_of_the_schema() -> None:
    assert not asks_for_the_schema(parse("{ __typename a { __typename } }"))
