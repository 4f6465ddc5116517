"""/graphql/{audience}, by POST and by GET.

No browser sends either for another site unasked: a token has to be in a header that needs the service's leave first,
which is given to nobody, and a body has to be application/json.
"""

from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import OperationType
from litestar import Request, Response, get, post

from taskforce.api import execution
from taskforce.api.graphql import kinds, unchanged
from taskforce.api.graphql.question import Question, in_address, in_body
from taskforce.api.headers import asking
from taskforce.api.identity import Viewer
from taskforce.api.limits.meter import REQUEST
from taskforce.api.problem import Problem
from taskforce.api.refused import Refused
from taskforce.api.service import Service
from taskforce.api.subscriptions import events


@post("/graphql/{audience:str}", status_code=200)
async def posted(request: Request[Any, Any, Any]) -> Response[bytes]:
    """401 without a token, 403 with another audience's, 406 where no answer would do.

    A client that would rather have text/event-stream is answered by events: only so it can subscribe.
    """
    caller = await _admitted(request)
    kind, *parameters = request.headers.get("content-type", "").split(";")
    if kind.strip().lower() != kinds.JSON or not kinds.is_utf8(parameters):
        raise Problem(415, "NOT_JSON", "Post application/json in UTF-8.")
    body = await request.body()
    caller.pay(REQUEST + len(body))
    return await caller.answer(in_body(body), by_get=False)


@get("/graphql/{audience:str}")
async def got(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Queries alone, and subscriptions as events."""
    caller = await _admitted(request)
    said = request.scope["query_string"]
    caller.pay(REQUEST + len(said))
    return await caller.answer(in_address(said), by_get=True)


@dataclass(frozen=True, slots=True)
class _Caller:
    """Who asks, and which kind of answer is wanted."""

    service: Service
    schema: strawberry.Schema
    viewer: Viewer
    until: float
    kind: str
    last_seen: str | None
    known: str | None

    def pay(self, cost: int) -> None:
        """Raises RateLimited."""
        self.service.meter.asks(self.viewer, cost)

    async def answer(self, question: Question, by_get: bool) -> Response[bytes]:
        try:
            return await self._answer(question, by_get)
        except Refused as refused:
            if self.kind == kinds.GRAPHQL:
                return _response(refused.body, kinds.GRAPHQL, refused.status)
            return _response(refused.body, kinds.JSON)

    async def _answer(self, question: Question, by_get: bool) -> Response[bytes]:
        asked = self.service.documents.asked(self.schema, self.viewer, question, by_get)
        if by_get and asked.kind is OperationType.MUTATION:
            raise Problem(405, "METHOD_NOT_ALLOWED", "Post a mutation.", {"allow": "POST"})
        if asked.kind is OperationType.SUBSCRIPTION and self.kind == kinds.EVENTS:
            watcher = self.service.watcher(self.viewer, asked, self.until, self.last_seen)
            return events.Events(await execution.subscribe(asked, watcher, self.pay))
        body = await execution.execute(asked, self.service.look(self.viewer), self.pay)
        if self.kind == kinds.EVENTS:
            return events.one(body)
        return unchanged.answer(body, self.kind, self.known) if by_get else _response(body, self.kind)


async def _admitted(request: Request[Any, Any, Any]) -> _Caller:
    service: Service = request.app.state.service
    audience = request.path_params["audience"]
    schema = service.schema(audience)
    viewer, until = await service.admission.of(request.scope, *asking(request.headers))
    if viewer.audience != audience:
        raise Problem(403, "OTHER_AUDIENCE", "This token is for another audience.")
    kind = kinds.preferred(request)
    if kind is None:
        raise Problem(406, "NOT_ACCEPTABLE", f"Accept one of {', '.join(kinds.OFFERED)}.")
    seen = request.headers.get("last-event-id"), request.headers.get("if-none-match")
    return _Caller(service, schema, viewer, until, kind, *seen)


def _response(body: bytes, kind: str, status: int = 200) -> Response[bytes]:
    return Response(body, status_code=status, media_type=kinds.with_charset(kind))
