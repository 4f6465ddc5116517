"""One connection of HTTP: the head of each request has to come in time, and what is sent has to be taken.

uvicorn itself bounds only how long a connection may be idle between two requests. It keeps as many requests as are sent
before the first of them has been answered.
"""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD, TAKEN, AHEAD = 10.0, 30.0, 100


class Connection(HttpToolsProtocol):
    """Cut off where nothing was taken of what is sent for a while, however long it takes in all."""

    _head: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head = self.loop.call_later(HEAD, transport.close)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._head is None:
            self._head = self.loop.call_later(HEAD, self.transport.close)

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
