"""One WebSocket: the graphql-transport-ws protocol, as its server."""

import asyncio
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, cast

import asyncpg
import msgspec
from graphql import OperationType
from litestar.types import Receive, Send, WebSocketScope, WebSocketSendMessage

from taskforce.api import execution
from taskforce.api.asked import Asked
from taskforce.api.execution import unforeseen
from taskforce.api.headers import asking
from taskforce.api.identity import IssuerAway, NotAuthenticated, Viewer
from taskforce.api.limits.meter import REQUEST, RateLimited
from taskforce.api.limits.seconds import answered
from taskforce.api.problem import OF_STATUS, Problem
from taskforce.api.reading.errors import TooManySubscriptions
from taskforce.api.refused import Refused, told
from taskforce.api.service import Service
from taskforce.api.subscriptions import messages
from taskforce.api.subscriptions.messages import Complete, Init, Message, Ping, Subscribe
from taskforce.api.subscriptions.subscription import Subscription
from taskforce.api.subscriptions.taking import NotTaken, taken
from taskforce.doors.errors import AccessEnded
from taskforce.log.event_log import GONE
from taskforce.log.verdict import LogError

INIT_WITHIN, A_MOMENT, MOST, LONGEST_REASON = 3.0, 2.0, 20, 123
Admitted = tuple[Viewer, float]


