"""Server-sent events: what a client that accepts them is answered."""

import asyncio

import pytest

from served import Client
from served import client as client
from subscribing import CHANGES, donation, happen, streamed
from taskforce.api.subscriptions import subscription
from taskforce.log.event_log import EventLog


async def test_each_change_is_an_event_whose_id_is_its_cursor(client: Client, log: EventLog) -> None:
    async with streamed(client, "parties", "blue") as events:
        [own, *_] = await happen(log, donation("blue"), donation("red"))
        said = await events.next()
        assert said["event"] == "next"
        assert f'"node":{{"__typename":"Donation","id":"{own}"}}' in said["data"]
        assert f'"cursor":"{said["id"]}"' in said["data"]


async def test_a_client_that_says_the_last_id_goes_on_after_it(client: Client, log: EventLog) -> None:
    async with streamed(client, "parties", "blue", "subscription { changes { node { id } } }") as events:
        await happen(log, donation("blue"))
        seen = await events.next()
    ids = await happen(log, donation("blue"), donation("red"), donation("blue"))
    async with streamed(client, "parties", "blue", last_event_id=seen["id"]) as events:
        found = [(await events.answer())["data"]["changes"]["node"]["id"] for _ in range(2)]
    assert found == [ids[0], ids[2]]


async def test_the_last_id_is_later_than_what_the_document_said(client: Client, log: EventLog) -> None:
    async with streamed(client, "parties", "blue") as events:
        await happen(log, donation("blue"))
        begin = (await events.next())["id"]
        [second, third] = await happen(log, donation("blue"), donation("blue"))
        last = (await events.next())["id"]
    async with streamed(client, "parties", "blue", after=begin, last_event_id=last) as events:
        assert (await events.answer())["data"]["changes"]["node"]["id"] == third != second


async def test_there_is_a_beat_while_nothing_happens(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription, "BEAT", 0.01)
    async with streamed(client, "parties", "blue") as events:
        assert [await events.next() for _ in range(3)] == [{"": ""}] * 3


async def test_what_cannot_be_begun_is_told_as_for_any_document(client: Client) -> None:
    for query, code in (
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { changes(after: "") { cursor } }', "BAD_CURSOR"),
    ):
        async with streamed(client, "parties", "blue", query) as events:
            await events.response.aread()
            assert events.response.status_code == 200
            assert events.response.json()["errors"][0]["extensions"]["code"] == code


async def test_a_query_is_one_event_and_the_end(client: Client) -> None:
    async with client.http.stream(
        "POST",
        "/graphql/parties",
        json={"query": "{ warnings { totalCount } }"},
        headers={"authorization": f"Bearer {client.token('parties', 'blue')}", "accept": "text/event-stream"},
    ) as response:
        body = await response.aread()
    assert body == b'event: next\ndata: {"data":{"warnings":{"totalCount":0}}}\n\nevent: complete\ndata:\n\n'
    assert response.headers["content-type"].partition(";")[0] == "text/event-stream"


async def test_without_asking_for_events_one_cannot_subscribe(client: Client) -> None:
    response = await client.post("parties", "blue", CHANGES)
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_OPERATION"
    headers = {"authorization": f"Bearer {client.token('parties', 'blue')}"}
    response = await client.http.get("/graphql/parties", headers=headers, params={"query": CHANGES})
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_OPERATION"


async def test_a_client_that_goes_makes_room(client: Client) -> None:
    for _ in range(3):
        async with streamed(client, "parties", "blue"):
            assert client.service._hub.size == 1
        async with asyncio.timeout(10):
            while client.service._hub.size:
                await client.http.get("/health/live")


async def test_a_service_that_stops_ends_it_at_once_and_does_not_say_that_it_is_complete(client: Client) -> None:
    async with streamed(client, "parties", "blue") as events:
        client.service.end_subscriptions()
        async with asyncio.timeout(2):
            assert [line async for line in events._lines] == []
