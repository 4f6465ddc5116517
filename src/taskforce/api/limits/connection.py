"""One connection of HTTP: the head of each request has to come in time and be short, and what is sent has to be taken.

uvicorn itself bounds only how long a connection may be idle between two requests, until the first byte that comes then.
It keeps heads of any length, and as many requests as are sent before the first of them has been answered.
"""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from taskforce.api.limits.websocket import WebSocket

HEAD, TAKEN, AHEAD = 10.0, 30.0, 100
MOST_BYTES, MOST_LINES = 65_536, 128
"""Of a head, or of anything else that is no body: the ends of a body in chunks, and what stands between these."""


class TooManyLines(Exception):
    """Whoever parses calls it a bad request, and parses no further."""


class Connection(HttpToolsProtocol):
    """Cut off where nothing was taken of what is sent for a while, however long it takes in all."""

    _head: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None
    _is_new, _since = False, 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head = self.loop.call_later(HEAD, transport.close)

    def data_received(self, data: bytes) -> None:
        self._is_new = False
        super().data_received(data)
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return
        self._since = 0 if self._is_new else self._since + len(data)
        if self._since > MOST_BYTES:
            self.transport.abort()
        elif self._head is None and self.cycle is not None and self.cycle.response_complete and not self.pipeline:
            # Danger: uvicorn no longer waits for the next request once anything has come, were it a byte that is none.
            self._head = self.loop.call_later(HEAD, self.transport.close)

    def handle_websocket_upgrade(self) -> None:
        super().handle_websocket_upgrade()
        upgraded = cast("WebSocket", self.transport.get_protocol())
        if not upgraded.handshake_initiated:  # by its lines alone: uvicorn would leave it at that
            self.transport.write(b"".join(upgraded.conn.data_to_send()))
            self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_new = True
        if self._head is None:
            self._head = self.loop.call_later(HEAD, self.transport.close)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Those that stand at the end of a body as well."""
        super().on_header(name, value)
        if len(self.headers) > MOST_LINES:
            raise TooManyLines

    def on_body(self, body: bytes) -> None:
        self._is_new = True
        super().on_body(body)

    def on_headers_complete(self) -> None:
        self._head_is_here()
        super().on_headers_complete()
        if len(self.pipeline) > AHEAD:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        self._all_is_taken()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch(self._left())

    def resume_writing(self) -> None:
        self._all_is_taken()
        super().resume_writing()

    def _watch(self, left: int) -> None:
        self._taking = self.loop.call_later(TAKEN, self._is_taking, left)

    def _is_taking(self, left: int) -> None:
        if self._left() < left:
            self._watch(self._left())
        else:
            self.transport.abort()

    def _left(self) -> int:
        """Bytes that wait to be taken."""
        return cast("asyncio.WriteTransport", self.transport).get_write_buffer_size()

    def _all_is_taken(self) -> None:
        if self._taking:
            self._taking.cancel()
            self._taking = None

    def _head_is_here(self) -> None:
        if self._head:
            self._head.cancel()
            self._head = None
