"""The HTTP surface: one GraphQL endpoint an audience, the door of events, and health."""

from typing import Any

import msgspec
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.exceptions import HTTPException

from taskforce.api import execution
from taskforce.api.events.routes import events as door
from taskforce.api.execution import Refused
from taskforce.api.problem import BROKEN, OF_STATUS, Problem, refusal
from taskforce.api.requests import RequestLog, failed
from taskforce.api.server import MOST_BYTES
from taskforce.api.service import Service
from taskforce.api.subscriptions import events
from taskforce.api.subscriptions.handshake import Sockets
from taskforce.domain.errors import TaskforceError
from taskforce.doors.errors import AccessEnded, NotRegistered
from taskforce.log.event_log import GONE
from taskforce.log.verdict import Closed, Unavailable, UnknownEvent


class Document(msgspec.Struct, rename="camel"):
    """What a client posts."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None


_document = msgspec.json.Decoder(Document)


@post("/graphql/{audience:str}", status_code=200)
async def answer(request: Request[Any, Any, Any]) -> Response[bytes]:
    """401 without a token, 403 with another audience's, 503 where that cannot be known; errors of a document in a 200.

    A client that accepts text/event-stream is answered by events: only so it can subscribe.
    """
    service: Service = request.app.state.service
    audience = request.path_params["audience"]
    schema = service.schema(audience)
    viewer, until = await service.identity.admitted(request.headers.get("authorization"))
    if viewer.audience != audience:
        raise Problem(403, "OTHER_AUDIENCE", "This token is for another audience.")
    document = await _document_of(request)
    asked = schema, document.query, document.variables, document.operation_name
    if events.wanted(request) and execution.is_subscription(schema, document.query, document.operation_name):
        watcher = service.watcher(viewer, until, request.headers.get("last-event-id"))
        return events.Events(await execution.subscribe(*asked, watcher))
    async with service.look(viewer) as look:
        body = await execution.execute(*asked, look)
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


def _not_admitted(request: Request[Any, Any, Any], error: TaskforceError) -> Response[bytes]:
    return refusal(request, Problem(403, error.code, str(error)))


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
            **dict.fromkeys((NotRegistered, AccessEnded), _not_admitted),
            HTTPException: _http,
            **dict.fromkeys(
                (*GONE, Unavailable, Closed, UnknownEvent), lambda request, _: refusal(request, OF_STATUS[503])
            ),
            Exception: _unforeseen,
        },
    )
    app.state.service = service
    return RequestLog(app, Sockets(service))
