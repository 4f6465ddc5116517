"""First come, first served, so much at once."""

import asyncio
from collections.abc import Callable

import pytest

from taskforce.api.limits.line import Line


class Queue:
    """Who has his turn now, of those who ask."""

    def __init__(self, most: int | Callable[[], int]) -> None:
        self.line = Line(most if callable(most) else lambda: most)
        self.inside: list[str] = []
        self._leave: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def ask(self, name: str, size: int = 1) -> None:
        self._leave[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._visit(name, size))
        await self._settled()

    async def leave(self, *names: str) -> None:
        for name in names:
            self._leave[name].set()
        await asyncio.gather(*(self._tasks[name] for name in names))
        await self._settled()

    async def give_up(self, name: str) -> None:
        self._tasks[name].cancel()
        with pytest.raises(asyncio.CancelledError):
            await self._tasks[name]
        await self._settled()

    async def _visit(self, name: str, size: int) -> None:
        async with self.line.turn(size):
            self.inside.append(name)
            try:
                await self._leave[name].wait()
            finally:
                self.inside.remove(name)

    async def _settled(self) -> None:
        for _ in range(10):  # rounds of the loop: more than it takes to hand a turn on
            await asyncio.sleep(0)


async def test_so_many_are_inside_and_the_others_follow_in_the_order_in_which_they_came() -> None:
    queue = Queue(2)
    for name in "abcd":
        await queue.ask(name)
    assert queue.inside == ["a", "b"]
    await queue.leave("b")
    assert queue.inside == ["a", "c"]
    await queue.leave("a", "c")
    assert queue.inside == ["d"]


async def test_who_comes_later_and_is_small_does_not_pass_by_who_is_large() -> None:
    queue = Queue(10)
    await queue.ask("a", 6)
    await queue.ask("large", 8)
    await queue.ask("small", 1)
    assert queue.inside == ["a"]
    await queue.leave("a")
    assert queue.inside == ["large", "small"]


async def test_what_is_larger_than_all_has_it_to_itself() -> None:
    queue = Queue(10)
    await queue.ask("a", 1)
    await queue.ask("huge", 50)
    assert queue.inside == ["a"]
    await queue.leave("a")
    await queue.ask("b", 1)
    assert queue.inside == ["huge"]
    await queue.leave("huge")
    assert queue.inside == ["b"]


async def test_who_gives_up_keeps_nobody_waiting() -> None:
    queue = Queue(1)
    for name in "abc":
        await queue.ask(name)
    await queue.give_up("b")
    await queue.give_up("a")
    assert queue.inside == ["c"]


async def test_who_gives_up_as_it_becomes_his_turn_passes_it_on() -> None:
    line = Line(lambda: 1)
    await line.begin()
    second, third = (asyncio.create_task(line.begin()) for _ in range(2))
    await asyncio.sleep(0)
    line.end()
    second.cancel()
    async with asyncio.timeout(5):
        await third
    assert second.cancelled()


async def test_how_many_may_be_inside_is_asked_each_time() -> None:
    most = 1
    queue = Queue(lambda: most)
    for name in "abcd":
        await queue.ask(name)
    assert queue.inside == ["a"]
    most = 3
    await queue.leave("a")
    assert queue.inside == ["b", "c", "d"]
