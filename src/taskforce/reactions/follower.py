"""Follows the log and does what each event asks of other records: in order, once, from wherever it stood.

Any number may follow one log, and nothing is locked: what is asked has an id and is decided on what stands, so a second
time nothing happens. A lock held for as long as commands take would outlive a process that hangs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Protocol

import asyncpg
import structlog

from taskforce import queries
from taskforce.log.cases import Cases
from taskforce.log.codec import Row
from taskforce.log.event_log import GONE, is_refused
from taskforce.log.reader import Connection, hints
from taskforce.log.unhurried import unhurried
from taskforce.log.verdict import Closed, Conflict, Unavailable
from taskforce.reactions import flags, matches, reviews
from taskforce.reactions.cause import Cause
from taskforce.reactions.place import place

SQL = queries.load(__file__)
MOST, PACE = 200, 0.05
# The log is away or gives up, or others write to the same records without end. Danger: ask for what is refused first.
MAY_PASS = (
    *GONE,
    asyncpg.TransactionRollbackError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    Unavailable,
    Closed,
    Conflict,
)
_log = structlog.get_logger(__name__)


class Reaction(Protocol):
    """What events of some types may ask. A module each."""

    TYPES: tuple[str, ...]

    async def concerned(self, causes: list[Cause], cases: Cases, log_id: int, /) -> list[Cause]:
        """Those that do ask something, as far as can be told of many at once."""

    async def react(self, cause: Cause, cases: Cases, log_id: int, /) -> None:
        """What no longer applies is no failure. Whatever is raised pauses the follower."""


REACTIONS: tuple[Reaction, ...] = (reviews, matches, flags)


class Reactions:
    """On a connection of its own, of the writer's login."""

    def __init__(self, db: Connection, cases: Cases, log_id: int = 1) -> None:
        self._db, self._cases, self._log_id = db, cases, log_id
        self._types = sorted({type for reaction in REACTIONS for type in reaction.TYPES})

    async def catch_up(self) -> None:
        """To the head of the log, or to an event that pauses it."""
        while await self._next():
            pass

    async def _next(self) -> bool:
        """Whether there may be more to do."""
        if await self._db.fetchval(SQL["pass_over"], self._log_id, self._types):
            return False
        stands = await place(self._db, self._log_id)
        if stands.problem or not stands.lag:
            return False
        head = stands.position + stands.lag
        causes = await self._db.fetch(SQL["causes"], self._log_id, stands.position, head, self._types, MOST)
        if not await self._done(causes):
            return False
        await self._move(causes[-1]["position"] if len(causes) == MOST else head)
        return True

    async def _done(self, causes: Sequence[Row]) -> bool:
        """All that they ask; or it is paused before the first that cannot be done."""
        try:
            await self._react([Cause.of(row) async for row in unhurried(causes)])
        except Exception as error:
            if isinstance(error, MAY_PASS) and not is_refused(error):
                raise
            if len(causes) > 1:  # to know which of them it is
                return await self._one_by_one(causes)
            await self._pause(causes[0], error)
            return False
        return True

    async def _one_by_one(self, causes: Sequence[Row]) -> bool:
        for cause in causes:
            if not await self._done([cause]):
                return False
        return True

    async def _react(self, causes: list[Cause]) -> None:
        asked: dict[int, list[Reaction]] = {}
        for reaction in REACTIONS:
            if some := [cause for cause in causes if cause.type in reaction.TYPES]:
                for cause in await reaction.concerned(some, self._cases, self._log_id):
                    asked.setdefault(cause.position, []).append(reaction)
        for cause in causes:
            for reaction in asked.get(cause.position, ()):
                await reaction.react(cause, self._cases, self._log_id)
            if cause.position in asked:
                await self._move(cause.position)

    async def _move(self, position: int) -> None:
        await self._db.execute(SQL["move"], self._log_id, position)

    async def _pause(self, cause: Row, error: Exception) -> None:
        """Danger: of an error only its code or name is kept: its text can hold what was said."""
        state = getattr(error, "sqlstate", None)
        problem = " ".join(filter(None, (getattr(error, "code", type(error).__name__), state)))
        if await self._db.fetchval(SQL["pause"], self._log_id, cause["position"], problem):
            _log.error("reactions.paused", position=cause["position"], type=cause["type"], problem=problem)


async def keep_reacting(connect: Callable[[], Awaitable[asyncpg.Connection]], cases: Cases, floor: float = 1.0) -> None:
    """For ever, on the writer's login."""
    pause = 0.05
    while True:
        try:
            db = await connect()
            try:
                await _follow(db, cases, floor)
            finally:
                db.terminate()
        except (*MAY_PASS, asyncpg.PostgresError) as error:
            _log.warning("reactions.interrupted", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, 1)


async def _follow(db: asyncpg.Connection, cases: Cases, floor: float) -> None:
    await db.execute(SQL["do_not_wait"])
    reactions = Reactions(db, cases)
    async with hints(db) as grown:
        while True:
            grown.clear()
            await reactions.catch_up()
            await asyncio.sleep(PACE)  # nobody waits for it, and many at once cost little more than one
            with suppress(TimeoutError):
                async with asyncio.timeout(floor):
                    await grown.wait()
