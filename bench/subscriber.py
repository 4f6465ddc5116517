"""A light WebSocket client that subscribes to changes: a library's would be what is measured."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

DOCUMENT = "subscription { changes { cursor node { id ... on Donation { stage value donorName receivedOn } } } }"
HANDSHAKE = (
    "GET /graphql/{audience} HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: graphql-transport-ws\r\nAuthorization: Bearer {token}\r\n\r\n"
)
Told = Callable[[UUID, float], None]


class Subscriber(asyncio.Protocol):
    """`told` hears of each frame: the stream of its record, and when it came (as `time.perf_counter` says)."""

    def __init__(self, audience: str, token: str, told: Told) -> None:
        self._hello = HANDSHAKE.format(audience=audience, token=token).encode()
        self._told, self._got, self._is_open = told, b"", False
        self.begun = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        self._got += data
        if not self._is_open:
            head, end, self._got = self._got.partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 101"), head
            assert end
            self._is_open = True
            self._say({"type": "connection_init"})
            self._say({"type": "subscribe", "id": "1", "payload": {"query": DOCUMENT}})
            self._say({"type": "ping"})
        while len(self._got) >= 4:
            assert self._got[0] == 0x81, self._got[:100]
            length, begin = self._got[1], 2
            if length == 126:
                length, begin = int.from_bytes(self._got[2:4]), 4
            if len(self._got) < begin + length:
                break
            self._hear(self._got[begin : begin + length])
            self._got = self._got[begin + length :]

    def connection_lost(self, error: Exception | None) -> None:
        if not self.begun.done():
            self.begun.set_exception(error or ConnectionError("closed before it had begun"))

    def _hear(self, text: bytes) -> None:
        now = time.perf_counter()
        said = json.loads(text)
        if said["type"] == "pong":
            self.begun.set_result(None)
        elif said["type"] == "next":
            id = base64.b64decode(said["payload"]["data"]["changes"]["node"]["id"]).decode()
            self._told(UUID(id.partition(":")[2]), now)
        else:
            assert said["type"] == "connection_ack", said

    def _say(self, message: dict[str, Any]) -> None:
        """Masked with nothing, which is a mask."""
        text = json.dumps(message).encode()
        length = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2)
        self.transport.write(b"\x81" + length + b"\0\0\0\0" + text)


async def subscribed(port: int, audience: str, token: str, told: Told) -> Subscriber:
    """Once it has begun."""
    loop = asyncio.get_running_loop()
    _, made = await loop.create_connection(lambda: Subscriber(audience, token, told), "127.0.0.1", port)
    await made.begun
    return made
