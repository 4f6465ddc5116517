"""What could not be read or recorded: kept whole, with its place and the reason, until somebody deals with it."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from taskforce import queries
from taskforce.log.reader import Connection

SQL = queries.load(__file__)


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A line of a file, a stable code and a sentence that says what to do."""

    file: str
    line: int
    code: str
    reason: str
    content: str


async def keep(db: Connection, source: str, items: list[Unrecorded], log_id: int = 1) -> None:
    """Once each, however often it is tried. On the writer's login."""
    columns = [[i.file for i in items], [i.line for i in items], [i.code for i in items], [i.reason for i in items],
               [i.content.replace("\0", "\N{SYMBOL FOR NULL}") for i in items]]  # fmt: skip
    await db.execute(SQL["keep"], log_id, source, *columns)


async def newest(db: Connection, most: int = 100, log_id: int = 1) -> list[asyncpg.Record]:
    return await db.fetch(SQL["list"], log_id, most)


async def show(db: Connection, quarantine_id: UUID, log_id: int = 1) -> asyncpg.Record | None:
    return await db.fetchrow(SQL["show"], log_id, quarantine_id)
