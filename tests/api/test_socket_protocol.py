"""The graphql-transport-ws protocol, word by word: what each side may say, and how the other is cut off."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest
from structlog.testing import capture_logs
from websockets.exceptions import InvalidStatus

from served import Client
from served import client as client
from subscribing import CHANGES, Socket, connected, donation, happen, opened
from taskforce.api.subscriptions import messages
from taskforce.api.subscriptions import socket as sockets
from taskforce.log.event_log import EventLog

SCOPE: Any = {"path": "/graphql/parties"}
CUT = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = 'taskforce_parties'
"""


async def refused(client: Client, audience: str = "parties", token: str | None = None, **how: Any) -> int:
    with pytest.raises(InvalidStatus) as error:
        async with opened(client, audience, token, **how):
            pass
    return error.value.response.status_code


async def test_the_legacy_protocol_is_refused_at_the_handshake(client: Client) -> None:
    assert await refused(client, protocol="graphql-ws") == 400


async def test_a_handshake_with_a_token_that_is_not_good_is_refused(client: Client) -> None:
    assert await refused(client, token="made up") == 401
    assert await refused(client, token=client.token("agencies", "desk")) == 403
    assert await refused(client, audience="newspapers") == 404


async def test_a_browser_gives_its_token_when_it_begins(client: Client) -> None:
    async with opened(client, "parties") as socket:
        await socket.say("connection_init", payload={"authorization": f"Bearer {client.token('parties', 'blue')}"})
        assert await socket.hear() == {"type": "connection_ack"}
        await socket.subscribe()


async def test_who_gives_none_that_is_good_is_cut_off(client: Client) -> None:
    for said in ({}, {"authorization": "Bearer made up"}, {"authorization": 1}):
        async with opened(client, "parties") as socket:
            await socket.say("connection_init", payload=said)
            assert await socket.ended() == 4403, said


async def test_a_token_of_another_audience_is_cut_off(client: Client) -> None:
    async with opened(client, "parties") as socket:
        await socket.say("connection_init", payload={"authorization": f"Bearer {client.token('agencies', 'desk')}"})
        assert await socket.ended() == 4403


async def test_who_does_not_begin_is_cut_off(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "INIT_WITHIN", 0.1)
    async with opened(client, "parties", client.token("parties", "blue")) as socket:
        assert await socket.ended() == 4408


async def test_who_subscribes_before_it_has_begun_is_cut_off(client: Client) -> None:
    async with opened(client, "parties", client.token("parties", "blue")) as socket:
        await socket.say("subscribe", id="1", payload={"query": CHANGES})
        assert await socket.ended() == 4401


async def test_who_begins_twice_is_cut_off(client: Client) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.say("connection_init")
        assert await socket.ended() == 4429


async def test_who_uses_an_id_twice_at_once_is_cut_off(client: Client) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        await socket.say("subscribe", id="1", payload={"query": CHANGES})
        assert await socket.ended() == 4409


NO_MESSAGES: list[str | bytes] = [
    "", "{", "[]", "1", b"\x00", '{"type": "start"}', '{"type": "next", "id": "1"}', '{"type": "complete"}',
    '{"type": "subscribe", "id": "1"}', '{"type": "subscribe", "id": "", "payload": {"query": "{a}"}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": 1}}', '{"type":' + "[" * 5000,
]  # fmt: skip


async def test_what_is_no_message_is_cut_off(client: Client) -> None:
    for said in NO_MESSAGES:
        async with connected(client, "parties", "blue") as socket:
            await socket.connection.send(said)
            assert await socket.ended() == 4400, said


async def test_a_message_that_is_too_large_is_cut_off(client: Client) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.connection.send("x" * 1_000_001)
        assert await socket.ended() == 1009


async def test_a_ping_is_answered_before_it_has_begun_and_after(client: Client) -> None:
    async with opened(client, "parties", client.token("parties", "blue")) as socket:
        for _ in range(2):
            await socket.say("ping", payload={"any": "thing"})
            assert await socket.hear() == {"type": "pong"}
            await socket.say("pong")
            await socket.say("complete", id="that never was")
            if not _:
                await socket.say("connection_init")
                assert await socket.hear() == {"type": "connection_ack"}


async def test_a_query_is_answered_over_the_socket_too(client: Client) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.say("subscribe", id="q", payload={"query": "{ warnings { totalCount } }"})
        assert await socket.hear() == {"id": "q", "type": "next", "payload": {"data": {"warnings": {"totalCount": 0}}}}
        assert await socket.hear() == {"id": "q", "type": "complete"}
        await socket.subscribe(id="q")


NOT_BEGUN = [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a: changes { cursor } b: changes { cursor } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription A { changes { cursor } } query B { __typename }", "BAD_OPERATION"),
        ("subscription ($after: Int) { changes(after: $after) { cursor } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription ($n: Int!) { changes { node { ... on Warning { candidateBars(first: $n) { totalCount } } } } }",
         "BAD_VARIABLE"),
        ("subscription { changes { node { ... on Warning { candidateBars(first: 501) { totalCount } } } } }",
         "PAGE_TOO_LARGE"),
        ('subscription { changes(after: "bnVsbA") { cursor } }', "BAD_CURSOR"),
        (f"subscription {{ changes {{ {'x' * 64}: cursor }} }}", "NAME_TOO_LONG"),
    ]  # fmt: skip


