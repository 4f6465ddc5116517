"""Long work in slices, each when the loop has nothing else to do: a batch would keep every page waiting."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")
SLICE, IDLE, LONGEST = 0.0003, 0.00005, 0.002  # seconds; a round of an idle loop takes less than IDLE


class _Slices:
    """One at a time, in the order in which they are asked for, of all that is long."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()

    def next(self, loop: asyncio.AbstractEventLoop) -> "asyncio.Future[None]":
        if not self._waiting:
            self._look(loop, time.perf_counter() + LONGEST)
        self._waiting.append(turn := loop.create_future())
        return turn

    def _look(self, loop: asyncio.AbstractEventLoop, until: float) -> None:
        loop.call_soon(self._begin, loop, time.perf_counter(), until)

    def _begin(self, loop: asyncio.AbstractEventLoop, last: float, until: float) -> None:
        """Danger: pages in a row are work without end, so that a slice has its turn after a while in any case."""
        now = time.perf_counter()
        if now - last > IDLE and now < until:
            self._look(loop, until)
            return
        turn = self._waiting.popleft()
        if not turn.done():
            turn.set_result(None)
        if self._waiting:
            self._look(loop, now + LONGEST)


_slices: WeakKeyDictionary[asyncio.AbstractEventLoop, _Slices] = WeakKeyDictionary()


async def unhurried(every: Iterable[T], patient: bool = True) -> AsyncIterator[T]:
    """Each in turn. Who is not patient waits for one round of the loop. Danger: anything else may happen in between."""
    loop = asyncio.get_running_loop()
    slices, until = _slices.setdefault(loop, _Slices()), time.perf_counter() + SLICE
    for each in every:
        if time.perf_counter() > until:
            await (slices.next(loop) if patient else asyncio.sleep(0))
            until = time.perf_counter() + SLICE
        yield each
