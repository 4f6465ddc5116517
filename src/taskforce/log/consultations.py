"""The log of consultations: who was shown what. It is read for a search that was approved, on the writer's login."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg

from taskforce import queries
from taskforce.log.reader import Connection

SQL = queries.load(__file__)
LOG_ID = 2
AT_ONCE = 1000


async def count(db: Connection, of: dict[str, Any], position: int) -> int:
    """`of`: what a search asks of each, as `ConsultationSearch` has it. Those up to a position."""
    counted: int = await db.fetchval(SQL["count"].format(found=SQL["found"]), LOG_ID, position, *_values(of))
    return counted


async def find(db: Connection, of: dict[str, Any], position: int) -> AsyncIterator[asyncpg.Record]:
    """The same ones in the order of the log, with what the vault still holds of them: a thousand in memory at a time.

    Each of their `shown` is a kind of record and a stream, as `warning:8c0f...`. No transaction is open meanwhile, so
    whoever reads them may take his time: the log is only added to.
    """
    last, statement = 0, SQL["rows"].format(found=SQL["found"])
    while rows := await db.fetch(statement, LOG_ID, position, *_values(of), last, AT_ONCE):
        for row in rows:
            yield row
        last = rows[-1]["position"]


def _values(of: dict[str, Any]) -> tuple[Any, ...]:
    record = str(of["record"]) if of["record"] else None
    return of["person"], of["organisation"], of["audience"], record, of["document"], of["since"], of["until"]
