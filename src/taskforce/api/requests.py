"""One JSON line a request, on standard error: never what was asked, who asked, or with which token."""

import time
import traceback
from collections.abc import MutableMapping
from typing import Any
from uuid import uuid4

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from taskforce.api.audiences import AUDIENCES

_log = structlog.get_logger("taskforce.request")
KEY = "taskforce.request_id"


class RequestLog:
    """Wraps the whole application, so that what it refuses by itself has its line and its id as well."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started, request_id, status = time.perf_counter(), str(uuid4()), 0
        said: MutableMapping[str, Any] = scope.setdefault("state", {})
        said[KEY] = request_id

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            took = round((time.perf_counter() - started) * 1000, 1)
            _log.info("request", request_id=request_id, **_place(scope["path"]), status=status, milliseconds=took)


def failed(scope: Scope, error: Exception) -> None:
    """Where something unforeseen happened, and of what kind. Its text could hold what nobody may see."""
    where = traceback.format_tb(error.__traceback__)[-8:]
    state = getattr(error, "sqlstate", None)
    request_id = scope["state"].get(KEY)
    _log.error("request.failed", request_id=request_id, error=type(error).__name__, sqlstate=state, where=where)


def _place(path: str) -> dict[str, str]:
    """Known words only: a path can be anything that somebody typed."""
    first, _, last = path.strip("/").partition("/")
    if first == "graphql":
        return {"audience": last if last in AUDIENCES else "unknown"}
    return {"audience": "none", "door": "events"} if first == "events" else {"audience": "none"}
