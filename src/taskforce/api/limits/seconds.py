"""How long a request may take: its body to come, and its answer to begin. Its head is the connection's to watch."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.types.asgi_types import ReceiveMessage

from taskforce.api.problem import SOON, Problem

BODY, WHOLE = 20.0, 30.0


class TooSlowRequest(Problem):
    """Your request took too long to come, and nothing was done: send it again, or less at once."""

    code = "TOO_SLOW_REQUEST"

    def __init__(self) -> None:
        super().__init__(408, self.code, self.__doc__ or "", {"connection": "close"})


class TooSlowAnswer(Problem):
    """This took too long. What you asked for may still be recorded: send the same again under the same id."""

    code = "TOO_SLOW"

    def __init__(self) -> None:
        super().__init__(503, self.code, self.__doc__ or "", SOON)


@asynccontextmanager
async def answered() -> AsyncIterator[asyncio.Timeout]:
    """Raises TooSlowAnswer. Danger: the log may have what was given up, so nobody is told that nothing happened."""
    limit = asyncio.timeout(WHOLE)
    try:
        async with limit:
            yield limit
    except TimeoutError:
        if limit.expired():
            raise TooSlowAnswer from None
        raise


class InTime:
    """Wraps an application of HTTP. What has begun to be answered may go on for ever, as subscriptions do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        until, is_whole = loop.time() + BODY, False

        async def received() -> ReceiveMessage:
            nonlocal is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise TooSlowRequest from None
            if not message.get("more_body"):
                is_whole = True
                if limit.when() is not None:  # what has begun to be answered, as by GET, may be heard of only now
                    limit.reschedule(loop.time() + WHOLE)
            return message

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                limit.reschedule(None)
            await send(message)

        async with answered() as limit:
            await self._app(scope, received, sent)