async def test_what_cannot_be_begun_has_a_code_and_the_socket_stays(client: Client) -> None:
    async with connected(client, "parties", "blue") as socket:
        for query, code in NOT_BEGUN:
            await socket.say("subscribe", id="1", payload={"query": query})
            assert await socket.refusal() == code, query
        await socket.subscribe()


async def test_there_are_so_many_to_a_socket_and_one_that_ends_makes_room(client: Client) -> None:
    async with connected(client, "parties", "blue") as socket:
        for number in range(20):
            await socket.subscribe(id=str(number))
        await socket.say("subscribe", id="one more", payload={"query": CHANGES})
        assert await socket.refusal() == "TOO_MANY_SUBSCRIPTIONS"
        await socket.say("complete", id="7")
        await socket.subscribe(id="7")
        async with asyncio.timeout(10):
            while client.service._hub.size != 20:
                await client.http.get("/health/live")
    async with asyncio.timeout(10):
        while client.service._hub.size:
            await client.http.get("/health/live")


async def test_what_has_been_completed_tells_nothing_more(client: Client, log: EventLog) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe(id="1")
        await socket.subscribe(id="2")
        await socket.say("complete", id="1")
        await socket.say("ping")
        assert await socket.hear() == {"type": "pong"}
        await happen(log, donation("blue"), donation("blue"))
        assert [(await socket.hear())["id"] for _ in range(2)] == ["2", "2"]


async def test_a_peer_that_the_server_has_given_up_is_no_failure(client: Client, log: EventLog) -> None:
    """What uvicorn raises of one that answered no ping, and whose end it has not been told yet."""
    said: asyncio.Queue[Any] = asyncio.Queue()
    begun, given_up = asyncio.Event(), asyncio.Event()

    async def send(message: Any) -> None:
        if message["text"] == messages.PONG:
            begun.set()
        elif '"next"' in message["text"]:
            given_up.set()
            raise RuntimeError

    admitted = await client.service.identity.admitted(f"Bearer {client.token('parties', 'blue')}")
    serving = asyncio.create_task(sockets.Socket(client.service, SCOPE, admitted, said.get, send).serve())
    for message in ('{"type": "connection_init"}', json.dumps({"type": "subscribe", "id": "1",
                    "payload": {"query": CHANGES}}), '{"type": "ping"}'):  # fmt: skip
        said.put_nowait({"type": "websocket.receive", "text": message})
    async with asyncio.timeout(30):
        await begun.wait()
        await happen(log, donation("blue"))
        await given_up.wait()
        said.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await serving
    assert client.service._hub.size == 0


async def test_a_socket_has_one_line_that_says_how_it_ended_and_nothing_of_what_was_said(client: Client) -> None:
    with capture_logs() as lines:
        async with connected(client, "parties", "blue") as socket:
            await socket.subscribe()
        async with opened(client, "parties", client.token("parties", "blue")) as socket:
            await socket.say("subscribe", id="1", payload={"query": CHANGES})
            assert await socket.ended() == 4401
        assert await refused(client, token="made up") == 401
        async with asyncio.timeout(10):
            while len(said := [line for line in lines if line["event"] == "socket"]) < 3:
                await client.http.get("/health/live")
    assert sorted(line.pop("ended") for line in said) == [401, 1000, 4401]
    for line in said:
        assert set(line) == {"event", "log_level", "audience", "request_id", "milliseconds"}
        assert line["audience"] == "parties"


async def test_what_goes_wrong_with_one_operation_ends_no_other(
    client: Client, log: EventLog, admin: asyncpg.Connection
) -> None:
    """The database has no more connections for a while."""
    name = await admin.fetchval("select current_database()")
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        await happen(log, donation("blue"))
        [seen] = await socket.changes(1)
        await socket.say("complete", id="1")
        await admin.execute(f'alter database "{name}" connection limit 0')
        await admin.execute(CUT)
        with capture_logs() as lines:
            await until_broken(socket, "{ warnings { totalCount } }")
            await until_broken(socket, CHANGES, after=seen["cursor"])
        assert {line["error"] for line in lines if line["event"] == "answer.failed"} == {"TooManyConnectionsError"}
        await admin.execute(f'alter database "{name}" connection limit -1')
        await socket.say("subscribe", id="last", payload={"query": "{ warnings { totalCount } }"})
        assert await socket.answer() == {"data": {"warnings": {"totalCount": 0}}}


async def until_broken(socket: Socket, query: str, **variables: Any) -> None:
    """Before that, the end of a connection may be met."""
    code = "UNAVAILABLE"
    while code == "UNAVAILABLE":
        await socket.say("subscribe", id="other", payload={"query": query, "variables": variables})
        code = await socket.refusal()
    assert code == "INTERNAL"
