"""Many small requests at once are decided as few large ones: their streams are read together, and appended together."""

import asyncio
from collections import deque
from collections.abc import Sequence

from taskforce.log.cases import Cases
from taskforce.log.command import Answer, Command
from taskforce.log.verdict import Unavailable

Asked = tuple[Sequence[Command], "asyncio.Future[list[Answer]]"]


class Gathering:
    """At most so many parts are under way; whoever comes meanwhile is in the next. Each has its own answers."""

    def __init__(self, cases: Cases, parts: int = 2, most: int = 500) -> None:
        self._cases, self._parts, self._most = cases, parts, most
        self._waiting: deque[Asked] = deque()
        self._running: set[asyncio.Task[None]] = set()

    async def ask_all(self, commands: Sequence[Command]) -> list[Answer]:
        """As `Cases.ask_all`. Who gives up takes nothing back: what was asked may still be recorded."""
        answers: asyncio.Future[list[Answer]] = asyncio.get_running_loop().create_future()
        self._waiting.append((commands, answers))
        if len(self._running) < self._parts:
            part = asyncio.create_task(self._run())
            self._running.add(part)
            part.add_done_callback(self._running.discard)
        return await answers

    async def _run(self) -> None:
        while self._waiting:
            await self._decide(self._take())

    def _take(self) -> list[Asked]:
        """Those that came first, at least one."""
        taken, size = [self._waiting.popleft()], 0
        while self._waiting and (size := size + len(taken[-1][0])) < self._most:
            taken.append(self._waiting.popleft())
        return taken

    async def _decide(self, taken: list[Asked]) -> None:
        every = [command for commands, _ in taken for command in commands]
        [found] = await asyncio.gather(self._cases.ask_all(every), return_exceptions=True)
        if isinstance(found, BaseException):
            if len(taken) > 1 and type(found) is not Unavailable:
                for each in taken:  # one of them brought it to fall: nobody else shall
                    await self._decide([each])
                return
            for _, future in taken:
                if not future.done():
                    future.set_exception(found)
            return
        answers = iter(found)
        for commands, future in taken:
            mine = [next(answers) for _ in commands]
            if not future.done():
                future.set_result(mine)
