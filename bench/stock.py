"""Logs filled by SQL, as the administrator: what EventLog would have written, in seconds instead of minutes."""

import asyncpg

from taskforce import queries

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
