"""Append to the log: many writers in one transaction, a verdict for each."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import asyncpg
import structlog

from taskforce import queries
from taskforce.log.batch import Append, Batch, Said
from taskforce.log.hanging import not_for_ever
from taskforce.log.reader import Connection
from taskforce.log.unhurried import unhurried
from taskforce.log.verdict import Closed, Conflict, LogError, Recorded, Unavailable, Unrecordable, Verdict

SQL = queries.load(__file__)
# The connection is lost or cannot be had. Danger: asyncpg.DataError is an InterfaceError too; ask for REFUSED first.
GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    OSError,
)
# What is said cannot be written down, neither here nor by PostgreSQL. Anything else may pass.
REFUSED = (ValueError, TypeError, ArithmeticError, asyncpg.DataError)
REFUSED_STATES = ("22", "23", "54")  # classes: data exception, integrity constraint violation, program limit exceeded

Chain = tuple[Append, ...]
Waiting = tuple[Chain, asyncio.Future[list[Verdict]]]
Connect = Callable[[], Awaitable[asyncpg.Connection]]
_log = structlog.get_logger(__name__)


class EventLog:
    """One writer a process. Callers wait while a batch commits, and form the next one.

    A cut connection is made again and the batch sent again: command ids make sure that it is recorded once.
    """

    def __init__(self, connect: Connect, log_id: int = 1, most: int = 1000, patience: float = 10) -> None:
        """`patience` is how many seconds it tries again while the database is away."""
        self.log_id, self.patience = log_id, patience
        self._connect, self._most = connect, most
        self._begin, self._end = (SQL[name].replace("LOG_ID", str(int(log_id))) for name in ("begin", "commit"))
        self._db: asyncpg.Connection | None = None
        self._waiting: deque[Waiting] = deque()
        self._some = asyncio.Event()
        self._tried: set[bytes] = set()
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

    @property
    def is_open(self) -> bool:
        return not self._closed

    async def append(self, *chain: Append) -> list[Verdict]:
        """A verdict for each. In a chain each append builds on the one before."""
        return await self._asked(chain)

    async def append_all(self, chains: Sequence[Chain]) -> list[list[Verdict]]:
        """Chains that do not depend on each other, in this order."""
        return [await answer for answer in [self._asked(chain) for chain in chains]]

    def _asked(self, chain: Chain) -> asyncio.Future[list[Verdict]]:
        answer: asyncio.Future[list[Verdict]] = asyncio.get_running_loop().create_future()
        if self._closed:
            answer.set_result([Closed()] * len(chain))
        else:
            self._waiting.append((chain, answer))
            self._some.set()
        return answer

    async def _run(self) -> None:
        taken: list[Waiting] = []
        try:
            while await self._some.wait():
                taken, started = self._take(), time.perf_counter()
                self._tried.clear()
                answers = await self._record([chain for chain, _ in taken])
                _log.info("batch", **_told(answers), milliseconds=round(1000 * (time.perf_counter() - started), 1))
                for (_, answer), verdicts in zip(taken, answers, strict=True):
                    if not answer.done():  # who asked may have given up; what was committed stays committed
                        answer.set_result(verdicts)
        finally:  # nobody is left waiting for a writer that is gone
            self._closed = True
            for chain, answer in (*taken, *self._waiting):
                if not answer.done():
                    answer.set_result([Closed()] * len(chain))

    def _take(self) -> list[Waiting]:
        taken, size = list[Waiting](), 0
        while self._waiting and size < self._most:
            taken.append(self._waiting.popleft())
            size += len(taken[-1][0])
        if not self._waiting:
            self._some.clear()
        return taken

    async def _record(self, chains: list[Chain]) -> list[list[Verdict]]:
        until = asyncio.get_running_loop().time() + self.patience
        pause = 0.05
        while True:
            try:
                if self._db is None or self._db.is_closed():
                    self._db = None
                    self._db = await self._connect()
                return await self._commit(self._db, chains)
            except (asyncpg.PostgresError, *REFUSED, *GONE) as error:
                if self._db and is_refused(error):
                    return await self._without(error, chains)
                _log.warning("log.not_reached", **_named(error))
                self._drop()
                if asyncio.get_running_loop().time() > until:
                    return [[Unavailable()] * len(chain) for chain in chains]
                await asyncio.sleep(pause)
                pause = min(2 * pause, 1)

    async def _without(self, error: Exception, chains: list[Chain]) -> list[list[Verdict]]:
        """One of them cannot be stored: the others must not suffer for it, so halve them until it is alone."""
        if len(chains) > 1:
            middle = len(chains) // 2
            return await self._record(chains[:middle]) + await self._record(chains[middle:])
        first, *others = chains[0]
        if not others:
            _log.error("log.unrecordable", **_named(error))
            return [[Unrecordable()]]
        [[verdict]] = await self._record([(first,)])
        if type(verdict) is not Recorded:
            return [[verdict, *(Conflict() for _ in others)]]
        [verdicts] = await self._record([tuple(others)])
        return [[verdict, *verdicts]]

    async def _commit(self, db: asyncpg.Connection, chains: list[Chain]) -> list[list[Verdict]]:
        """Unique keys hold what is not looked up: that a command is sent once, and that a first event is the first."""
        try:
            return await self._transact(db, chains, look_up=False)
        except asyncpg.UniqueViolationError:
            return await self._transact(db, chains, look_up=True)

    async def _transact(self, db: asyncpg.Connection, chains: list[Chain], look_up: bool) -> list[list[Verdict]]:
        async with not_for_ever(self._connect):
            await db.execute(self._begin)
        try:
            batch, verdicts = await self._decide(db, chains, look_up)
            if not look_up and any(isinstance(verdict, Conflict) for said in verdicts for verdict in said):
                batch, verdicts = await self._decide(db, chains, look_up=True)  # or was it sent before?
            await self._write(db, batch)
        except asyncio.CancelledError:
            self._drop()  # nobody waits for the rollback of a server that may be gone
            raise
        except Exception:
            if not db.is_closed():
                await db.execute("rollback")
            raise
        return verdicts

    async def _decide(
        self, db: asyncpg.Connection, chains: list[Chain], look_up: bool
    ) -> tuple[Batch, list[list[Verdict]]]:
        appends = [append for chain in chains for append in chain]
        streams = {event.stream_id for append in appends for event in append.events if look_up or event.version > 1}
        sent = [(append.act.source, append.act.command_id) for append in appends] if look_up else []
        sources, commands = [source for source, _ in sent], [command for _, command in sent]
        row = await db.fetchrow(SQL["standing"], self.log_id, list(streams), sources, commands)
        if row is None:
            raise LookupError(f"there is no log {self.log_id}")
        said = {(c["source"], c["command_id"]): Said.of(c) for c in row["said"]}
        batch = Batch(self.log_id, row["position"], row["recorded_at"], dict(row["versions"]), said, set(self._tried))
        # Danger: the log is locked meanwhile, so this does not wait until others have nothing to do.
        return batch, [batch.take(chain) async for chain in unhurried(chains, patient=False)]

    async def _write(self, db: asyncpg.Connection, batch: Batch) -> None:
        """Danger: by COPY, in the order of the tables' columns."""
        self._tried.update(salt for *_, salt, _ in batch.commands)
        for table, rows in (("command", batch.commands), ("event", batch.events), ("vault", batch.personal)):
            if rows:
                await db.copy_records_to_table(table, schema_name="log", records=rows)
        await db.execute(self._end.replace("POSITION", str(batch.position)) if batch.events else "commit")

    def _drop(self) -> None:
        db, self._db = self._db, None
        if db:
            db.terminate()


def is_refused(error: Exception) -> bool:
    """Whether it is the fault of what was said, so that saying it again is of no use."""
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate).startswith(REFUSED_STATES)
    return isinstance(error, REFUSED)


def _named(error: Exception) -> dict[str, str | None]:
    """Never its text, which can hold what was said."""
    return {"error": type(error).__name__, "sqlstate": getattr(error, "sqlstate", None)}


def _told(answers: list[list[Verdict]]) -> dict[str, int]:
    """What became of a batch, in numbers."""
    verdicts = [verdict for chain in answers for verdict in chain]
    events = sum(verdict.events for verdict in verdicts if type(verdict) is Recorded)
    return {"commands": len(verdicts), "refused": sum(isinstance(v, LogError) for v in verdicts), "events": events}


async def said_before(db: Connection, log_id: int, sent: list[tuple[str, str]]) -> dict[tuple[str, str], Said]:
    rows = await db.fetch(SQL["said_before"], log_id, [s for s, _ in sent], [c for _, c in sent])
    return {(row["source"], row["command_id"]): Said.of(row) for row in rows}
