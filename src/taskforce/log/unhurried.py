"""Long work that leaves the event loop to others now and then, or a batch would keep every page waiting."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")
AT_ONCE, A_WHILE = 20, 0.01  # seconds


async def unhurried(every: Iterable[T]) -> AsyncIterator[T]:
    """Each in turn. Danger: anything else may happen in between."""
    began = time.monotonic()
    for number, each in enumerate(every, start=1):
        yield each
        if number % AT_ONCE == 0 or time.monotonic() - began > A_WHILE:
            await asyncio.sleep(0)
            began = time.monotonic()
