"""Many small requests at once are decided as few large ones: their streams are read together, and appended together."""

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from typing import cast

from taskforce.log.cases import Cases
from taskforce.log.command import Answer, Command
from taskforce.log.verdict import Unavailable

Asked = tuple[str, Sequence[Command], "asyncio.Future[list[Answer]]"]


class Gathering:
    """At most so many parts are under way, and one organisation is in so many of them; whoever comes meanwhile is in
    the next. Organisations come into it in turn. Each request has its own answers.
    """

    def __init__(self, cases: Cases, parts: int = 3, parts_of_one: int = 2, most: int = 500) -> None:
        self._cases, self._parts, self._parts_of_one, self._most = cases, parts, parts_of_one, most
        self._waiting: dict[str, deque[Asked]] = {}
        self._under_way: Counter[str] = Counter()
        self._running: set[asyncio.Task[None]] = set()

    async def ask_all(self, organisation: str, commands: Sequence[Command]) -> list[Answer]:
        """As `Cases.ask_all`. Who gives up takes nothing back: what was asked may still be recorded."""
        answers: asyncio.Future[list[Answer]] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(organisation, deque()).append((organisation, commands, answers))
        if len(self._running) < self._parts:
            part = asyncio.create_task(self._run())
            self._running.add(part)
        return await answers

    async def _run(self) -> None:
        while taken := self._take():
            here = Counter({organisation: 1 for organisation, _, _ in taken})
            self._under_way += here
            await self._decide(taken)
            self._under_way -= here
        # Danger: at once, or who comes before a callback would wait for a part that has ended.
        self._running.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    def _take(self) -> list[Asked]:
        """Of each organisation that may the request that came first, again and again until it is enough."""
        taken, size = list[Asked](), 0
        turns = deque(each for each in self._waiting if self._under_way[each] < self._parts_of_one)
        while turns and size < self._most:
            organisation = turns.popleft()
            # Danger: put behind the others again, or who has taken a part now would be the first in the next.
            theirs = self._waiting.pop(organisation)
            taken.append(theirs.popleft())
            size += len(taken[-1][1])
            if theirs:
                self._waiting[organisation] = theirs
                turns.append(organisation)
        return taken

    async def _decide(self, taken: list[Asked]) -> None:
        every = [command for _, commands, _ in taken for command in commands]
        [found] = await asyncio.gather(self._cases.ask_all(every), return_exceptions=True)
        if isinstance(found, BaseException):
            if len(taken) > 1 and type(found) is not Unavailable:
                for each in taken:  # one of them brought it to fall: nobody else shall
                    await self._decide([each])
                return
            for _, _, future in taken:
                if not future.done():
                    future.set_exception(found)
            return
        answers = iter(found)
        for _, commands, future in taken:
            mine = [next(answers) for _ in commands]
            if not future.done():
                future.set_result(mine)
