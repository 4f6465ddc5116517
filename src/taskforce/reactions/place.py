"""Where the follower stands in a log, and what it is paused before."""

from datetime import datetime

import msgspec
import structlog

from taskforce import queries
from taskforce.log.reader import Connection

SQL = queries.load(__file__)
_log = structlog.get_logger(__name__)


class Place(msgspec.Struct, frozen=True):
    """It has done what every event up to `position` asks. `cause` is the position of the event it is paused before."""

    position: int
    lag: int
    problem: str | None
    cause: int | None
    paused_at: datetime | None
    skipped: list[int]


async def place(db: Connection, log_id: int = 1) -> Place:
    """At the beginning of a log that has been added."""
    if row := await db.fetchrow(SQL["place"], log_id):
        return Place(**dict(row))
    await db.execute(SQL["begin"], log_id)
    if row := await db.fetchrow(SQL["place"], log_id):
        return Place(**dict(row))
    raise LookupError(f"there is no log {log_id}")


async def has_passed(db: Connection, position: int, log_id: int = 1) -> bool:
    """Whether all that is asked up to a position is done, or will not be by itself."""
    stands = await place(db, log_id)
    return stands.position >= position or stands.problem is not None


async def resume(db: Connection, *, skip: bool, log_id: int = 1) -> bool:
    """From the same event again, or after it. False where it is not paused."""
    if (cause := await db.fetchval(SQL["skip" if skip else "resume"], log_id)) is None:
        return False
    _log.warning("reactions.resumed", cause=cause, skipped=skip)
    return True
