"""The HTTP surface: one GraphQL endpoint an audience, the door of events, and health."""

from typing import Any

from litestar import Litestar, MediaType, Request, Response, get
from litestar.exceptions import HTTPException

from taskforce.api.events.routes import events as door
from taskforce.api.graphql.routes import got, posted
from taskforce.api.limits.seconds import InTime
from taskforce.api.problem import BROKEN, OF_STATUS, Problem, refusal
from taskforce.api.requests import RequestLog, failed
from taskforce.api.server import MOST_BYTES
from taskforce.api.service import Service
from taskforce.api.subscriptions.handshake import Sockets
from taskforce.domain.errors import TaskforceError
from taskforce.doors.errors import AccessEnded, NotRegistered
from taskforce.log.event_log import GONE
from taskforce.log.verdict import Closed, Unavailable, UnknownEvent


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
    known = OF_STATUS.get(error.status_code) or Problem(error.status_code, "BAD_REQUEST", "This is not served.")
    return refusal(request, Problem(known.status, known.code, known.message, known.headers | (error.headers or {})))


def _unforeseen(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    failed(request.scope, error)
    return refusal(request, BROKEN)


def create_app(service: Service) -> RequestLog:
    """The service is open for as long as this serves."""
    app = Litestar(
        [posted, got, door, live, ready],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=MOST_BYTES,
        middleware=[InTime],
        exception_handlers={
            Problem: refusal,
            **dict.fromkeys((NotRegistered, AccessEnded), _not_admitted),
            HTTPException: _http,
            **dict.fromkeys(
                (*GONE, Unavailable, Closed, UnknownEvent), lambda request, _: refusal(request, OF_STATUS[503])
            ),
            Exception: _unforeseen,
        },
    )
    app.state.service = service
    return RequestLog(app, Sockets(service), service.tally)
