"""What may be asked in an address: queries alone, short ones, and no browser asks for another site."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from api.test_over_http import EVENTS, HELLO, NEW, OLD, code, get, headers, post
from served import Client
from served import client as client
from taskforce.api.limits import seconds
from taskforce.api.subscriptions import subscription

LONG = "query Q($first: Int) { warnings(first: $first) { totalCount } }"


async def test_all_that_can_be_posted_with_a_query_can_stand_in_an_address(client: Client) -> None:
    said = {"query": LONG, "operationName": "Q", "variables": '{"first": 1}', "extensions": "{}", "unknown": "ä&="}
    assert (await get(client, said)).json() == {"data": {"warnings": {"totalCount": 0}}}
    assert (await get(client, said | {"operationName": "", "variables": ""})).json()["data"]
    assert (await get(client, said | {"variables": "null"})).json()["data"]


@pytest.mark.parametrize(
    "said",
    ["", "query=", "variables={}", "query={__typename}&variables=1", "query={__typename}&variables={",
     "query={__typename}&extensions=[]", "query={__typename}&query={__typename}", "query=%ff",
     f"query={{__typename}}&variables={'[' * 5000}"],
)  # fmt: skip
@pytest.mark.parametrize("accept", [NEW, OLD])
async def test_what_is_not_well_formed_is_refused(client: Client, said: str, accept: str) -> None:
    response = await get(client, said, accept)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


async def test_an_address_that_is_too_long_is_refused(client: Client) -> None:
    response = await get(client, {"query": HELLO, "unknown": "x" * 8_192})
    assert (response.status_code, code(response)) == (414, "ADDRESS_TOO_LONG")


REGISTER = (
    'mutation M { registerOrganisation(input: {organisationId: "green", kind: PARTY, name: "Green"}) { receipt } }'
    " query Q { organisations { totalCount } }"
)


@pytest.mark.parametrize("accept", [NEW, OLD, EVENTS])
async def test_a_mutation_is_refused_and_nothing_is_recorded(client: Client, accept: str) -> None:
    said = headers(client, accept, None) | {"authorization": f"Bearer {client.token('secretariat', 'secretariat')}"}
    params = {"query": REGISTER, "operationName": "M"}
    response = await client.http.get("/graphql/secretariat", headers=said, params=params)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert code(response) == "METHOD_NOT_ALLOWED"
    await client.service.caught_up()
    found = await client.ask("secretariat", "secretariat", "{ organisations { totalCount } }")
    assert found == {"organisations": {"totalCount": 0}}
    asked = await client.http.get("/graphql/secretariat", headers=said, params=params | {"operationName": "Q"})
    assert asked.status_code == 200


async def test_it_can_subscribe_where_it_accepts_events(client: Client) -> None:
    address = f"/graphql/parties?{httpx.QueryParams({'query': 'subscription { changes { cursor } }'})}"
    async with client.http.stream("GET", address, headers=headers(client, EVENTS, None)) as response:
        assert response.headers["content-type"] == EVENTS
        assert response.headers["cache-control"] == "no-store"
        assert await anext(response.aiter_lines()) == ":"


async def test_what_it_subscribes_to_goes_on_for_longer_than_an_answer_may_take_to_begin(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seconds, "WHOLE", 2.0)
    monkeypatch.setattr(subscription, "BEAT", 0.1)
    address = f"/graphql/parties?{httpx.QueryParams({'query': 'subscription { changes { cursor } }'})}"
    async with client.http.stream("GET", address, headers=headers(client, EVENTS, None)) as response:
        lines = response.aiter_lines()
        async with asyncio.timeout(30):
            assert [await anext(lines) for _ in range(80)] == [":", ""] * 40


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_there_is_no_third_way(client: Client, method: str) -> None:
    response = await client.http.request(method, "/graphql/parties", headers=headers(client))
    assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")
    assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


FOREIGN = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
SIMPLE = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]


def gives_leave(response: httpx.Response) -> bool:
    return any(name.startswith("access-control-") for name in response.headers)


async def test_what_a_browser_sends_for_another_site_unasked_is_not_answered(client: Client) -> None:
    """A header with the token is none that it sends unasked, and application/json is none of its kinds."""
    asked = await client.http.get("/graphql/parties", params={"query": HELLO}, headers=FOREIGN)
    assert (asked.status_code, code(asked)) == (401, "NOT_AUTHENTICATED")
    for kind in SIMPLE:
        body: Any = json.dumps({"query": HELLO})
        bare = await client.http.post("/graphql/parties", content=body, headers=FOREIGN | {"content-type": kind})
        assert (bare.status_code, code(bare)) == (401, "NOT_AUTHENTICATED")
        assert (await post(client, {"query": HELLO}, kind=kind)).status_code == 415
    for carried in ("cookie", "x-authorization"):
        other = FOREIGN | {carried: f"authorization=Bearer {client.token('parties', 'blue')}"}
        assert (await client.http.get("/graphql/parties", params={"query": HELLO}, headers=other)).status_code == 401
    in_address = {"query": HELLO, "authorization": f"Bearer {client.token('parties', 'blue')}"}
    assert (await client.http.get("/graphql/parties", params=in_address)).status_code == 401


async def test_no_other_site_is_given_leave_to_ask(client: Client) -> None:
    wish = FOREIGN | {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    for path in ("/graphql/parties", "/events", "/health/live", "/nowhere"):
        assert not gives_leave(await client.http.options(path, headers=wish)), path
    said = headers(client) | FOREIGN
    assert not gives_leave(await client.http.post("/graphql/parties", json={"query": HELLO}, headers=said))
    assert not gives_leave(await client.http.get("/graphql/parties", params={"query": HELLO}, headers=said))
