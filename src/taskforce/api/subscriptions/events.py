"""Server-sent events: GraphQL over SSE in its distinct-connections mode. An event's id is the cursor of its change."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from litestar import Response
from litestar.types import Message, Receive, Scope, Send

from taskforce.api.graphql import kinds
from taskforce.api.refused import Refused
from taskforce.api.subscriptions.subscription import Subscription
from taskforce.api.subscriptions.taking import NotTaken, taken

HEADERS = [(b"content-type", kinds.EVENTS.encode()), (b"x-accel-buffering", b"no")]
BEAT, COMPLETE = b":\n\n", b"event: complete\ndata:\n\n"


def one(body: bytes) -> Response[bytes]:
    """The events of what is answered at once."""
    return Response(_next(body) + COMPLETE, media_type=kinds.EVENTS)


class Events(Response[bytes]):
    """The events of a subscription, until it ends, or the client goes or no longer reads."""

    def __init__(self, subscription: Subscription) -> None:
        super().__init__(b"")
        self._subscription = subscription

    def to_asgi_response(self, *_: Any, **__: Any) -> Any:
        return self._answer

    async def _answer(self, _scope: Scope, receive: Receive, send: Send) -> None:
        telling = asyncio.create_task(self._tell(send))
        gone = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({telling, gone}, return_when=asyncio.FIRST_COMPLETED)
            if telling.done():
                with suppress(NotTaken):
                    telling.result()
        finally:
            for task in (telling, gone):
                task.cancel()
            await asyncio.gather(telling, gone, return_exceptions=True)
            self._subscription.close()

    async def _tell(self, send: Send) -> None:
        async def say(message: Message) -> None:
            await taken(send(message), self._subscription.until)

        await say({"type": "http.response.start", "status": 200, "headers": HEADERS})
        async for said in self._said():
            await say({"type": "http.response.body", "body": said, "more_body": True})
        await say({"type": "http.response.body", "body": b"", "more_body": False})

    async def _said(self) -> AsyncIterator[bytes]:
        yield BEAT
        try:
            async for frame in self._subscription:
                yield BEAT if frame is None else _next(frame.body, frame.cursor)
        except Refused as refused:
            yield _next(refused.body) + COMPLETE


def _next(body: bytes, cursor: str | None = None) -> bytes:
    id = b"" if cursor is None else b"id: %b\n" % cursor.encode()
    return b"event: next\n%bdata: %b\n\n" % (id, body)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
