"""Erase what vault and quarantine hold about a subject. The log, its hashes and every proof stay as they are."""

from uuid import UUID

import asyncpg

from taskforce import queries
from taskforce.log import consultations

SQL = queries.load(__file__)


async def erase(db: asyncpg.Connection, subject_id: UUID, log_id: int = 1) -> list[UUID]:
    """The streams that held something, on the eraser's login. The next following of the log empties the views of it.

    What was searched for, and why, by whoever was shown these streams goes too. That they were shown stays.
    """
    async with db.transaction():
        streams = [row["stream_id"] for row in await db.fetch(SQL["erase"], log_id, subject_id)]
        await db.execute(SQL["empty_quarantine"], log_id, [subject_id, *streams])
        await db.execute(SQL["forget_consultations"], consultations.LOG_ID, [subject_id, *streams])
        if streams:
            await db.execute(SQL["forget_content"], log_id, streams)
            await db.execute(SQL["refold"], log_id, streams)
    return streams


async def forget_statistics(admin: asyncpg.Connection) -> None:
    """Statistics and dead rows still hold values until a table is vacuumed and analysed. On the owner's login.

    All tables but the log's own, which holds nothing personal: PostgreSQL's counts of what has changed come late.
    """
    for (table,) in await admin.fetch(SQL["tables"]):
        await admin.execute(f"vacuum (analyze) {table}")
