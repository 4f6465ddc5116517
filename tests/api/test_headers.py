"""The headers of every answer, and the id of a request."""

import pytest
from structlog.testing import capture_logs
from websockets.exceptions import InvalidStatus

from served import Client
from served import client as client
from subscribing import opened

ALWAYS = {
    "cache-control": "no-store",
    "vary": "accept, authorization, taskforce-office",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}


async def test_every_answer_has_them_once(client: Client) -> None:
    said = {"authorization": f"Bearer {client.token('parties', 'blue')}"}
    for response in (
        await client.http.get("/health/live"),
        await client.http.get("/nowhere"),
        await client.http.options("/graphql/parties"),
        await client.http.get("/events/types"),
        await client.http.get("/graphql/parties", params={"query": "{ __typename }"}),
        await client.http.post("/graphql/parties", json={"query": "{ __typename }"}, headers=said),
        await client.http.post("/graphql/parties", json={"query": "x" * 1_000_000}, headers=said),
        await client.http.post(
            "/graphql/parties", json={"query": "{ __typename }"}, headers=said | {"accept": "text/event-stream"}
        ),
    ):
        found = [(name, value) for name, value in response.headers.multi_items() if name in ALWAYS]
        assert sorted(found) == sorted(ALWAYS.items()), response.request.url


@pytest.mark.parametrize("path", ["/nowhere", "/graphql/parties", "/events/types"])
async def test_so_has_one_that_refuses_a_request_for_a_host_that_is_none(client: Client, path: str) -> None:
    response = await client.http.get(path, headers={"host": "x:y"})
    assert response.status_code in (401, 404)
    assert {name: response.headers[name] for name in ALWAYS} == ALWAYS


async def test_a_handshake_that_is_refused_has_them_too(client: Client) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with opened(client, "parties", "made up"):
            pass
    found = refused.value.response.headers
    assert {name: found[name] for name in ALWAYS} == ALWAYS
    assert found["x-request-id"]


@pytest.mark.parametrize("id", ["a", "5f0c1a9e-6a55-4e0e-9d0e-0b6f1a1c2d3e", "trace_1.2", "x" * 64])
async def test_an_id_that_is_short_and_harmless_is_kept(client: Client, id: str) -> None:
    with capture_logs() as lines:
        response = await client.http.get("/health/live", headers={"x-request-id": id})
    assert response.headers.get_list("x-request-id") == [id]
    assert [line["request_id"] for line in lines if line["event"] == "request"] == [id]


@pytest.mark.parametrize("id", ["", "x" * 65, "a b", 'a","event":"b', "ä", "a;b", "<a>"])
async def test_any_other_is_replaced_and_nowhere_written(client: Client, id: str) -> None:
    with capture_logs() as lines:
        response = await client.http.get("/health/live", headers={b"x-request-id": id.encode()})
    assert len(response.headers["x-request-id"]) == 36
    [line] = [line for line in lines if line["event"] == "request"]
    assert line["request_id"] == response.headers["x-request-id"]
