"""The HTTP surface: one GraphQL endpoint an audience, the door of events, and health."""

from typing import Any

import msgspec
from graphql import OperationType
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.exceptions import HTTPException

from taskforce.api import execution
from taskforce.api.asked import asked
from taskforce.api.events.routes import events as door
from taskforce.api.identity import NotAuthenticated
from taskforce.api.problem import BROKEN, OF_STATUS, Problem, refusal
from taskforce.api.refused import Refused
from taskforce.api.requests import RequestLog, failed
from taskforce.api.server import MOST_BYTES
from taskforce.api.service import Service
from taskforce.api.subscriptions import events
from taskforce.api.subscriptions.handshake import Sockets
from taskforce.log.event_log import GONE
from taskforce.log.verdict import Closed, Unavailable, UnknownEvent


class Document(msgspec.Struct, rename="camel"):
    """What a client posts."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None

    @property
    def tells_cost(self) -> bool:
        return bool((self.extensions or {}).get("cost"))


_document = msgspec.json.Decoder(Document)


@post("/graphql/{audience:str}", status_code=200)
async def answer(request: Request[Any, Any, Any]) -> Response[bytes]:
    """401 without a token, 403 with another audience's; errors of the document come in a 200, with codes.

    A client that accepts text/event-stream is answered by events: only so it can subscribe.
    """
    service: Service = request.app.state.service
    audience = request.path_params["audience"]
    schema = service.schema(audience)
    viewer, until = service.identity.admitted(request.headers.get("authorization"))
    if viewer.audience != audience:
        raise Problem(403, "OTHER_AUDIENCE", "This token is for another audience.")
    document = await _document_of(request)
    found = asked(schema, document.query, document.variables, document.operation_name, tells_cost=document.tells_cost)
    if events.wanted(request) and found.kind is OperationType.SUBSCRIPTION:
        watcher = service.watcher(viewer, until, request.headers.get("last-event-id"))
        return events.Events(await execution.subscribe(found, watcher))
    async with service.look(viewer) as look:
        body = await execution.execute(found, look)
    return events.one(body) if events.wanted(request) else Response(body, media_type=MediaType.JSON)


async def _document_of(request: Request[Any, Any, Any]) -> Document:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "NOT_JSON", "Post application/json.")
    try:
        return _document.decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem(400, "BAD_REQUEST", 'Post a JSON object with "query" and, if need be, "variables".') from None


@get("/health/live", media_type=MediaType.JSON)
async def live() -> bytes:
    return b'{"status":"live"}'


@get("/health/ready", media_type=MediaType.JSON)
async def ready(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Ready when the database answers and every view has a live table. Says nothing of positions or contents."""
    service: Service = request.app.state.service
    is_ready = await service.is_ready()
    body = b'{"status":"ready"}' if is_ready else b'{"status":"not ready"}'
    return Response(body, status_code=200 if is_ready else 503, media_type=MediaType.JSON)


def _not_authenticated(request: Request[Any, Any, Any], error: NotAuthenticated) -> Response[bytes]:
    return refusal(request, Problem(401, error.code, error.__doc__ or "", {"www-authenticate": "Bearer"}))


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    unserved = Problem(error.status_code, "BAD_REQUEST", "This is not served.")
    return refusal(request, OF_STATUS.get(error.status_code, unserved))


def _unforeseen(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    failed(request.scope, error)
    return refusal(request, BROKEN)


def create_app(service: Service) -> RequestLog:
    """The service is open for as long as this serves."""
    app = Litestar(
        [answer, door, live, ready],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=MOST_BYTES,
        exception_handlers={
            Problem: refusal,
            Refused: lambda _, refused: Response(refused.body, status_code=200, media_type=MediaType.JSON),
            NotAuthenticated: _not_authenticated,
            HTTPException: _http,
            **dict.fromkeys(
                (*GONE, Unavailable, Closed, UnknownEvent), lambda request, _: refusal(request, OF_STATUS[503])
            ),
            Exception: _unforeseen,
        },
    )
    app.state.service = service
    return RequestLog(app, Sockets(service))
