"""What could not be read or recorded: kept whole, with its place and the reason, until somebody deals with it.

Erasing anybody whom it is known to be about empties its content; its place, its reason and its digest stay.
"""

import hmac
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from taskforce import queries
from taskforce.log.reader import Connection
from taskforce.settings import Secret

SQL = queries.load(__file__)


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A line of a file, a stable code and a sentence that says what to do."""

    file: str
    line: int
    code: str
    reason: str
    content: str
    subjects: list[UUID]


async def keep(db: Connection, source: str, items: list[Unrecorded], secret: Secret, log_id: int = 1) -> None:
    """Once each, however often it is tried. On the writer's login."""
    # The digest outlives an erasure: without the key, whoever has it could try guesses.
    key = secret.derive("digests of the quarantine")
    rows = []
    for i in items:
        content = i.content.replace("\0", "\N{SYMBOL FOR NULL}")
        digest = hmac.digest(key, content.encode(), "sha256")
        rows.append((log_id, source, i.file, i.line, i.code, i.reason, content, digest, i.subjects))
    await db.executemany(SQL["keep"], rows)


async def newest(db: Connection, most: int = 100, log_id: int = 1) -> list[asyncpg.Record]:
    return await db.fetch(SQL["list"], log_id, most)


async def count(db: Connection, log_id: int = 1) -> int:
    found: int = await db.fetchval(SQL["count"], log_id)
    return found


async def show(db: Connection, quarantine_id: UUID, log_id: int = 1) -> asyncpg.Record | None:
    return await db.fetchrow(SQL["show"], log_id, quarantine_id)
