"""A real issuer's tokens at every door of the service: who is let in, who is not, and what is told meanwhile."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs
from websockets.exceptions import InvalidStatus

from issuing import KEYS, Issuer, answer, believing
from issuing import issuer as issuer
from sending import DRAFT
from served import Client, served
from subscribing import CHANGES, Events, donation, happen, opened
from taskforce.api.identity import published
from taskforce.database import Database
from taskforce.log.event_log import EventLog

CLAIMS = '[system]\nclaim = "gty"\nvalue = "client-credentials"\n'
QUERY = {"query": "{ warnings { totalCount } }"}


@pytest.fixture
async def client(database: Database, tmp_path: Path, issuer: Issuer) -> AsyncIterator[Client]:
    settings = believing(issuer, tmp_path, CLAIMS)
    async with served(database, tmp_path, issuer=settings.issuer, claims=settings.claims) as client:
        yield client


def bearing(token: str, **more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}", **{name.replace("_", "-"): value for name, value in more.items()}}


async def asked(client: Client, token: str) -> httpx.Response:
    return await client.http.post("/graphql/parties", json=QUERY, headers=bearing(token))


def event(**more: Any) -> dict[str, Any]:
    said = {"specversion": "1.0", "id": "1", "source": "/desk", "type": "warning.drafted", "subject": "W1"}
    return said | {"data": DRAFT} | more


async def sent(client: Client, token: str, **more: Any) -> httpx.Response:
    headers = bearing(token, content_type="application/cloudevents+json")
    return await client.http.post("/events", content=json.dumps(event(**more)), headers=headers)


def away(issuer: Issuer) -> None:
    issuer.says[KEYS] = answer(b"", "503 Service Unavailable")


async def test_a_flood_of_made_up_key_ids_is_not_judged_and_locks_out_nobody(
    client: Client, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client.service.admission._bad, "_rate", 1e-6)
    monkeypatch.setattr(client.service.admission._bad, "_most", 2)
    known, key = issuer.token(), ec.generate_private_key(ec.SECP256R1())
    assert (await asked(client, known)).status_code == 200
    statuses = [(await asked(client, issuer.token(f"made up {n}", key))).status_code for n in range(40)]
    judged = statuses.count(503)
    assert 20 <= judged <= 22
    assert statuses == [503] * judged + [429] * (40 - judged)
    assert (await asked(client, known)).status_code == 200


async def test_many_who_come_from_one_address_while_the_issuer_is_away_are_let_in_when_it_is_back(
    client: Client, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "PAUSE", 0)
    away(issuer)
    tokens = [issuer.token(sub=f"officer-{n}") for n in range(300)]
    assert {(await asked(client, token)).status_code for token in tokens} == {503}
    issuer.says.clear()
    assert {(await asked(client, token)).status_code for token in tokens[:20]} == {200}


async def test_while_the_issuer_is_away_nobody_is_called_false(client: Client, issuer: Issuer) -> None:
    away(issuer)
    for response in (await asked(client, issuer.token()), await sent(client, issuer.token())):
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) >= 1
        assert "www-authenticate" not in response.headers
    assert response.json()["code"] == "UNAVAILABLE"


async def test_while_the_issuer_is_away_a_socket_is_told_to_try_again(client: Client, issuer: Issuer) -> None:
    away(issuer)
    with pytest.raises(InvalidStatus) as refused:
        async with opened(client, "parties", issuer.token()):
            pass
    assert refused.value.response.status_code == 503
    assert int(refused.value.response.headers["retry-after"]) >= 1
    async with opened(client, "parties") as socket:
        await socket.say("connection_init", payload=bearing(issuer.token()))
        assert await socket.ended() == 1013


async def test_a_forged_token_is_refused_at_each_door(client: Client, issuer: Issuer) -> None:
    forged = issuer.token(key=ec.generate_private_key(ec.SECP256R1()))
    for response in (await asked(client, forged), await sent(client, forged)):
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"
    with pytest.raises(InvalidStatus) as refused:
        async with opened(client, "parties", forged):
            pass
    assert refused.value.response.status_code == 401
    assert refused.value.response.headers["www-authenticate"] == "Bearer"


async def test_a_token_of_the_local_issuer_is_refused(client: Client, issuer: Issuer) -> None:
    assert (await asked(client, client.token("parties", "PP9001", "security"))).status_code == 401
    assert not issuer.asked


async def test_an_officer_asks(client: Client, issuer: Issuer) -> None:
    response = await asked(client, issuer.token())
    assert response.json() == {"data": {"warnings": {"totalCount": 0}}}
    assert (await asked(client, issuer.token(audience="agencies"))).status_code == 403


async def test_a_system_sends_an_event_for_an_officer(client: Client, issuer: Issuer) -> None:
    token = issuer.token(audience="agencies", organisation="desk", office=None, gty="client-credentials")
    response = await sent(client, token, actor="officer-17", office="desk")
    assert response.json()["verdict"] == "recorded"


async def test_a_person_cannot_send_an_event_for_another(client: Client, issuer: Issuer) -> None:
    token = issuer.token(audience="agencies", organisation="desk", sub="officer-1")
    response = await sent(client, token, source="/desk/~officer-1", actor="officer-17")
    assert response.json()["code"] == "ACTOR_NOT_YOURS"


async def test_a_socket_tells_changes(client: Client, issuer: Issuer, log: EventLog) -> None:
    async with opened(client, "parties") as socket:
        await socket.say("connection_init", payload=bearing(issuer.token()))
        assert await socket.hear() == {"type": "connection_ack"}
        await socket.subscribe()
        [own, *_] = await happen(log, donation("PP9001"), donation("red"))
        assert [change["node"]["id"] for change in await socket.changes(1)] == [own]


async def test_a_stream_of_events_tells_changes(client: Client, issuer: Issuer, log: EventLog) -> None:
    headers = bearing(issuer.token(), accept="text/event-stream")
    async with client.http.stream("POST", "/graphql/parties", json={"query": CHANGES}, headers=headers) as response:
        events = Events(response)
        assert await events.next() == {"": ""}
        [own, *_] = await happen(log, donation("PP9001"), donation("red"))
        assert (await events.answer())["data"]["changes"]["node"]["id"] == own


async def test_no_token_key_or_claim_is_in_a_log_or_an_answer(client: Client, issuer: Issuer) -> None:
    claims = {"sub": "hidden-person", "organisation": "hidden-organisation", "office": "hidden-office"}
    issuer.keys["hidden-key"] = issuer.keys["one"]
    tokens = [
        issuer.token("hidden-key", **claims),
        issuer.token("hidden-key", ec.generate_private_key(ec.SECP256R1()), **claims),
        issuer.token("hidden-other-key", issuer.keys["one"], **claims),
        issuer.token("hidden-key", **claims | {"audience": "hidden-audience"}),
    ]
    with capture_logs() as logs:
        answers = [await asked(client, token) for token in tokens]
    said = f"{logs} {[(found.text, found.headers) for found in answers]}"
    assert [found.status_code for found in answers] == [200, 401, 503, 401]
    assert "hidden" not in said
    assert not [token for token in tokens if token.split(".")[2] in said]
    assert "hidden" not in issuer.heads
