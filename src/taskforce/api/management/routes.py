"""/metrics and /health, for operators alone: served at an address of their own, without tokens."""

from typing import Any

import msgspec
from litestar import Litestar, MediaType, Request, Response, get

from taskforce.api.headers import ALWAYS
from taskforce.api.management.metrics import KIND, metrics
from taskforce.api.service import Service

HEADERS = {name.decode(): value.decode() for name, value in ALWAYS}


@get("/health")
async def health(request: Request[Any, Any, Any]) -> Response[bytes]:
    """503 where questions are not answered. What has stopped alone is `degraded`, which a restart would not mend."""
    state = await _service(request).state()
    status = 503 if state.status == "not ready" else 200
    return Response(msgspec.json.encode(state), status_code=status, media_type=MediaType.JSON)


@get("/metrics")
async def prometheus(request: Request[Any, Any, Any]) -> Response[str]:
    service = _service(request)
    refused = {"client": service.meter.refused, "address": service.admission.refused}
    return Response(metrics(await service.state(), service.tally, refused), media_type=KIND)


def management(service: Service) -> Litestar:
    app = Litestar([health, prometheus], openapi_config=None, logging_config=None, response_headers=HEADERS)
    app.state.service = service
    return app


def _service(request: Request[Any, Any, Any]) -> Service:
    service: Service = request.app.state.service
    return service
