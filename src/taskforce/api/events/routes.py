"""POST /events, and what its senders ask about it."""

from typing import Any

import orjson
from litestar import MediaType, Request, Response, Router, get, post

from taskforce.api.events.asyncapi import asyncapi
from taskforce.api.events.modes import MOST_BYTES, events_in
from taskforce.api.events.types import types
from taskforce.api.headers import asking
from taskforce.api.identity import Viewer
from taskforce.api.limits.meter import REQUEST, cost_of_events
from taskforce.api.problem import Problem, details
from taskforce.api.service import Service

STATUS = {"recorded": 200, "duplicate": 200, "conflict": 409, "refused": 422}


@post("/", status_code=200, request_max_body_size=MOST_BYTES)
async def take(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A batch is answered by a verdict for each; one event by its verdict alone, as a problem where it is one."""
    service, viewer = await _asked(request)
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.scope["headers"]]
    raws, batched = events_in(headers, await request.body())
    service.meter.asks(viewer, cost_of_events(raws))
    verdicts = await service.intake.take(viewer, raws)
    if batched:
        return _json(verdicts)
    [verdict] = verdicts
    status = STATUS[verdict["verdict"]]
    if status == 200:
        return _json(verdict)
    problem = details(status, verdict["code"], verdict["detail"]) | verdict
    return Response(orjson.dumps(problem), status_code=status, media_type="application/problem+json")


@get("/types")
async def list_types(request: Request[Any, Any, Any]) -> Response[bytes]:
    """JSON Schema of each type that the caller may send."""
    service, viewer = await _asked(request)
    return _json(types(await service.officers.officer_of(viewer), viewer.is_system))


@get("/asyncapi")
async def describe(request: Request[Any, Any, Any]) -> Response[bytes]:
    """An AsyncAPI document of all that the caller may send."""
    service, viewer = await _asked(request)
    return _json(asyncapi(await service.officers.officer_of(viewer), viewer.is_system))


@get("/quarantine")
async def refused(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What was refused of the caller and is still to be dealt with, newest first, at most 1,000."""
    service, viewer = await _asked(request)
    return _json(await service.intake.set_aside_of(viewer))


@get("/quarantine/{quarantine_id:uuid}")
async def show_refused(request: Request[Any, Any, Any]) -> Response[bytes]:
    service, viewer = await _asked(request)
    if (found := await service.intake.show_set_aside(viewer, request.path_params["quarantine_id"])) is None:
        raise Problem(404, "NOT_FOUND", "Nothing of yours is in quarantine under this id.")
    return _json(found)


async def _asked(request: Request[Any, Any, Any]) -> tuple[Service, Viewer]:
    service: Service = request.app.state.service
    viewer, _ = await service.admission.of(request.scope, *asking(request.headers))
    service.meter.asks(viewer, REQUEST)
    return service, viewer


def _json(said: object) -> Response[bytes]:
    return Response(orjson.dumps(said), media_type=MediaType.JSON)


events = Router(
    "/events",
    route_handlers=[take, list_types, describe, refused, show_refused],
)
