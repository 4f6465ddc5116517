"""What a request is told before its document is looked at, and what is written down of it."""

import json
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from api.answering import execute
from served import Client
from served import client as client
from served import story as story
from served import told as told
from taskforce.api.identity import Viewer
from taskforce.database import Database

QUERY = {"query": "{ warnings { totalCount } }"}


def bearer(client: Client, audience: str = "parties", organisation: str = "PP9001") -> dict[str, str]:
    return {"authorization": f"Bearer {client.token(audience, organisation)}"}


def refused(response: httpx.Response) -> tuple[int, str]:
    [error] = response.json()["errors"]
    return response.status_code, error["extensions"]["code"]


async def test_without_a_token_nothing_is_answered(client: Client) -> None:
    response = await client.http.post("/graphql/parties", json=QUERY)
    assert refused(response) == (401, "NOT_AUTHENTICATED")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_token_of_another_audience_is_refused(client: Client) -> None:
    response = await client.http.post("/graphql/agencies", json=QUERY, headers=bearer(client))
    assert refused(response) == (403, "OTHER_AUDIENCE")


async def test_there_is_no_other_audience(client: Client) -> None:
    response = await client.http.post("/graphql/newspapers", json=QUERY, headers=bearer(client))
    assert refused(response) == (404, "NO_SUCH_AUDIENCE")


async def test_there_is_no_other_place(client: Client) -> None:
    assert refused(await client.http.get("/parties")) == (404, "NOT_FOUND")
    response = await client.http.put("/graphql/parties", json=QUERY, headers=bearer(client))
    assert refused(response) == (405, "METHOD_NOT_ALLOWED")
    assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"variables": {}}', b'{"query": 1}', b'{"query": "\xff"}'])
async def test_a_body_that_is_no_document_is_refused(client: Client, body: bytes) -> None:
    headers = bearer(client) | {"content-type": "application/json"}
    response = await client.http.post("/graphql/parties", content=body, headers=headers)
    assert refused(response) == (400, "BAD_REQUEST")


async def test_a_body_that_is_too_large_is_refused(client: Client) -> None:
    response = await client.http.post("/graphql/parties", json={"query": "x" * 1_000_000}, headers=bearer(client))
    assert refused(response) == (413, "BODY_TOO_LARGE")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json_is_read(client: Client, kind: str) -> None:
    headers = bearer(client) | {"content-type": kind}
    response = await client.http.post("/graphql/parties", content=b'{"query": "{ __typename }"}', headers=headers)
    assert refused(response) == (415, "NOT_JSON")


async def test_the_bytes_of_the_answer_are_those_of_the_execution(story: Client) -> None:
    query = "{ warnings { totalCount nodes { id gist issuedAt candidateBars { nodes { candidateName } } } } }"
    response = await story.post("parties", "PP9001", query)
    async with story.service.look(Viewer("parties", "PP9001", "security", "somebody")) as look:
        assert response.content == await execute(story.service.schemas["parties"], query, {}, None, look)
    assert response.headers["content-type"] == "application/json; charset=utf-8"


async def test_errors_of_a_document_come_with_codes_and_an_answer(client: Client) -> None:
    response = await client.post("parties", "PP9001", "{ assessments { totalCount } }")
    assert refused(response) == (200, "GRAPHQL_VALIDATION_FAILED")


async def test_health_says_that_it_lives_and_that_it_is_ready(client: Client) -> None:
    assert (await client.http.get("/health/live")).json() == {"status": "live"}
    assert (await client.http.get("/health/ready")).json() == {"status": "ready"}


async def test_it_is_not_ready_without_one_of_its_views(client: Client, database: Database) -> None:
    admin = await database.admin()
    await admin.execute("update projection.view set live = false where name = 'parties/warnings'")
    await admin.close()
    response = await client.http.get("/health/ready")
    assert (response.status_code, response.json()) == (503, {"status": "not ready"})


async def test_a_request_has_one_line_and_an_id_and_the_line_says_nothing_of_what_was_asked(client: Client) -> None:
    with capture_logs() as lines:
        response = await client.post("parties", "PP9001", 'query Secret { node(id: "Edda") { id } }')
        unknown = await client.http.get("/graphql/eddamarsh")
    expected: list[dict[str, Any]] = [
        {"audience": "parties", "status": 200, "request_id": response.headers["x-request-id"]},
        {"audience": "unknown", "status": 404, "request_id": unknown.headers["x-request-id"]},
    ]
    requests = [line for line in lines if line["event"] == "request"]
    assert [line.pop("milliseconds") >= 0 for line in requests] == [True, True]
    assert requests == [{"event": "request", "log_level": "info", **said} for said in expected]


async def test_what_was_not_foreseen_is_told_to_operators_alone(client: Client, database: Database) -> None:
    admin = await database.admin()
    await admin.execute("revoke select on projection.view from taskforce_follower")
    await admin.close()
    with capture_logs() as lines:
        response = await client.post("parties", "PP9001", QUERY["query"])
    assert refused(response) == (500, "INTERNAL")
    assert b"projection" not in response.content
    [failed] = [line for line in lines if line["event"] == "request.failed"]
    assert (failed["error"], failed["sqlstate"]) == ("InsufficientPrivilegeError", "42501")
    assert failed["request_id"] == response.headers["x-request-id"]
    assert failed["where"]


@pytest.mark.parametrize(
    "query",
    [
        "{a" * 700 + "}" * 700,
        '{ node(id: "\ud800") { id } }',
        "\ud800",
        "{ warnings(filter: {gist: {contains: " + "[" * 1400,
    ],
    ids=["deep", "half a surrogate pair", "nothing but that", "deep value"],
)
async def test_no_document_brings_it_to_fall(client: Client, query: str) -> None:
    headers = bearer(client) | {"content-type": "application/json"}
    body = json.dumps({"query": query}).encode()
    response = await client.http.post("/graphql/parties", content=body, headers=headers)
    assert response.status_code in {200, 400}
    assert response.json()["errors"]
