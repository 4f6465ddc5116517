"""The writer looks up what it is asked for, and never reads the whole log: not while it is young, nor ever after."""

from uuid import uuid4

import asyncpg
import pytest

from log.acts import append
from taskforce.database import Database
from taskforce.log import event_log, reader
from taskforce.log.event_log import EventLog

IDS, TEXTS = "array['{}']::uuid[]", "array['a', 'b']"
ASKED = {
    "standing": (event_log.SQL["standing"], "integer, uuid[], text[], text[]", f"1, {IDS}, {TEXTS}, {TEXTS}"),
    "said_before": (event_log.SQL["said_before"], "integer, text[], text[]", f"1, {TEXTS}, {TEXTS}"),
    "streams": (reader.SQL["streams"], "integer, uuid[]", f"1, {IDS}"),
}


async def plan(db: asyncpg.Connection, name: str) -> str:
    query, types, values = ASKED[name]
    await db.execute(f"prepare {name} ({types}) as {query}")
    rows = await db.fetch(f"explain execute {name} ({values.format(uuid4())})")
    await db.execute(f"deallocate {name}")
    return "\n".join(line for (line,) in rows)


def assert_looks_up(said: str) -> None:
    assert "Seq Scan" not in said
    assert "Bitmap" not in said
    assert "Hash Join" not in said
    assert "recorded_at" not in said
    conditions = [line for line in said.splitlines() if "Index Cond" in line]
    assert conditions
    assert all(" AND " in line or "(log_id = $1)" in line for line in conditions), said


@pytest.mark.parametrize("name", ASKED)
async def test_what_is_asked_is_looked_up_in_a_log_of_any_age(
    database: Database, log: EventLog, admin: asyncpg.Connection, name: str
) -> None:
    db = await database.writer()
    assert_looks_up(await plan(db, name))
    for size in (10, 3000):
        await log.append_all([(append(),) for _ in range(size)])
        assert_looks_up(await plan(db, name))
        await admin.execute("analyze log.event, log.command, log.vault")
        assert_looks_up(await plan(db, name))
    await db.close()
