"""Keeps what happened in a local file, and sends it until the service has answered."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from taskforce.client.answers import settled
from taskforce.client.backoff import Backoff
from taskforce.client.errors import OutboxFailed, OutOfPatience, RequestRefused
from taskforce.client.event import Event
from taskforce.client.intake import ONE_TOO_MANY, Intake, Later, Token
from taskforce.client.outbox import MOST_EVENTS, NotRecorded, Outbox
from taskforce.client.turn import Turn
from taskforce.client.verdict import Verdict

T = TypeVar("T")


class _Sent(NamedTuple):
    """`most`: as many events may be in the next request. `later`: why to wait before it."""

    most: int
    later: Later | None = None
    verdicts: Sequence[Verdict] = ()


class Client:
    """For one source, such as `/interference-service/cases`, and one outbox, which survives its process.

    `patience`: seconds for which sending goes on without any progress. Raises OutboxFailed whenever its file fails.
    """

    def __init__(self, url: str, token: Token, *, source: str, outbox: Path, patience: float = 120.0) -> None:
        self._source, self._file, self._patience = source, outbox, patience
        self._intake = Intake(url, token)
        self._sending = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="outbox")

    async def __aenter__(self) -> Self:
        await self._in_thread(self._open)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._intake.close()
        await self._in_thread(self._opened.close)
        self._thread.shutdown()

    async def keep(self, *events: Event) -> None:
        """On disk, all or none, before it returns. Keeping the same again changes nothing. Raises NotKept."""
        encoded = [(event, event.encode(self._source)) for event in events]
        await self._in_thread(lambda: self._outbox.keep(encoded))

    async def send(self) -> AsyncIterator[Verdict]:
        """Sends what is kept, in the order in which it was kept, and yields each verdict once that is on disk.

        After a conflict nothing later of its subject is sent until the conflict has been acknowledged. What is refused
        holds nothing up: the service decides each event on the record as it then stands. Raises NotSent.
        """
        backoff, most = Backoff(self._patience, time.monotonic()), MOST_EVENTS
        while sent := await self._send_batch(most):
            for verdict in sent.verdicts:
                yield verdict
            if sent.verdicts:
                backoff.progress(time.monotonic())
            if sent.later:
                pause = backoff.pause(time.monotonic(), sent.later.asked)
                if pause is None:
                    raise OutOfPatience(sent.later.code) from sent.later
                await asyncio.sleep(pause)
            most = sent.most

    async def unsent(self) -> int:
        """How many events are kept and have not been answered."""
        return await self._in_thread(self._outbox.count)

    async def not_recorded(self) -> list[NotRecorded]:
        """What was refused or met a conflict, also before this process began, and has not been acknowledged."""
        return await self._in_thread(self._outbox.not_recorded)

    async def acknowledge(self, *ids: str) -> None:
        """Forgets that these were not recorded. What a conflict has held up is sent from now on."""
        await self._in_thread(lambda: self._outbox.acknowledge(ids))

    async def discard(self, *ids: str) -> None:
        """Takes these out unsent: after a conflict, what should not follow it."""
        await self._in_thread(lambda: self._outbox.discard(ids))

    async def _send_batch(self, most: int) -> _Sent | None:
        """None: there is nothing that may be sent."""
        async with self._sending:
            try:
                if not await self._in_thread(self._turn.take):
                    return _Sent(most, Later("SENT_BY_ANOTHER"))
                batch = await self._in_thread(lambda: self._outbox.next(most))
                if not batch:
                    return None
                answers, undecided = settled(batch, await self._intake.post(batch))
                await self._in_thread(lambda: self._outbox.settle(answers))
                later = Later(undecided) if undecided else None
                return _Sent(most, later, [verdict for _, verdict in answers])
            except Later as later:
                return _Sent(most, later)
            except RequestRefused as refusal:
                if refusal.status not in ONE_TOO_MANY or len(batch) == 1:
                    raise
                return _Sent(len(batch) // 2)
            finally:
                self._thread.submit(self._turn.give_back)  # not awaited: also where this was cancelled

    def _open(self) -> None:
        with ExitStack() as stack:
            self._outbox = stack.enter_context(closing(Outbox(self._file)))
            self._turn = stack.enter_context(closing(Turn(self._file)))
            self._opened = stack.pop_all()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """One after the other: the thread is the outbox's own."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except (sqlite3.Error, OSError) as error:
            raise OutboxFailed from error
