"""Long work leaves the event loop to others now and then."""

import asyncio
import time
from itertools import count

from taskforce.log.unhurried import A_WHILE, AT_ONCE, unhurried


async def turns_of_others(each: float, many: int) -> int:
    """While so many are worked at, each for so many seconds."""
    turns = count()

    async def other() -> None:
        while True:
            next(turns)
            await asyncio.sleep(0)

    others = asyncio.create_task(other())
    async for _ in unhurried(range(many)):
        time.sleep(each)  # noqa: ASYNC251
    others.cancel()
    return next(turns)


async def test_others_have_a_turn_after_so_many() -> None:
    assert await turns_of_others(0, 3 * AT_ONCE) >= 3


async def test_others_have_a_turn_after_each_that_takes_a_while() -> None:
    assert await turns_of_others(2 * A_WHILE, 3) >= 3
