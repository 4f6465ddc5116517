"""Clients that subscribe, as real ones do: over a WebSocket, and by server-sent events."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from histories import record
from scenario import THEN
from served import Client
from taskforce.domain.donation import Donation
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.log.batch import Append
from taskforce.log.codec import store
from taskforce.log.envelope import Act, Envelope
from taskforce.log.event_log import EventLog

PROTOCOL = "graphql-transport-ws"
CHANGES = "subscription ($after: String) { changes(after: $after) { cursor node { __typename id } } }"


class Socket:
    """One WebSocket. What is sent and received are messages of the protocol."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, type: str, **more: Any) -> None:
        await self.connection.send(json.dumps({"type": type, **more}))

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(30):
            found: dict[str, Any] = json.loads(await self.connection.recv())
        return found

    async def subscribe(self, query: str = CHANGES, id: str = "1", **variables: Any) -> None:
        """Once it has begun."""
        await self.say("subscribe", id=id, payload={"query": query, "variables": variables})
        await self.say("ping")
        assert await self.hear() == {"type": "pong"}

    async def answer(self) -> Any:
        """The next frame's whole answer."""
        said = await self.hear()
        assert said["type"] == "next", said
        return said["payload"]

    async def changes(self, many: int) -> list[dict[str, Any]]:
        """The next frames."""
        return [(await self.answer())["data"]["changes"] for _ in range(many)]

    async def refusal(self) -> str:
        """The code of the error that ends a subscription."""
        said = await self.hear()
        assert said["type"] == "error", said
        code: str = said["payload"][0]["extensions"]["code"]
        return code

    async def ended(self) -> int | None:
        """The code with which the other end closes it, whatever it says before."""
        async with asyncio.timeout(30):
            try:
                while True:
                    await self.connection.recv()
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else None


@asynccontextmanager
async def opened(
    client: Client, audience: str, token: str | None = None, protocol: str = PROTOCOL, **how: Any
) -> AsyncIterator[Socket]:
    """A WebSocket on which nothing has been said."""
    url = f"ws{str(client.http.base_url).removeprefix('http')}/graphql/{audience}"
    headers = {"authorization": f"Bearer {token}"} if token else {}
    async with connect(url, subprotocols=[Subprotocol(protocol)], additional_headers=headers, **how) as connection:
        yield Socket(connection)


@asynccontextmanager
async def connected(client: Client, audience: str, organisation: str, **how: Any) -> AsyncIterator[Socket]:
    """A WebSocket whose connection has been acknowledged."""
    async with opened(client, audience, client.token(audience, organisation), **how) as socket:
        await socket.say("connection_init")
        assert await socket.hear() == {"type": "connection_ack"}
        yield socket


class Events:
    """One stream of events."""

    def __init__(self, response: httpx.Response) -> None:
        self.response, self._lines = response, response.aiter_lines()

    async def next(self) -> dict[str, str]:
        """The fields of the next event; of a comment, its text under no name."""
        found: dict[str, str] = {}
        async with asyncio.timeout(30):
            while line := await anext(self._lines):
                name, _, value = line.partition(":")
                found[name] = value.strip()
        return found

    async def answer(self) -> Any:
        """The next frame's whole answer."""
        said = await self.next()
        assert said["event"] == "next", said
        return json.loads(said["data"])


@asynccontextmanager
async def streamed(
    client: Client, audience: str, organisation: str, query: str = CHANGES, *, after: str | None = None, **headers: str
) -> AsyncIterator[Events]:
    """Once it has begun."""
    said = {"query": query, "variables": {"after": after}}
    more = {"authorization": f"Bearer {client.token(audience, organisation)}", "accept": "text/event-stream"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.http.stream("POST", f"/graphql/{audience}", json=said, headers=more | named) as response:
        events = Events(response)
        if response.headers["content-type"] == "text/event-stream":
            assert await events.next() == {"": ""}
        yield events


def donation(party: str, name: str = "Ann Example", subject: UUID | None = None) -> Append:
    """One event about that party."""
    by = Officer(party, OrganisationKind.PARTY, "treasurer", "cat")
    noted = Donation.note(uuid4(), by, 1234, date(2026, 1, 1), name, [subject or uuid4()])
    act = Act("test", str(noted.id), THEN, Envelope(by.person, party))
    return Append(act, (noted.id,), b"", tuple(store(event) for event in noted.collect_events()))


def id_of(append: Append) -> str:
    return base64.b64encode(f"Donation:{append.stream_ids[0]}".encode()).decode()


async def happen(log: EventLog, *appends: Append) -> list[str]:
    """Records them. Returns the ids of what they are about."""
    await record(log, list(appends))
    return [id_of(append) for append in appends]
