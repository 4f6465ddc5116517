"""Logs filled by SQL, as the administrator: what EventLog would have written, in seconds instead of minutes."""

from datetime import datetime

import asyncpg

from taskforce import queries
from taskforce.database import Database
from taskforce.projections.engine import Views

SQL = queries.load(__file__)


async def warnings(admin: asyncpg.Connection, streams: int, parties: int, interleaved: bool) -> None:
    await _fill(admin, "warnings", streams, parties, interleaved)


async def donations(admin: asyncpg.Connection, streams: int, parties: int) -> None:
    await _fill(admin, "donations", streams, parties)


async def _fill(admin: asyncpg.Connection, name: str, *said: object) -> None:
    await admin.execute("set synchronous_commit = off")
    await admin.fetch(SQL[name], *said)
    await admin.execute(SQL["head"])
    await admin.execute("vacuum analyze log.event")
    await admin.execute("vacuum analyze log.vault")
    await admin.execute("checkpoint")


async def prepare(database: Database, rows: int) -> tuple[datetime, int, str]:
    """Fills log and views. The moment and position in the middle, and the schema of the view."""
    await database.migrate()
    admin, follower = await database.admin(), await database.follower()
    await donations(admin, rows, max(53, rows // 500))
    await admin.execute("update log.reaction set position = (select position from log.head where log_id = 1)")
    await Views(follower).prepare()
    middle, position = await admin.fetchrow(
        "select recorded_at, position from log.event where log_id = 1 and position = $1", rows
    )
    schema = await admin.fetchval("select home from projection.view where live and name = 'parties/donations'")
    await admin.execute(f"vacuum analyze {schema}.donations")
    await admin.close()
    await follower.close()
    return middle, position, schema
