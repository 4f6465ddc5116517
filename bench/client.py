"""A light HTTP client: request after request on so many connections. httpx would be what is measured."""

import asyncio
import json
import time
from collections.abc import Iterator
from itertools import repeat
from typing import Any


def request(path: str, body: Any, token: str = "", kind: str = "application/json") -> bytes:
    said = json.dumps(body).encode()
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: {kind}\r\n{authorization}"
    return f"{head}Content-Length: {len(said)}\r\n\r\n".encode() + said


class _Connection(asyncio.Protocol):
    def __init__(self, sent: Iterator[bytes], until: float, took: list[float], last: list[bytes]) -> None:
        self._sent, self._until, self._took, self._last = sent, until, took, last
        self._got, self._due = b"", 0
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        if (said := next(self._sent, None)) is None:
            self._transport.close()
            return
        self._started = time.perf_counter()
        self._transport.write(said)

    def data_received(self, data: bytes) -> None:
        self._got += data
        if not self._due:
            head, end, _ = self._got.partition(b"\r\n\r\n")
            if not end:
                return
            assert head.startswith(b"HTTP/1.1 200"), self._got
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            self._due = len(head) + 4 + int(length.partition(b":")[2])
        if len(self._got) >= self._due:
            now = time.perf_counter()
            self._took.append(1000 * (now - self._started))
            self._last[:] = [self._got[: self._due].partition(b"\r\n\r\n")[2]]
            self._got, self._due = b"", 0
            if now < self._until:
                self._ask()
            else:
                self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(error)


async def load(
    port: int, sent: bytes | Iterator[bytes], connections: int, seconds: float
) -> tuple[float, list[float], bytes]:
    """Requests a second, milliseconds of each, and the last answer's body. Ends early where no more are to be sent."""
    each = repeat(sent) if isinstance(sent, bytes) else sent
    loop, took, last = asyncio.get_running_loop(), list[float](), list[bytes]()
    started = time.perf_counter()
    made = [
        await loop.create_connection(lambda: _Connection(each, started + seconds, took, last), "127.0.0.1", port)
        for _ in range(connections)
    ]
    for _, connection in made:
        assert await connection.over is None
    return len(took) / (time.perf_counter() - started), took, last[0]
