"""A line of those who wait: first come, first served, so much at once."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Line:
    """Whoever asks for more than `most` has it to himself."""

    def __init__(self, most: Callable[[], int]) -> None:
        self._most, self._held = most, 0
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @asynccontextmanager
    async def turn(self, size: int = 1) -> AsyncIterator[None]:
        await self.begin(size)
        try:
            yield
        finally:
            self.end(size)

    async def begin(self, size: int = 1) -> None:
        if not self._waiting and self._has_room(size):
            self._held += size
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((size, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was his at the same moment
                self.end(size)
            raise

    def end(self, size: int = 1) -> None:
        self._held -= size
        while self._waiting:
            asked, turn = self._waiting[0]
            if not turn.cancelled():
                if not self._has_room(asked):
                    return
                self._held += asked
                turn.set_result(None)
            self._waiting.popleft()

    def _has_room(self, size: int) -> bool:
        return not self._held or self._held + size <= self._most()
