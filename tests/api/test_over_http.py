"""GraphQL over HTTP: what the specification, and the audit that is made of it, ask of a server."""

import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from served import Client
from served import client as client

NEW, OLD, EVENTS = "application/graphql-response+json", "application/json", "text/event-stream"
HELLO = "{ __typename }"
NO_OBJECTS = ("text", 0, False, ["array"])
NO_TEXTS = ({"obj": "ect"}, 0, False, ["array"])


def headers(client: Client, accept: str | None = None, kind: str | None = OLD) -> dict[str, str]:
    said = {"authorization": f"Bearer {client.token('parties', 'blue')}"}
    return said | ({"accept": accept} if accept is not None else {}) | ({"content-type": kind} if kind else {})


async def post(client: Client, body: object, accept: str | None = OLD, kind: str | None = OLD) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client.http.post("/graphql/parties", content=content, headers=headers(client, accept, kind))


async def get(client: Client, said: Mapping[str, str] | str, accept: str = OLD) -> httpx.Response:
    question = said if isinstance(said, str) else httpx.QueryParams(said)
    return await client.http.get(f"/graphql/parties?{question}", headers=headers(client, accept, None))


def kind_of(response: httpx.Response) -> str:
    kind: str = response.headers["content-type"]
    return kind


def code(response: httpx.Response) -> str:
    answer = response.json()
    assert "data" not in answer
    found: str = answer["errors"][0]["extensions"]["code"]
    return found


ACCEPTED = [
    (NEW, NEW), (OLD, OLD), ("*/*", OLD), ("application/*", OLD), ("", NEW),
    (f"{NEW}; charset=utf-8, {OLD}; charset=utf-8", NEW), (f"{OLD}, {NEW}", OLD),
    (f"{OLD};q=0.9, {NEW};q=0.8", OLD), (f"{OLD};q=0.8, {NEW};q=0.9", NEW), (f"{NEW};q=0.5, */*;q=0.6", OLD),
    (f"*/*, {NEW}", NEW), (f"{OLD};q=0, */*", NEW), (f"text/html, {NEW};q=0.001", NEW),
    (f"{OLD}; charset=latin-1, {NEW}", NEW), ("APPLICATION/JSON", OLD), (f"{NEW};q=2, {OLD};q=0.1", OLD),
    (f"{EVENTS};q=0.9, {OLD}", OLD), (f"{OLD},, ,", OLD),
]  # fmt: skip


@pytest.mark.parametrize(("accept", "kind"), ACCEPTED)
async def test_the_answer_is_of_the_kind_that_is_wanted_most(client: Client, accept: str, kind: str) -> None:
    for response in (await post(client, {"query": HELLO}, accept), await get(client, {"query": HELLO}, accept)):
        assert (response.status_code, kind_of(response)) == (200, f"{kind}; charset=utf-8")
        assert response.json() == {"data": {"__typename": "Query"}}


async def test_what_is_accepted_may_be_said_in_several_lines(client: Client) -> None:
    lines = [*headers(client).items(), ("accept", "text/html"), ("accept", f"{OLD};q=0.1"), ("accept", NEW)]
    response = await client.http.get("/graphql/parties", params={"query": HELLO}, headers=lines)
    assert (response.status_code, kind_of(response)) == (200, f"{NEW}; charset=utf-8")


async def test_who_does_not_say_what_he_accepts_is_taken_for_a_client_of_today(client: Client) -> None:
    request = client.http.build_request("POST", "/graphql/parties", json={"query": "{"}, headers=headers(client))
    del request.headers["accept"]
    response = await client.http.send(request)
    assert (response.status_code, kind_of(response)) == (400, f"{NEW}; charset=utf-8")


@pytest.mark.parametrize("accept", ["text/html", f"{OLD};q=0", f"*/*, {OLD};q=0, {NEW};q=0, {EVENTS};q=0", "image/*"])
async def test_who_accepts_nothing_that_there_is_is_told_what_there_is(client: Client, accept: str) -> None:
    for response in (await post(client, {"query": HELLO}, accept), await get(client, {"query": HELLO}, accept)):
        assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")
        assert NEW in response.text


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                                  NEW, f"{OLD}; charset=latin-1", "application/jsonp"])  # fmt: skip
async def test_only_json_is_read(client: Client, kind: str | None) -> None:
    response = await post(client, {"query": HELLO}, kind=kind)
    assert (response.status_code, code(response)) == (415, "NOT_JSON")


@pytest.mark.parametrize("kind", [OLD, f"{OLD}; charset=utf-8", f'{OLD};charset="UTF-8"', "Application/JSON"])
async def test_it_is_read_as_utf8_whether_that_is_said_or_not(client: Client, kind: str) -> None:
    response = await post(client, '{"query": "{ __typename } # ä"}'.encode(), kind=kind)
    assert response.json() == {"data": {"__typename": "Query"}}


