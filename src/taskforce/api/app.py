"""The HTTP surface: one GraphQL endpoint an audience, and health."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import msgspec
import structlog
from litestar import Litestar, Request, Response, get, post

from taskforce.api import execution
from taskforce.api.identity import NotAuthenticated
from taskforce.api.problem import refusal
from taskforce.api.service import Service
from taskforce.database import Database
from taskforce.settings import Settings

MOST_BYTES = 1_000_000
_log = structlog.get_logger("taskforce.request")


class Document(msgspec.Struct, rename="camel"):
    """What a client posts."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None


_document = msgspec.json.Decoder(Document)


@post("/graphql/{audience:str}", status_code=200)
async def answer(audience: str, request: Request[Any, Any, Any]) -> Response[bytes]:
    """401 without a token, 403 with another audience's; errors of the document come in a 200, with codes."""
    service: Service = request.app.state.service
    started = time.perf_counter()
    response = await _answer(service, audience, request)
    _log.info("request", audience=audience, status=response.status_code, request_id=str(uuid4()),
              milliseconds=round((time.perf_counter() - started) * 1000, 1), bytes=len(response.content))  # fmt: skip
    return response


async def _answer(service: Service, audience: str, request: Request[Any, Any, Any]) -> Response[bytes]:
    try:
        viewer = service.identity.viewer(request.headers.get("authorization"))
    except NotAuthenticated as error:
        return refusal(401, error.code, error.__doc__ or "", {"www-authenticate": "Bearer"})
    schema = service.schemas.get(audience)
    if viewer.audience != audience or schema is None:
        return refusal(403, "OTHER_AUDIENCE", f"This token is for /graphql/{viewer.audience}.")
    try:
        document = _document.decode(await request.body())
    except (msgspec.DecodeError, msgspec.ValidationError):
        return refusal(400, "BAD_REQUEST", 'Post a JSON object with "query" and, if need be, "variables".')
    async with service.look(viewer) as look:
        body = await execution.execute(schema, document.query, document.variables, document.operation_name, look)
    return Response(body, media_type="application/json")


@get("/health/live", media_type="application/json")
async def live() -> bytes:
    return b'{"status":"live"}'


@get("/health/ready", media_type="application/json")
async def ready(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Ready when the database answers and every view has a live table. Says nothing of positions or contents."""
    service: Service = request.app.state.service
    is_ready = await service.is_ready()
    body = b'{"status":"ready"}' if is_ready else b'{"status":"not ready"}'
    return Response(body, status_code=200 if is_ready else 503, media_type="application/json")


def create_app(settings: Settings, database: Database) -> Litestar:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with Service(settings, database) as service:
            app.state.service = service
            yield

    return Litestar(
        [answer, live, ready],
        lifespan=[lifespan],
        openapi_config=None,
        request_max_body_size=MOST_BYTES,
    )
