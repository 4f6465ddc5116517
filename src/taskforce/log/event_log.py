"""Append to the log: many writers in one transaction, a verdict for each."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

import asyncpg
import structlog

from taskforce import queries
from taskforce.log.batch import Append, Batch, Said
from taskforce.log.verdict import Closed, Unavailable, Unrecordable, Verdict

SQL = queries.load(__file__)
GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    OSError,
)

Chain = tuple[Append, ...]
Connect = Callable[[], Awaitable[asyncpg.Connection]]
_log = structlog.get_logger(__name__)


class EventLog:
    """One writer a process. Callers wait while a batch commits, and form the next one.

    A cut connection is made again and the batch sent again: command ids make sure that it is recorded once.
    """

    def __init__(self, connect: Connect, log_id: int = 1, most: int = 1000, patience: float = 10) -> None:
        self.log_id = log_id
        self._connect, self._most, self._patience = connect, most, patience
        self._db: asyncpg.Connection | None = None
        self._waiting: asyncio.Queue[tuple[Chain, asyncio.Future[list[Verdict]]]] = asyncio.Queue(maxsize=10 * most)
        self._closed = False

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        if self._db:
            await self._db.close(timeout=5)

    async def append(self, *chain: Append) -> list[Verdict]:
        """A verdict for each. In a chain each append builds on the one before."""
        [verdicts] = await self.append_all([chain])
        return verdicts

    async def append_all(self, chains: list[Chain]) -> list[list[Verdict]]:
        """Chains that do not depend on each other, in this order."""
        answers = []
        for chain in chains:
            if self._closed:
                return [[Closed()] * len(c) for c in chains]
            answers.append(asyncio.get_running_loop().create_future())
            await self._waiting.put((chain, answers[-1]))
        return await asyncio.gather(*answers)

    async def _run(self) -> None:
        taken: list[tuple[Chain, asyncio.Future[list[Verdict]]]] = []
        try:
            while True:
                taken = [await self._waiting.get()]
                size = len(taken[0][0])
                while size < self._most and not self._waiting.empty():
                    taken.append(self._waiting.get_nowait())
                    size += len(taken[-1][0])
                for (_, answer), verdicts in zip(taken, await self._record([c for c, _ in taken]), strict=True):
                    if not answer.done():  # who asked may have given up; what was committed stays committed
                        answer.set_result(verdicts)
        finally:  # nobody is left waiting for a writer that is gone
            self._closed = True
            while not self._waiting.empty():
                taken.append(self._waiting.get_nowait())
            for chain, answer in taken:
                if not answer.done():
                    answer.set_result([Closed()] * len(chain))

    async def _record(self, chains: list[Chain]) -> list[list[Verdict]]:
        until = asyncio.get_running_loop().time() + self._patience
        pause = 0.05
        while True:
            try:
                if self._db is None or self._db.is_closed():
                    self._db = await self._connect()
                return await self._commit(self._db, chains)
            except GONE as error:
                _log.warning("log.connection_lost", error=type(error).__name__)
                await self._drop()
                if asyncio.get_running_loop().time() > until:
                    return [[Unavailable()] * len(chain) for chain in chains]
                await asyncio.sleep(pause)
                pause = min(2 * pause, 1)
            except asyncpg.PostgresError as error:  # one of them cannot be stored: the others must not suffer for it
                if len(chains) == 1:
                    _log.error("log.unrecordable", error=type(error).__name__, sqlstate=error.sqlstate)
                    return [[Unrecordable()] * len(chains[0])]
                return [verdicts for chain in chains for verdicts in await self._record([chain])]

    async def _commit(self, db: asyncpg.Connection, chains: list[Chain]) -> list[list[Verdict]]:
        appends = [append for chain in chains for append in chain]
        streams = {event.stream_id for append in appends for event in append.events}
        sources, commands = [a.act.source for a in appends], [a.act.command_id for a in appends]
        await db.execute(SQL["begin"].replace("LOG_ID", str(self.log_id)))
        try:
            standing = await db.fetchrow(SQL["standing"], self.log_id, list(streams), sources, commands)
            batch = Batch(self.log_id, standing["position"], standing["recorded_at"], dict(standing["versions"]))
            batch.said = {(c["source"], c["command_id"]): Said.of(c) for c in standing["said"]}
            verdicts = [batch.take(chain) for chain in chains]
            await self._write(db, batch)
            await db.execute("commit")
        except BaseException:
            if not db.is_closed():
                await db.execute("rollback")
            raise
        return verdicts

    async def _write(self, db: asyncpg.Connection, batch: Batch) -> None:
        for table, rows in (("command", batch.commands), ("event", batch.events), ("vault", batch.personal)):
            if rows:
                await db.copy_records_to_table(table, schema_name="log", records=rows)
        if batch.events:
            await db.execute(SQL["move_head"], self.log_id, batch.position)

    async def _drop(self) -> None:
        db, self._db = self._db, None
        if db:
            db.terminate()


async def said_before(db: asyncpg.Connection, log_id: int, sent: list[tuple[str, str]]) -> dict[tuple[str, str], Said]:
    rows = await db.fetch(SQL["said_before"], log_id, [s for s, _ in sent], [c for _, c in sent])
    return {(row["source"], row["command_id"]): Said.of(row) for row in rows}
