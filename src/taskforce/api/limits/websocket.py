"""One WebSocket below its messages: what is answered has to be taken, and what is no message counts too.

uvicorn hears and answers pings however little of that is taken, and keeps the pieces of a message, which may be empty.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from taskforce.api.limits.buckets import Buckets

MOST_PIECES = 1_000  # of one message
A_SECOND, AT_ONCE = 10, 200  # pings and pongs


class WebSocket(WebSocketsSansIOProtocol):
    """Nothing is heard while nothing is taken."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._control = Buckets(A_SECOND, AT_ONCE)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.read_paused:
            self.transport.resume_reading()

    async def receive(self) -> Any:
        message = await super().receive()
        if not self.writable.is_set() and not self.transport.is_closing():
            self.transport.pause_reading()
        return message

    def handle_ping(self) -> None:
        self._count()
        super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        self._count()
        super().handle_pong(event)

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) < MOST_PIECES:
            super().handle_cont(event)
        else:
            self.transport.abort()

    def _count(self) -> None:
        if self._control.seconds(None):
            self.transport.abort()
        self._control.take(None, 1)
