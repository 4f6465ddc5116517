"""Whom the schema is told: everybody in development, nobody where a real issuer is or only trusted documents are."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from graphql import get_introspection_query

from api.test_trusted import MINE, NOBODYS, get, named, post, ways
from issuing import Issuer
from issuing import issuer as issuer
from served import Client, served
from served import client as client
from subscribing import connected
from taskforce.database import Database

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"query": "{ warning { totalCount } }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "{ warnings(firsts: 1) { totalCount } }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "{ warnings(filter: {stage: [ISSUE]}) { totalCount } }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "{ warnings(filter: {stages: []}) { totalCount } }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "{ node(id: 1) { ... on Warnin { id } } }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "query ($f: WarningFilte) { warnings(filter: $f) { totalCount } }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "{ warnings @skipp(if: true) { totalCount } }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "query ($f: WarningFilter) { warnings(filter: $f) { totalCount } }",
      "variables": {"f": {"stages": []}}}, "BAD_VARIABLE"),
    ({"query": "query ($f: WarningFilter) { warnings(filter: $f) { totalCount } }",
      "variables": {"f": {"stage": ["ISSUE"]}}}, "BAD_VARIABLE"),
]  # fmt: skip


@pytest.fixture
async def closed(
    database: Database, tmp_path: Path, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Client]:
    """By a real issuer's tokens."""
    async with served(database, tmp_path, issuer=issuer.name) as client:
        monkeypatch.setattr(client, "token", lambda *_: issuer.token(organisation="blue"))
        yield client


async def test_in_development_the_whole_schema_is_told(client: Client) -> None:
    answer = (await post(client, {"query": get_introspection_query()})).json()
    assert answer["data"]["__schema"]["queryType"]["name"] == "Query"
    said = [(await post(client, body)).text for body, _ in WRONG]
    assert sum("Did you mean" in text for text in said) > len(WRONG) // 2


ASKING = [
    get_introspection_query(),
    '{ __type(name: "Warning") { name } }',
    "{ ...F } fragment F on Query { x: __schema { types { name } } }",
    "query A { __typename } query B { __schema { types { name } } }",
]


@pytest.mark.parametrize("text", ASKING)
async def test_where_a_real_issuer_is_the_schema_is_not_told(closed: Client, text: str) -> None:
    response = await post(closed, {"query": text, "operationName": "A" if "query A" in text else None})
    assert (response.status_code, [error["extensions"]["code"] for error in response.json()["errors"]]) == (
        400,
        ["INTROSPECTION_OFF"],
    )
    async with connected(closed, "parties", "blue") as socket:
        await socket.say("subscribe", id="1", payload={"query": text})
        assert await socket.refusal() == "INTROSPECTION_OFF"


@pytest.mark.parametrize(("body", "expected"), WRONG)
async def test_nor_are_its_names_suggested(closed: Client, body: dict[str, Any], expected: str) -> None:
    response = await post(closed, body)
    assert {error["extensions"]["code"] for error in response.json()["errors"]} == {expected}
    assert "Did you mean" not in response.text


async def test_there_by_get_only_trusted_documents_are_answered_and_by_post_any(closed: Client) -> None:
    refused = await get(closed, {"query": NOBODYS})
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (400, "UNTRUSTED_DOCUMENT")
    assert (await post(closed, {"query": NOBODYS})).status_code == 200
    mutation = await get(closed, {"query": "mutation { __typename }"})
    assert (mutation.status_code, mutation.headers["allow"]) == (405, "POST")
    for said in (*ways(named(MINE)), {"query": MINE}):
        assert (await get(closed, said)).status_code == 200
