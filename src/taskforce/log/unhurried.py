"""Long work in slices, or a batch would keep every page waiting: one of all that is long in each round of the loop."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")
SLICE = 0.0003  # seconds


class _Rounds:
    """Whoever has waited longest has the next."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()

    def next(self, loop: asyncio.AbstractEventLoop) -> "asyncio.Future[None]":
        if not self._waiting:
            loop.call_soon(self._begin, loop)
        self._waiting.append(turn := loop.create_future())
        return turn

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        turn = self._waiting.popleft()
        if not turn.done():
            turn.set_result(None)
        if self._waiting:
            loop.call_soon(self._begin, loop)


_rounds: WeakKeyDictionary[asyncio.AbstractEventLoop, _Rounds] = WeakKeyDictionary()


async def unhurried(every: Iterable[T]) -> AsyncIterator[T]:
    """Each in turn. Danger: anything else may happen in between."""
    loop = asyncio.get_running_loop()
    rounds, until = _rounds.setdefault(loop, _Rounds()), 0.0
    for each in every:
        if time.perf_counter() > until:
            await rounds.next(loop)
            until = time.perf_counter() + SLICE
        yield each
