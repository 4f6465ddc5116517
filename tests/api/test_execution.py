"""From a document to bytes: codes for what is wrong with it, and root fields that take turns."""

import asyncio
from typing import Any, Self

import orjson
import pytest
import strawberry
from structlog.testing import capture_logs

from api.answering import execute, free
from taskforce.api import execution
from taskforce.api.asked import asked
from taskforce.api.reading import audience_schema
from taskforce.api.refused import Refused


class Busy:
    """Fails when two use it at once."""

    def __init__(self) -> None:
        self.users, self.most = 0, 0

    async def __aenter__(self) -> Self:
        self.users += 1
        self.most = max(self.most, self.users)
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.users -= 1

    async def consulted(self, _asked: object) -> None:
        assert self.users == 0


class Told(Exception):
    """This is for everybody to read."""

    extensions = {"code": "TOLD"}


@strawberry.input
class Wish:
    number: int = 0


@strawberry.type
class Query:
    @strawberry.field
    async def turn(self, info: strawberry.Info) -> int:
        async with info.context:
            return 1

    @strawberry.field
    def broken(self, said: str = "") -> int:
        raise RuntimeError(said)

    @strawberry.field
    def told(self) -> int | None:
        raise Told(Told.__doc__)

    @strawberry.field
    def twice(self, number: int) -> int:
        return 2 * number

    @strawberry.field
    def wished(self, wish: Wish) -> int:
        return wish.number


@strawberry.type
class Mutation:
    @strawberry.mutation
    def add(self, number: int) -> int:
        return number + 1


SCHEMA = audience_schema(Query, Mutation)


async def answer(text: str, variables: dict[str, Any] | None = None, name: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(await execute(SCHEMA, text, variables, name, Busy()))
    return found


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("{", None, "GRAPHQL_PARSE_FAILED"),
        ("", None, "GRAPHQL_PARSE_FAILED"),
        ("{ turn }" * 600, None, "GRAPHQL_PARSE_FAILED"),
        ("{" * 400, None, "GRAPHQL_PARSE_FAILED"),
        ("{ turn }" + " " * 20_000, None, "DOCUMENT_TOO_LONG"),
        ("{ " + "turn " * 21 + "}", None, "TOO_MUCH"),
        ("{ a" * 16 + "}" * 16, None, "TOO_DEEP"),
        ("{" + " ".join(f"a{n}: turn" for n in range(101)) + "}", None, "TOO_MANY_ALIASES"),
        ("{ turn " + "@skip(if: false)" * 101 + "}", None, "TOO_MANY_DIRECTIVES"),
        ("{ nothing }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...on Query @defer { turn } }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("query A { turn } query B { turn }", None, "BAD_OPERATION"),
        ("fragment A on Query { turn }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { twice(number: $n) }", None, "BAD_VARIABLE"),
        ("query ($n: Int!) { twice(number: $n) }", {"n": "x"}, "BAD_VARIABLE"),
        ("{ broken }", None, "INTERNAL"),
        ("{ told }", None, "TOLD"),
    ],
)
async def test_what_goes_wrong_has_a_code(text: str, variables: dict[str, Any] | None, expected: str) -> None:
    with capture_logs():
        found = await answer(text, variables)
    assert {error["extensions"]["code"] for error in found["errors"]} == {expected}


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("query ($n: Int!) { twice(number: $n) }", {"n": "x"}),
        ("subscription { changes { cursor } }", None),
    ],
)
async def test_nobody_looks_for_what_is_refused(text: str, variables: dict[str, Any] | None) -> None:
    busy = Busy()
    with pytest.raises(Refused):
        await execution.execute(asked(SCHEMA, text, variables), busy, free)
    assert busy.most == 0


async def test_only_what_was_meant_to_be_told_is_told() -> None:
    with capture_logs() as logs:
        hidden = await answer('{ broken(said: "a name") }')
    assert "a name" not in str(hidden["errors"]) + str(logs)
    assert logs[0]["error"] == "RuntimeError"
    told = await answer("{ told }")
    assert told["errors"][0]["message"] == Told.__doc__
    assert told["data"] == {"told": None}


async def test_root_fields_take_turns() -> None:
    busy = Busy()
    text = "{ a: turn b: turn c: turn }"
    assert await execute(SCHEMA, text, None, None, busy) == b'{"data":{"a":1,"b":1,"c":1}}'
    assert busy.most == 1


async def test_the_operation_that_is_named_is_executed() -> None:
    text = "query A { a: turn } query B { b: turn } mutation C { add(number: 1) }"
    assert await answer(text, name="B") == {"data": {"b": 1}}
    assert await answer(text, name="C") == {"data": {"add": 2}}
    assert (await answer(text, name="D"))["errors"][0]["extensions"]["code"] == "BAD_OPERATION"


async def test_the_schema_can_be_asked_for() -> None:
    found = await answer("{ __schema { queryType { name } } __typename }")
    assert found == {"data": {"__schema": {"queryType": {"name": "Query"}}, "__typename": "Query"}}


async def test_a_document_that_asks_for_one_name_too_often_is_not_validated() -> None:
    """Each pair of them would be compared, while nobody else is answered."""
    found = await answer("{ " + "nothing " * 700 + "}")
    assert [error["extensions"]["code"] for error in found["errors"]] == ["TOO_MUCH"]


async def test_of_all_that_is_wrong_with_a_document_only_the_first_is_told() -> None:
    """Each error quotes the whole value that is wrong, and nobody else is answered meanwhile."""
    wrong = " ".join(f"wrong{n}: 1" for n in range(300))
    found = await answer(f"{{ wished(wish: {{{wrong}}}) }}")
    assert 1 < len(found["errors"]) <= 6
    assert {error["extensions"]["code"] for error in found["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}
