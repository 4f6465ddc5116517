"""The WebSocket of an audience: the handshake, and what it refuses."""

from litestar.types import Receive, Send, WebSocketScope

from taskforce.api.headers import asking
from taskforce.api.problem import Problem
from taskforce.api.requests import failed
from taskforce.api.service import Service
from taskforce.api.subscriptions.socket import Socket

SUBPROTOCOL = "graphql-transport-ws"


class Sockets:
    """An ASGI application for WebSockets alone."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: WebSocketScope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            socket = await self._shaken(scope, receive, send)
        except Problem as problem:
            await _refuse(problem, send)
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL, "headers": []})
        try:
            await socket.serve()
        except* Exception as errors:
            failed(scope, errors.exceptions[0])
            raise

    async def _shaken(self, scope: WebSocketScope, receive: Receive, send: Send) -> Socket:
        audience = scope["path"].removeprefix("/graphql/")
        self._service.schema(audience)
        if SUBPROTOCOL not in scope["subprotocols"]:
            raise Problem(400, "OTHER_SUBPROTOCOL", f"Offer {SUBPROTOCOL}.")
        authorization, office = asking({n.decode("latin-1"): v.decode("latin-1") for n, v in scope["headers"]})
        if authorization is None:
            return Socket(self._service, scope, None, receive, send)
        admitted = await self._service.admission.of(scope, authorization, office)
        if admitted[0].audience != audience:
            raise Problem(403, "OTHER_AUDIENCE", "This token is for another audience.")
        return Socket(self._service, scope, admitted, receive, send)


async def _refuse(problem: Problem, send: Send) -> None:
    said = {"content-type": "application/json"} | problem.headers
    headers = [(name.encode(), value.encode()) for name, value in said.items()]
    await send({"type": "websocket.http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": problem.body, "more_body": False})
