"""An HTTP server inside this process, that leaves signals to whoever runs it."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn
from litestar.types import ASGIApp

from taskforce.api.limits.connection import TAKEN, Connection
from taskforce.api.limits.websocket import WebSocket

MOST_BYTES = 1_000_000


def listen(host: str, port: int) -> socket.socket:
    """Before anything else is started: OSError where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=2048)
    # Danger: asyncio does this for sockets of its own alone; without it an answer's body waits 40 ms after its head.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Danger: a connection that is closed stays until what was sent has been taken, for ever where nobody does.
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(TAKEN * 1000))
    return listening


@dataclass(frozen=True, slots=True)
class Serving:
    url: str
    ended: "asyncio.Task[None]"


@asynccontextmanager
async def serving(
    app: ASGIApp, listening: socket.socket, leaving: Callable[[], None], tls: ssl.SSLContext | None = None
) -> AsyncIterator[Serving]:
    """Answers from here on, and on leaving finishes what it has begun, within five seconds.

    `leaving` is called before that, to end what would go on for ever.
    """
    config = uvicorn.Config(
        app,
        http=Connection,
        ws=WebSocket,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        ws_max_size=MOST_BYTES,
        ws_per_message_deflate=False,
        ssl_context_factory=(lambda *_: tls) if tls else None,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    answers = asyncio.create_task(server.answers.wait())
    try:
        await asyncio.wait({task, answers}, return_when=asyncio.FIRST_COMPLETED)
        host, port = listening.getsockname()[:2]
        scheme = "https" if tls else "http"
        yield Serving(f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}", task)
    finally:
        answers.cancel()
        leaving()
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Danger: uvicorn raises what it caught again at its end, which would cut short whoever cleans up after it."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()
