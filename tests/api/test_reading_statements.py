"""The statements: one a root field, the same text for other values, and nothing in them that nobody asked for."""

from typing import Any

import pytest

from api.answering import execute
from api.made_up import Query, Snapshot
from taskforce.api.reading import audience_schema

SCHEMA = audience_schema(Query)
PAGE = """query ($who: [String!], $after: String) {
    gifts(first: 3, after: $after, filter: {giver: {any: $who}}) { nodes { id giver } pageInfo { endCursor } } }"""


class Overheard:
    """A snapshot whose statements can be looked at."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._connection, self.home, self.position = snapshot.connection, snapshot.home, snapshot.position
        self.disclose, self.consulted = snapshot.disclose, snapshot.consulted
        self.connection, self.said = self, list[str]()
        self.now = snapshot.now
        self.get_settings = snapshot.connection.get_settings

    async def fetch(self, statement: str, *values: Any) -> Any:
        self.said.append(statement)
        return await self._connection.fetch(statement, *values)


@pytest.fixture
def overheard(snapshots: list[Snapshot]) -> Overheard:
    return Overheard(snapshots[0])


async def test_a_root_field_is_one_statement_however_deep(overheard: Overheard) -> None:
    text = "{ gifts { nodes { book { gifts { nodes { before { id } } } } } } books { totalCount } }"
    await execute(SCHEMA, text, None, None, overheard)
    assert len(overheard.said) == 2


async def test_other_values_make_no_other_statement(overheard: Overheard) -> None:
    for who in ("Ann", "Bob'; --"):
        await execute(SCHEMA, PAGE, {"who": [who]}, None, overheard)
    assert len(set(overheard.said)) == 1
    assert "Ann" not in overheard.said[0]


async def test_only_what_is_chosen_is_computed(overheard: Overheard) -> None:
    await execute(SCHEMA, "{ gifts { nodes { id } } }", None, None, overheard)
    assert not {"count(", "sum(", "exists", 'noted_at" as', "limit 51"} & set(overheard.said[0].split())
    assert "count(" not in overheard.said[0]
    assert "limit 50" in overheard.said[0]
    await execute(SCHEMA, "{ gifts { totalCount } }", None, None, overheard)
    assert "array_agg" not in overheard.said[1]


async def test_a_variable_in_a_directive_chooses_anew(overheard: Overheard) -> None:
    text = "query ($all: Boolean!) { gifts { nodes { id giver @include(if: $all) } } }"
    shown = [await execute(SCHEMA, text, {"all": every}, None, overheard) for every in (True, False, True)]
    assert [b'"giver"' in answer for answer in shown] == [True, False, True]


async def test_a_list_of_one_is_compared_with_equals_so_that_an_index_keeps_the_order(overheard: Overheard) -> None:
    await execute(SCHEMA, PAGE, {"who": ["Ann"]}, None, overheard)
    await execute(SCHEMA, PAGE, {"who": ["Ann", "Bob"]}, None, overheard)
    assert '"giver" = $1::text' in overheard.said[0]
    assert '"giver" = any($1::text[])' in overheard.said[1]
