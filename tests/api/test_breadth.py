"""How often one name may be asked for in one place, however it is written."""

import pytest
from graphql import parse

from taskforce.api.breadth import asks_too_much
from taskforce.api.reading.errors import TooDeep

SELDOM, OFTEN = "a{b} " * 20, "a{b} " * 21


@pytest.mark.parametrize(
    "text",
    [
        "{%s}",
        "{z{%s}}",
        "{z{y} z{%s}}",
        "{...on Q{%s}}",
        "{...F ...F} fragment F on Q{%s}",
        "{...E} fragment E on Q{...F} fragment F on Q{%s}",
        "{z} fragment F on Q{%s}",
        "subscription A{z} query B{%s}",
    ],
)
def test_one_name_may_stand_twenty_times_in_one_place(text: str) -> None:
    assert not asks_too_much(parse(text % SELDOM))
    assert asks_too_much(parse(text % OFTEN))


@pytest.mark.parametrize(
    "text",
    [
        "{ a %s }",
        "{ ... on Q { a %s } }",
        "{ ...F } fragment F on Q { a %s }",
        "{ b } fragment F on Q { a %s }",
        "query A { b } mutation B { a %s }",
    ],
)
def test_fields_may_stand_fifteen_deep(text: str) -> None:
    assert not asks_too_much(parse(text % ("{ a " * 14 + "}" * 14)))
    assert asks_too_much(parse(text % ("{ a " * 15 + "}" * 15))) is TooDeep


def test_what_is_asked_for_in_several_parts_of_one_place_is_counted_together() -> None:
    parts = ("{z{%s} z{%s}}", "{...on Q{%s} %s}", "{...E ...F} fragment E on Q{%s} fragment F on Q{%s}")
    for text in parts:
        assert not asks_too_much(parse(text % ("a " * 10, "a " * 10)))
        assert asks_too_much(parse(text % ("a " * 10, "a " * 11)))


def test_other_places_and_other_names_are_others() -> None:
    aliased = " ".join(f"x{n}: a{{b}}" for n in range(300))
    for text in (
        f"{{{aliased}}}",
        f"{{x{{{SELDOM}}} y{{{SELDOM}}}}}",
        f"query A{{...F}} query B{{...F}} fragment F on Q{{{SELDOM}}}",
    ):
        assert not asks_too_much(parse(text))


def test_fragments_within_fragments_make_no_more_of_a_document_than_can_be_counted() -> None:
    twice = " ".join(f"fragment F{n} on Q{{x{{...F{n + 1}}} y{{...F{n + 1}}}}}" for n in range(40))
    assert asks_too_much(parse(f"{{...F0}} {twice} fragment F40 on Q{{a}}"))
    assert asks_too_much(parse("{...F} fragment F on Q{a{...F}}"))