class Closing(Exception):
    """This end closes the socket."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code)
        self.code, self.reason = code, reason.encode()[:LONGEST_REASON].decode(errors="ignore")


class Gone(Exception):
    """The other end has closed it, or cannot be reached."""


class Socket:
    """`admitted` is whom the handshake's token names, and until when; None where it bore none."""

    def __init__(
        self, service: Service, scope: WebSocketScope, admitted: Admitted | None, receive: Receive, send: Send
    ) -> None:
        self._service, self._scope, self._receive, self._send = service, scope, receive, send
        self._audience, self._admitted = scope["path"].removeprefix("/graphql/"), admitted
        self._running: dict[str, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Until either end closes it, or the other no longer reads."""
        closing = None
        try:
            async with asyncio.TaskGroup() as self._tasks:
                closing = await self._talk()
                for task in self._running.values():
                    task.cancel()
        except* NotTaken:
            pass
        if closing:
            with suppress(Gone, NotTaken):
                await self._out({"type": "websocket.close", "code": closing.code, "reason": closing.reason})

    async def _talk(self) -> Closing | None:
        ended = Closing(4408, "Connection initialisation timeout")
        try:
            async with asyncio.timeout(INIT_WITHIN):
                init = await self._initialised()
            viewer, until = await self._admit(init)
            ended = Closing(4401, "Unauthorized")
            with self._place(viewer):
                await self._say(messages.ACK)
                async with asyncio.timeout(until - time.time()):
                    while True:
                        await self._hear(await self._text(), viewer, until)
        except TimeoutError:
            return ended
        except Closing as closing:
            return closing
        except Gone:
            return None

    async def _initialised(self) -> Init:
        while not isinstance(message := _read(await self._text()), Init):
            if isinstance(message, Ping):
                await self._say(messages.PONG)
            elif isinstance(message, Subscribe):
                raise Closing(4401, "Unauthorized")
        return message

    async def _admit(self, init: Init) -> Admitted:
        authorization, office = asking({n: v for n, v in (init.payload or {}).items() if isinstance(v, str)})
        if "authorization" not in (init.payload or {}) and self._admitted:
            return self._admitted
        try:
            admitted = await self._service.admission.of(self._scope, authorization, office)
        except NotAuthenticated:
            raise Closing(4403, "Forbidden") from None
        except RateLimited:
            raise Closing(4429, "Too many requests") from None
        except IssuerAway:
            raise Closing(1013, "Try again later") from None
        if admitted[0].audience != self._audience:
            raise Closing(4403, "Forbidden")
        return admitted

    @contextmanager
    def _place(self, viewer: Viewer) -> Iterator[None]:
        sockets = self._service.sockets
        if not sockets.has_room(viewer):
            raise Closing(4429, "Too many connections")
        sockets.join(viewer)
        try:
            yield
        finally:
            sockets.leave(viewer)

    async def _text(self) -> str:
        event = await self._receive()
        if event["type"] == "websocket.disconnect":
            raise Gone
        return cast("str", event.get("text")) or ""

    async def _hear(self, text: str, viewer: Viewer, until: float) -> None:
        message = _read(text)
        try:
            self._service.meter.asks(viewer, REQUEST + len(text))
        except RateLimited as refused:
            if not isinstance(message, Subscribe):
                raise Closing(4429, "Too many requests") from None
            await self._say(messages.error_of(message.id, _told(refused)))
            return
        match message:
            case Init():
                raise Closing(4429, "Too many initialisation requests")
            case Ping():
                await self._say(messages.PONG)
            case Subscribe(id):
                if id in self._running:
                    raise Closing(4409, f"Subscriber for {id} already exists")
                await self._alone(id, self._begin(message, viewer, until))
            case Complete(id) if task := self._running.pop(id, None):
                task.cancel()

    async def _begin(self, message: Subscribe, viewer: Viewer, until: float) -> None:
        """A subscription has begun when this ends, so that a ping after it is answered after that; or it takes long."""
        if len(self._running) >= MOST:
            raise Refused(told(TooManySubscriptions.code, TooManySubscriptions.__doc__ or ""))
        id, begun = message.id, asyncio.Event()
        running = _until_gone(self._alone(id, self._operate(message, viewer, until, begun)))
        self._running[id] = task = self._tasks.create_task(running)
        task.add_done_callback(lambda _: self._running.pop(id) if self._running.get(id) is task else None)
        task.add_done_callback(lambda _: begun.set())
        with suppress(TimeoutError):
            async with asyncio.timeout(A_MOMENT):
                await begun.wait()

    async def _operate(self, message: Subscribe, viewer: Viewer, until: float, begun: asyncio.Event) -> None:
        asked = self._service.documents.asked(self._service.schemas[self._audience], viewer, message.payload)
        if asked.kind is not OperationType.SUBSCRIPTION:
            begun.set()
            await self._answer(message.id, asked, viewer)
            return
        watcher = self._service.watcher(viewer, asked, until)
        subscription = await execution.subscribe(asked, watcher, self._pay(viewer))
        try:
            begun.set()
            await self._tell(message.id, subscription)
        finally:
            subscription.close()

    async def _alone(self, id: str, what: Coroutine[Any, Any, None]) -> None:
        """What is wrong with one operation, or what PostgreSQL or the log says of it, ends no other of the socket."""
        try:
            await what
        except (Refused, Problem, AccessEnded, LogError, asyncpg.PostgresError, *GONE) as error:
            await self._say(messages.error_of(id, _told(error)))

    async def _tell(self, id: str, subscription: Subscription) -> None:
        async for frame in subscription:
            if frame is not None:
                await self._say(messages.next_of(id, frame.body))

    async def _answer(self, id: str, asked: Asked, viewer: Viewer) -> None:
        async with answered():
            body = await execution.execute(asked, self._service.look(viewer), self._pay(viewer))
        await self._say(messages.next_of(id, body))
        await self._say(messages.complete_of(id))

    def _pay(self, viewer: Viewer) -> execution.Pay:
        return partial(self._service.meter.asks, viewer)

    async def _say(self, text: str) -> None:
        await self._out({"type": "websocket.send", "text": text, "bytes": None})

    async def _out(self, message: WebSocketSendMessage) -> None:
        try:
            await taken(self._send(message))
        except (OSError, RuntimeError) as error:  # uvicorn's, of one that is gone, and of one that it has given up
            raise Gone from error


def _read(text: str) -> Message:
    try:
        return messages.decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Closing(4400, "Invalid message") from None


async def _until_gone(what: Coroutine[Any, Any, None]) -> None:
    with suppress(Gone):
        await what


def _told(error: Exception) -> tuple[dict[str, Any], ...]:
    if isinstance(error, Refused):
        return error.errors
    if isinstance(error, AccessEnded):
        return (told(error.code, str(error)),)
    if isinstance(error, Problem):
        return (told(error.code, error.message),)
    if isinstance(error, (LogError, *GONE)):
        problem = OF_STATUS[503]
        return (told(problem.code, problem.message),)
    return (unforeseen(error),)
