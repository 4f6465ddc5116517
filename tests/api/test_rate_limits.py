"""Who asks for too much is told so and when to go on; nobody else notices."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from sending import DRAFT, Sender
from served import Client, served
from served import client as client
from subscribing import CHANGES, connected, opened
from taskforce.api.limits import admission
from taskforce.database import Database

QUERY = "{ warnings { totalCount } }"


@pytest.fixture
async def strict(database: Database, tmp_path: Path) -> AsyncIterator[Client]:
    """A service that lets a client ask for 10 at once, and 1 a second."""
    async with served(database, tmp_path, cost_per_second=1) as client:
        yield client


async def ask(client: Client, person: str = "ann", organisation: str = "blue", **headers: str) -> httpx.Response:
    token = client.issuer.token("parties", organisation, "security", person)
    said = {"authorization": f"Bearer {token}"} | headers
    return await client.http.post("/graphql/parties", json={"query": QUERY}, headers=said)


async def test_who_asks_for_too_much_is_told_when_to_go_on_and_nobody_else_is(strict: Client) -> None:
    assert (await ask(strict)).status_code == 429  # the question is paid for, and what it costs to answer is not
    refused = await ask(strict)
    assert refused.status_code == 429
    assert 10 < int(refused.headers["retry-after"]) < 100
    assert refused.json()["errors"][0]["extensions"] == {"code": "RATE_LIMITED"}
    assert "data" not in refused.json()
    assert refused.headers["content-type"].startswith("application/json")
    assert strict.service.meter.refused == 2


async def test_each_person_of_each_organisation_counts_alone(database: Database, tmp_path: Path) -> None:
    async with served(database, tmp_path, cost_per_second=10) as client:
        while (await ask(client)).status_code == 200:
            pass
        assert (await ask(client)).status_code == 429
        assert (await ask(client, "bob")).status_code == 200
        assert (await ask(client, "ann", "red")).status_code == 200


async def test_what_was_let_through_once_is_waited_for_by_what_it_cost(database: Database, tmp_path: Path) -> None:
    large = "{ warnings(first: 500) { nodes { id stage } } }"
    async with served(database, tmp_path, cost_per_second=60) as client:
        assert (await client.post("parties", "blue", large)).status_code == 200
        refused = await client.post("parties", "blue", "{ __typename }")
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 5


async def test_events_are_refused_all_together_and_nothing_is_recorded(
    database: Database, tmp_path: Path, admin: asyncpg.Connection
) -> None:
    async with served(database, tmp_path, cost_per_second=10) as client:
        agency = Sender(client, "agencies", "desk", "parties-desk", "case-system", system=True)
        events = [agency.event("warning.drafted", f"W{number}", DRAFT) for number in range(20)]
        assert len(await agency.send(*events)) == 20
        count = "select count(*) from log.event"
        before = await admin.fetchval(count)
        kind = {"content-type": "application/cloudevents-batch+json"}
        more = [agency.event("warning.drafted", "W99", DRAFT)]
        refused = await client.http.post("/events", json=more, headers=agency.headers | kind)
        assert refused.status_code == 429
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["code"] == "RATE_LIMITED"
        assert int(refused.headers["retry-after"]) >= 10
        assert await admin.fetchval(count) == before


async def test_what_is_long_costs_more(database: Database, tmp_path: Path) -> None:
    async with served(database, tmp_path, cost_per_second=10) as client:
        agency = Sender(client, "agencies", "desk", "parties-desk", "case-system", system=True)
        await agency.send(agency.event("warning.drafted", "W1", DRAFT | {"gist": "x" * 10_000}))
        kind = {"content-type": "application/cloudevents-batch+json"}
        refused = await client.http.post("/events", json=[], headers=agency.headers | kind)
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 100


async def test_a_subscription_that_is_refused_as_too_much_is_said_by_events_too(strict: Client) -> None:
    headers = {"authorization": f"Bearer {strict.token('parties', 'blue')}", "accept": "text/event-stream"}
    refused = await strict.http.post("/graphql/parties", json={"query": CHANGES}, headers=headers)
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (429, "RATE_LIMITED")
    assert strict.service._hub.size == 0


async def test_on_a_socket_the_operation_alone_is_refused(strict: Client) -> None:
    async with connected(strict, "parties", "blue") as socket:
        await socket.say("subscribe", id="1", payload={"query": CHANGES})
        assert await socket.refusal() == "RATE_LIMITED"
        await socket.say("subscribe", id="2", payload={"query": QUERY})
        assert await socket.refusal() == "RATE_LIMITED"


async def test_a_socket_on_which_too_much_else_is_said_is_closed(strict: Client) -> None:
    async with connected(strict, "parties", "blue") as socket:
        for _ in range(3):
            await socket.say("ping")
        assert await socket.ended() == 4429


async def test_one_client_has_so_many_sockets(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client.service.sockets, "_most_of_one", 1)
    async with connected(client, "parties", "blue"):
        async with opened(client, "parties", client.token("parties", "blue")) as socket:
            await socket.say("connection_init")
            assert await socket.ended() == 4429
        async with connected(client, "parties", "red"):
            assert client.service.sockets.size == 2


async def test_one_client_has_so_many_subscriptions(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client.service._hub._clients, "_most_of_one", 1)
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        await socket.say("subscribe", id="2", payload={"query": CHANGES})
        assert await socket.refusal() == "TOO_MANY_SUBSCRIPTIONS"
        async with connected(client, "parties", "red") as other:
            await other.subscribe()


@pytest.fixture
def judged(client: Client, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The tokens that have been judged."""
    found, judge = list[Any](), client.service.identity._verified

    async def told(token: str) -> Any:
        found.append(token)
        return await judge(token)

    monkeypatch.setattr(client.service.identity, "_verified", told)
    return found


async def test_a_flood_of_bad_tokens_is_not_judged_and_locks_out_nobody(
    client: Client, judged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client.service.admission._bad, "_rate", 1e-6)
    known = {"authorization": f"Bearer {client.token('parties', 'blue')}"}
    assert (await ask(client, **known)).status_code == 200
    statuses = [
        (await client.http.get("/events/types", headers={"authorization": f"Bearer bad-{number}"})).status_code
        for number in range(admission.AT_ONCE + 50)
    ]
    assert statuses == [401] * (admission.AT_ONCE + 1) + [429] * 49
    assert len(judged) == admission.AT_ONCE + 2
    assert (await ask(client, **known)).status_code == 200, "whoever was known is known"
    refused = await ask(client, "new")
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (429, "RATE_LIMITED")
    assert int(refused.headers["retry-after"]) >= 1
    assert (await ask(client, "other", **{"x-forwarded-for": "192.0.2.7"})).status_code == 200


async def test_who_sends_no_token_is_not_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client.service.admission._bad, "_most", 0)
    for _ in range(3):
        assert (await client.http.get("/events/types")).status_code == 401
    assert (await ask(client)).status_code == 200


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7"),
        ("a made-up name", ""),
    ],
)
def test_of_ipv6_the_network_is_the_address(host: str, address: str) -> None:
    scope: Any = {"client": (host, 1)}
    found = admission.address_of(scope)
    assert found == address or (host.startswith("::ffff") and found.startswith("::ffff"))
