"""Nobody holds memory or a connection for ever, though he has no token."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus

import subscribing
from served import Client, served
from served import client as client
from taskforce.api import server
from taskforce.api.limits import connection, seconds, websocket
from taskforce.api.limits.connection import Connection
from taskforce.api.limits.websocket import WebSocket
from taskforce.database import Database

LIVE = b"GET /health/live HTTP/1.1\r\nhost: a\r\n"
ASK = b"POST /graphql/parties HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
CHUNKED = ASK + b"transfer-encoding: chunked\r\n"
REFUSED = b"POST /graphql/parties HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n"
UPGRADE = (
    b"GET /graphql/parties HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n%b"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n"
    b"sec-websocket-protocol: graphql-transport-ws\r\n\r\n"
)
PING, EMPTY_TEXT, EMPTY_PIECE = 9, b"\x01\x80\0\0\0\0", b"\x00\x80\0\0\0\0"


def frame(kind: int, said: bytes) -> bytes:
    return bytes([0x80 | kind, 0x80 | len(said)]) + struct.pack("!I", 0) + said


class Raw:
    """A connection that takes little by itself."""

    def __init__(self, client: Client) -> None:
        url = urlsplit(str(client.http.base_url))
        self._address, self._loop = (url.hostname, url.port), asyncio.get_running_loop()
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.setblocking(False)

    async def __aenter__(self) -> Self:
        await self._loop.sock_connect(self._socket, self._address)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._socket.close()

    async def say(self, said: bytes) -> None:
        async with asyncio.timeout(30):
            await self._loop.sock_sendall(self._socket, said)

    async def hear(self) -> bytes:
        async with asyncio.timeout(30):
            return await self._loop.sock_recv(self._socket, 2000)

    async def say_until_cut_off(self, said: bytes, most: int) -> None:
        """Less than so many bytes."""
        for _ in range(most // len(said)):
            try:
                await self.say(said)
            except ConnectionError:
                return
        pytest.fail("It is still listened to.")

    async def ended(self) -> bytes:
        """What is heard until the other end closes it."""
        heard = b""
        with suppress(ConnectionResetError):
            while more := await self.hear():
                heard += more
        return heard


@pytest.fixture
def untimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is closed because it has taken too long."""
    for module, name in ((connection, "HEAD"), (connection, "TAKEN"), (seconds, "BODY"), (seconds, "WHOLE")):
        monkeypatch.setattr(module, name, 1e6)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The WebSockets that there have been."""
    found, make = list[Any](), WebSocket.connection_made

    def told(self: WebSocket, transport: asyncio.BaseTransport) -> None:
        make(self, transport)
        found.append(self)

    monkeypatch.setattr(WebSocket, "connection_made", told)
    return found


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /",
        LIVE + b"x-a: ",
        b"POST /events HTTP/1.1\r\n" + b"x-",
        CHUNKED + b"\r\n1;x=",
        CHUNKED + b"\r\n0\r\nx-a: ",
    ],
    ids=["an address", "a value", "a name", "between chunks", "after them"],
)
@pytest.mark.usefixtures("untimed")
async def test_what_is_no_body_and_has_no_end_is_cut_off(client: Client, begun: bytes) -> None:
    if begun.startswith(CHUNKED):
        token = client.token("parties", "blue").encode()
        begun = begun.replace(CHUNKED, CHUNKED + b"authorization: Bearer " + token + b"\r\n")
    async with Raw(client) as raw:
        await raw.say(begun)
        await raw.say_until_cut_off(b"a" * 10_000, 50_000_000)


@pytest.mark.parametrize("begun", [LIVE, CHUNKED + b"\r\n0\r\n"], ids=["a head", "a body in chunks"])
@pytest.mark.usefixtures("untimed")
async def test_more_lines_than_a_request_may_have_are_refused(client: Client, begun: bytes) -> None:
    async with Raw(client) as raw:
        await raw.say(begun + b"a:\r\n" * 1000 + b"\r\n")
        assert b"Invalid HTTP request received." in await raw.ended()


async def test_a_head_may_be_long(client: Client) -> None:
    found = await client.http.get("/health/live", headers={"x-a": "a" * 30_000, "x-b": "b" * 30_000})
    assert found.status_code == 200


@pytest.mark.parametrize(
    ("asked", "more"), [(REFUSED, b"x"), (LIVE + b"\r\n", b"\r\n")], ids=["a byte of a body", "an empty line"]
)
async def test_who_says_next_to_nothing_after_an_answer_is_left(
    client: Client, monkeypatch: pytest.MonkeyPatch, asked: bytes, more: bytes
) -> None:
    monkeypatch.setattr(connection, "HEAD", 0.3)
    async with Raw(client) as raw:
        await raw.say(asked)
        assert (await raw.hear()).startswith(b"HTTP/1.1 ")
        await raw.say(more)
        await raw.ended()


async def test_who_asks_for_a_socket_in_too_many_words_is_told_so(client: Client) -> None:
    async with Raw(client) as raw:
        await raw.say(UPGRADE % (b"authorization: Bearer " + b"a" * 9000 + b"\r\n"))
        assert (await raw.ended()).startswith(b"HTTP/1.1 431 ")


async def test_a_token_that_is_too_long_for_that_is_given_when_it_begins(client: Client) -> None:
    token = client.issuer.token("parties", "blue", "security", "x" * 9_000)
    with pytest.raises(InvalidStatus, match="431"):
        async with subscribing.opened(client, "parties", token):
            pass
    async with subscribing.opened(client, "parties") as socket:
        await socket.say("connection_init", payload={"authorization": f"Bearer {token}"})
        assert await socket.hear() == {"type": "connection_ack"}


@pytest.fixture
async def upgraded(client: Client) -> AsyncIterator[Raw]:
    async with Raw(client) as raw:
        await raw.say(UPGRADE % b"")
        assert (await raw.hear()).startswith(b"HTTP/1.1 101 ")
        yield raw


async def test_pings_are_not_heard_while_nothing_is_taken(
    opened: list[Any], upgraded: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened[0]._control, "_most", 1e9)
    transport = opened[0].transport

    async def flood() -> None:
        while True:
            await upgraded.say(frame(PING, b"x" * 125) * 500)

    flooding = asyncio.create_task(flood())
    async with asyncio.timeout(30):
        while transport.is_reading():
            assert transport.get_write_buffer_size() < 1_000_000
            await asyncio.sleep(0)
    flooding.cancel()


@pytest.mark.parametrize(
    "said",
    [frame(PING, b"") * (websocket.AT_ONCE + 50), EMPTY_TEXT + EMPTY_PIECE * (websocket.MOST_PIECES + 50)],
    ids=["pings", "pieces of a message"],
)
async def test_who_says_no_message_without_end_is_cut_off(upgraded: Raw, said: bytes) -> None:
    await upgraded.say(said)
    assert b"initialisation timeout" not in await upgraded.ended()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux can")
@pytest.mark.usefixtures("untimed")
async def test_who_does_not_take_the_rest_of_what_is_sent_is_left(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, let_go, make = asyncio.Event(), Connection.connection_lost, Connection.connection_made

    def made(self: Connection, transport: asyncio.Transport) -> None:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        make(self, transport)

    def told(self: Connection, error: Exception | None) -> None:
        let_go(self, error)
        lost.set()

    monkeypatch.setattr(Connection, "connection_made", made)
    monkeypatch.setattr(Connection, "connection_lost", told)
    monkeypatch.setattr(server, "TAKEN", 1.0)
    fields = "types { name description fields { name description args { name description } } }"
    body = json.dumps({"query": f"{{ {' '.join(f'n{n}: __schema {{ {fields} }}' for n in range(15))} }}"}).encode()
    async with served(database, tmp_path, cost_per_second=10**9) as client, Raw(client) as raw:
        token = client.token("parties", "blue").encode()
        last = b"authorization: Bearer %b\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % (token, len(body))
        await raw.say(ASK + last + body)
        async with asyncio.timeout(30):
            await lost.wait()
