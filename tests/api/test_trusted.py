"""Trusted documents: those beside each audience's schema, by their SHA-256, through every door."""

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.test_over_http import EVENTS, NEW, code, headers
from served import Client, served
from served import client as client
from subscribing import CHANGES, connected
from taskforce import files
from taskforce.api.graphql.documents import trusted
from taskforce.api.names import AUDIENCES
from taskforce.database import Database

MINE = (files.graphql() / "parties" / "warnings.graphql").read_text()
THEIRS = (files.graphql() / "agencies" / "warnings.graphql").read_text()
STREAM = (files.graphql() / "parties" / "changes.graphql").read_text()
NOBODYS = "{ warnings { totalCount } }"


def named(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def ways(name: str) -> list[dict[str, Any]]:
    """How a document can be named."""
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": name}}
    return [{"extensions": persisted}, {"documentId": f"sha256:{name}"}]


async def post(client: Client, said: dict[str, Any], accept: str = NEW) -> httpx.Response:
    return await client.http.post("/graphql/parties", json=said, headers=headers(client, accept, None))


async def get(client: Client, said: dict[str, Any]) -> httpx.Response:
    params = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in said.items()}
    return await client.http.get("/graphql/parties", params=params, headers=headers(client, NEW, None))


@pytest.fixture
async def strict(database: Database, tmp_path: Path) -> AsyncIterator[Client]:
    async with served(database, tmp_path, only_trusted=True) as client:
        yield client


@pytest.fixture(params=[False, True], ids=["any", "trusted"])
async def either(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> AsyncIterator[Client]:
    async with served(database, tmp_path, only_trusted=request.param) as client:
        yield client


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_trusted_documents_of_an_audience_are_the_files_beside_its_schema(audience: str) -> None:
    folder = files.graphql() / audience
    told = {sha256(file.read_bytes()).hexdigest() for file in folder.iterdir() if file.stem != "schema"}
    assert trusted()[audience].keys() == told


@pytest.mark.parametrize("said", ways(named(MINE)))
async def test_a_trusted_document_is_answered_by_its_name(either: Client, said: dict[str, Any]) -> None:
    more = said | {"variables": {"first": 1}, "operationName": "Warnings"}
    for response in (await post(either, more), await get(either, more), await post(either, more | {"query": MINE})):
        assert response.status_code == 200
        assert response.json()["data"]["warnings"]["totalCount"] == 0


async def test_the_name_of_anothers_document_is_as_unknown_as_one_that_there_is_not(either: Client) -> None:
    names = [named(THEIRS), named("nobody's"), named(MINE).upper(), "", "x" * 10_000, "md5:1", f"sha256:{named(MINE)}"]
    answers = set()
    for said in (said for name in names for said in ways(name)[: 1 if name.startswith("sha256") else 2]):
        for response in (await post(either, said), *([await get(either, said)] if len(str(said)) < 999 else [])):
            assert code(response) == "PERSISTED_QUERY_NOT_FOUND"
            unlike = {"date", "x-request-id"}
            told = [header for header in response.headers.multi_items() if header[0] not in unlike]
            answers.add((response.status_code, response.content, tuple(told)))
    assert len(answers) == 1


async def test_a_name_of_something_else_is_refused_with_the_document(client: Client) -> None:
    for said in ways(named(THEIRS)):
        response = await post(client, said | {"query": NOBODYS})
        assert (response.status_code, code(response)) == (400, "OTHER_DOCUMENT")


async def test_nobody_adds_a_document(either: Client) -> None:
    for said in ways(named(NOBODYS)):
        assert (await post(either, said | {"query": NOBODYS})).status_code in {200, 400}
        assert code(await post(either, said)) == "PERSISTED_QUERY_NOT_FOUND"


async def test_where_only_trusted_documents_are_answered_no_other_is_through_any_door(strict: Client) -> None:
    for text in (NOBODYS, THEIRS, CHANGES, "{", f"{MINE} "):
        for response in (await post(strict, {"query": text}), await get(strict, {"query": text})):
            assert (response.status_code, code(response)) == (400, "UNTRUSTED_DOCUMENT")
        assert code(await post(strict, {"query": text}, EVENTS)) == "UNTRUSTED_DOCUMENT"
    async with connected(strict, "parties", "blue") as socket:
        for text in (NOBODYS, THEIRS, CHANGES, "{"):
            await socket.say("subscribe", id="1", payload={"query": text})
            assert await socket.refusal() == "UNTRUSTED_DOCUMENT"
        for said in ways(named(THEIRS)):
            await socket.say("subscribe", id="1", payload=said)
            assert await socket.refusal() == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_trusted_mutation_is_posted_all_the_same(either: Client) -> None:
    name = named((files.graphql() / "parties" / "note_donation.graphql").read_text())
    for said in ways(name):
        response = await get(either, said)
        assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_a_trusted_document_is_answered_through_every_door_also_as_it_stands(strict: Client) -> None:
    assert (await post(strict, {"query": MINE})).json()["data"]["warnings"]["totalCount"] == 0
    async with connected(strict, "parties", "blue") as socket:
        for said in (*ways(named(MINE)), {"query": MINE}):
            await socket.say("subscribe", id="1", payload=said)
            assert (await socket.hear())["payload"]["data"]["warnings"]["totalCount"] == 0
            assert (await socket.hear())["type"] == "complete"
    said, accept = {"documentId": f"sha256:{named(STREAM)}"}, headers(strict, EVENTS)
    async with strict.http.stream("POST", "/graphql/parties", json=said, headers=accept) as response:
        assert response.headers["content-type"] == EVENTS
