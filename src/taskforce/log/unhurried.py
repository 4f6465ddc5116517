"""Long work that leaves the event loop to others now and then, or a batch would keep every page waiting."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 20


async def unhurried(every: Iterable[T]) -> AsyncIterator[T]:
    """Each in turn. Danger: anything else may happen in between."""
    for number, each in enumerate(every, start=1):
        yield each
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