UNFORMED: list[Any] = [
    b"", b"NONSENSE", b'{ "not a JSON', b'{"query": "\xff"}', [], [{"query": HELLO}], "text", None, {},
    {"qeury": HELLO}, {"query": None}, *({"query": wrong} for wrong in NO_TEXTS),
    *({"query": HELLO, "operationName": wrong} for wrong in NO_TEXTS),
    *({"query": HELLO, "variables": wrong} for wrong in NO_OBJECTS),
    *({"query": HELLO, "extensions": wrong} for wrong in NO_OBJECTS),
    {"documentId": 1}, {"query": HELLO, "extensions": {"persistedQuery": "x"}},
    {"query": HELLO, "extensions": {"persistedQuery": {"version": 2, "sha256Hash": "x"}}},
]  # fmt: skip


@pytest.mark.parametrize("accept", [NEW, OLD, EVENTS])
async def test_what_is_not_well_formed_is_refused(client: Client, accept: str) -> None:
    for body in UNFORMED:
        response = await post(client, body, accept)
        assert (response.status_code, code(response)) == (400, "BAD_REQUEST"), body
        assert kind_of(response) == f"{NEW if accept == NEW else OLD}; charset=utf-8"


WELL_FORMED: list[dict[str, Any]] = [
    {"query": HELLO, "operationName": None, "variables": None, "extensions": None, "documentId": None},
    {"query": HELLO, "variables": {}, "extensions": {}, "unknown": [1]},
    {"query": HELLO, "extensions": {"unknown": "value"}},
    {"query": "query Q { __typename }", "operationName": "Q"},
    {"query": "query Q($no: Boolean!) { __typename @skip(if: $no) }", "variables": {"no": False, "other": 1}},
]


@pytest.mark.parametrize("accept", [NEW, OLD])
async def test_what_is_well_formed_is_answered(client: Client, accept: str) -> None:
    for body in WELL_FORMED:
        response = await post(client, body, accept)
        assert (response.status_code, response.json()) == (200, {"data": {"__typename": "Query"}}), body


REFUSED = [
    ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
    ({"query": "{ f8f31403dfe404bccbb0e835f2629c6a7 }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "query A { __typename } query B { __typename }"}, "BAD_OPERATION"),
    ({"query": HELLO, "operationName": "null"}, "BAD_OPERATION"),
    ({"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": None}}, "BAD_VARIABLE"),
    ({"query": "subscription { changes { cursor } }"}, "BAD_OPERATION"),
    ({"query": 'query @after(receipt: "made up") { __typename }'}, "BAD_RECEIPT"),
    ({"documentId": "sha256:" + "0" * 64}, "PERSISTED_QUERY_NOT_FOUND"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), REFUSED)
async def test_what_cannot_be_executed_has_the_status_of_its_kind(
    client: Client, body: dict[str, Any], expected: str
) -> None:
    in_address = {name: json.dumps(said) if name == "variables" else said for name, said in body.items()}
    for accept, status in ((NEW, 400), (OLD, 200)):
        for response in (await post(client, body, accept), await get(client, in_address, accept)):
            assert (response.status_code, code(response)) == (status, expected)
            assert kind_of(response) == f"{accept}; charset=utf-8"


@pytest.mark.parametrize("accept", [NEW, OLD])
async def test_what_is_executed_is_a_success_even_where_a_field_is_not(client: Client, accept: str) -> None:
    text = "{ warnings(first: 501) { totalCount } }"
    for response in (await post(client, {"query": text}, accept), await get(client, {"query": text}, accept)):
        assert response.status_code == 200
        assert response.json()["data"] is None
        assert response.json()["errors"][0]["extensions"]["code"] == "PAGE_TOO_LARGE"


@pytest.mark.parametrize(
    ("audience", "authorization", "status"),
    [("parties", "", 401), ("parties", "Basic YTpi", 401), ("agencies", None, 403), ("nobody", None, 404)],
)
async def test_who_may_not_ask_is_told_so_in_a_kind_that_he_accepts(
    client: Client, audience: str, authorization: str | None, status: int
) -> None:
    for accept, kind in ((NEW, NEW), (OLD, OLD), (EVENTS, OLD), ("text/html", OLD)):
        said = headers(client, accept) | ({} if authorization is None else {"authorization": authorization})
        response = await client.http.post(f"/graphql/{audience}", json={"query": HELLO}, headers=said)
        assert (response.status_code, kind_of(response)) == (status, f"{kind}; charset=utf-8")
        assert code(response)


async def test_what_it_costs_is_told_to_who_asks(client: Client) -> None:
    text, cost = "{ warnings(first: 4) { totalCount } }", {"cost": {"asked": 5, "most": 1_000_000}}
    assert "extensions" not in (await post(client, {"query": text})).json()
    assert (await post(client, {"query": text, "extensions": {"cost": True}})).json()["extensions"] == cost
    assert (await get(client, {"query": text, "extensions": '{"cost":true}'})).json()["extensions"] == cost
