"""One JSON line a request or a WebSocket, on standard error: never what was asked, who asked, or with which token."""

import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send, WebSocketScope

from taskforce.api import headers
from taskforce.api.management.tally import Tally
from taskforce.api.names import AUDIENCES

_log = structlog.get_logger("taskforce.request")
KEY = "taskforce.request_id"


SocketApp = Callable[[WebSocketScope, Receive, Send], Awaitable[None]]


class RequestLog:
    """Wraps the whole application, so that what it refuses by itself has its line and its id as well."""

    def __init__(self, app: ASGIApp, sockets: SocketApp, tally: Tally) -> None:
        self._app, self._sockets, self._tally = app, sockets, tally

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            await self._request(scope, receive, send)
        else:
            await self._socket(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, request_id, status = time.perf_counter(), headers.id_of(scope), 0
        said: MutableMapping[str, Any] = scope.setdefault("state", {})
        said[KEY] = request_id

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *headers.of(scope, request_id)]
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            seconds = time.perf_counter() - started
            self._tally.count(_door(scope["path"]), status, seconds)
            took = round(seconds * 1000, 1)
            _log.info("request", request_id=request_id, **_place(scope["path"]), status=status, milliseconds=took)

    async def _socket(self, scope: WebSocketScope, receive: Receive, send: Send) -> None:
        """Its line says how it ended: by which close code, or by which status of the handshake."""
        started, request_id, ended = time.perf_counter(), headers.id_of(scope), 0
        scope.setdefault("state", {})[KEY] = request_id

        async def received() -> Any:
            nonlocal ended
            message = await receive()
            if message["type"] == "websocket.disconnect":
                ended = ended or message["code"]
            return message

        async def sent(message: Message) -> None:
            nonlocal ended
            if message["type"] == "websocket.close":
                ended = message["code"]
            elif message["type"] == "websocket.http.response.start":
                ended = message["status"]
                message["headers"] = [*message["headers"], *headers.of(scope, request_id)]
            await send(message)

        try:
            await self._sockets(scope, received, sent)
        finally:
            took = round((time.perf_counter() - started) * 1000, 1)
            _log.info("socket", request_id=request_id, **_place(scope["path"]), ended=ended, milliseconds=took)


def failed(scope: Scope, error: Exception) -> None:
    """Where something unforeseen happened, and of what kind. Its text could hold what nobody may see."""
    where = traceback.format_tb(error.__traceback__)[-8:]
    state = getattr(error, "sqlstate", None)
    request_id = scope["state"].get(KEY)
    _log.error("request.failed", request_id=request_id, error=type(error).__name__, sqlstate=state, where=where)


def _door(path: str) -> str:
    first = path.strip("/").partition("/")[0]
    return first if first in ("graphql", "events") else "other"


def _place(path: str) -> dict[str, str]:
    """Known words only: a path can be anything that somebody typed."""
    first, _, last = path.strip("/").partition("/")
    if first == "graphql":
        return {"audience": last if last in AUDIENCES else "unknown"}
    return {"audience": "none", "door": "events"} if first == "events" else {"audience": "none"}
