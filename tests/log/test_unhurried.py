"""Long work leaves the loop to others."""

import asyncio
import time

from taskforce.log import unhurried as slices
from taskforce.log.unhurried import unhurried


async def work(name: str, ran: list[str], items: int = 20) -> None:
    async for _ in unhurried(range(items)):
        ran.append(name)
        until = time.perf_counter() + slices.SLICE
        while time.perf_counter() <= until:
            pass


async def test_whatever_is_long_has_one_slice_in_each_round_together() -> None:
    ran: list[str] = []
    long = [asyncio.create_task(work(name, ran)) for name in "abc"]
    while not all(each.done() for each in long):
        ran.append("-")
        await asyncio.sleep(0)
    rounds = "".join(ran).split("-")[2:]  # in the first round each of them begins
    assert max(map(len, rounds)) == 1


async def test_long_work_goes_on_in_turn_also_while_others_never_rest() -> None:
    ran: list[str] = []
    long = [asyncio.create_task(work(name, ran)) for name in "ab"]
    while not all(each.done() for each in long):
        until = time.perf_counter() + 2 * slices.IDLE
        while time.perf_counter() < until:
            pass
        await asyncio.sleep(0)
    assert "".join(ran) in ("ab" * 20, "ba" * 20)


async def test_short_work_waits_for_nothing() -> None:
    rounds = 0

    async def short() -> None:
        async for _ in unhurried(range(3)):
            pass

    task = asyncio.create_task(short())
    while not task.done():
        rounds += 1
        await asyncio.sleep(0)
    assert rounds == 1


async def test_who_gives_up_leaves_the_slices_to_the_others() -> None:
    ran: list[str] = []
    first, second = (asyncio.create_task(work(name, ran)) for name in "ab")
    await asyncio.sleep(0)
    first.cancel()
    async with asyncio.timeout(30):
        await second
    assert ran.count("b") == 20
