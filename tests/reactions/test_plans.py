"""What reactions ask is looked up, and never reads the whole log: not while it is young, nor ever after."""

from uuid import uuid4

import asyncpg
import pytest

from log.acts import append
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.reactions import flags, follower, matches, place, reviews

TYPES = "array['warning.withdrawn', 'donation.noted']"
ASKED = {
    "citing": (reviews.SQL["citing"], "integer, text, text", "1, 'x', 'blue'", "bars_that_cite"),
    "met": (
        matches.SQL["met"], "integer, text[], text[], text[], boolean[]",
        "1, array['blue'], array['2026-01-01'], array['1'], array[true]", "donations_alike",
    ),
    "alike": (
        matches.SQL["alike"], "integer, text, text, text, integer", "1, 'blue', '2026-01-01', '1', 201",
        "donations_alike",
    ),
    "before": (
        matches.SQL["before"], "integer, uuid[], integer[]", f"1, array['{uuid4()}']::uuid[], array[2]",
        "one_writer_wins",
    ),
    "begun": (flags.SQL["begun"], "integer, uuid[]", f"1, array['{uuid4()}']::uuid[]", "one_writer_wins"),
    "causes": (
        follower.SQL["causes"], "integer, bigint, bigint, text[], integer", f"1, 0, 9, {TYPES}, 500", "event_pkey",
    ),
    "pass_over": (follower.SQL["pass_over"], "integer, text[]", f"1, {TYPES}", "event_pkey"),
    "place": (place.SQL["place"], "integer", "1", "reaction_pkey"),
}  # fmt: skip
WHOLE = {"citing": 2, "met": 5, "alike": 4, "before": 3, "begun": 2, "causes": 3, "pass_over": 3, "place": 1}
"""How many columns of the index are compared."""


async def plan(db: asyncpg.Connection, name: str) -> str:
    query, types, values, _ = ASKED[name]
    await db.execute(f"prepare {name} ({types}) as {query}")
    rows = await db.fetch(f"explain execute {name} ({values})")
    await db.execute(f"deallocate {name}")
    return "\n".join(line for (line,) in rows)


def assert_looks_up(said: str, name: str) -> None:
    assert "Seq Scan on event" not in said
    assert "Bitmap" not in said
    assert "Hash" not in said
    lines = said.splitlines()
    found = [n for n, line in enumerate(lines) if f"using {ASKED[name][3]} " in line]
    assert found, said
    for n in found:
        condition = next(line for line in lines[n:] if "Index Cond" in line)
        assert condition.count(" AND ") + 1 == WHOLE[name], said


@pytest.mark.parametrize("name", ASKED)
async def test_what_is_asked_is_looked_up_in_a_log_of_any_age(
    database: Database, log: EventLog, admin: asyncpg.Connection, name: str
) -> None:
    db = await database.writer()
    assert_looks_up(await plan(db, name), name)
    for size in (10, 3000):
        await log.append_all([(append(),) for _ in range(size)])
        assert_looks_up(await plan(db, name), name)
        await admin.execute("analyze log.event, log.command, log.vault")
        assert_looks_up(await plan(db, name), name)
    await db.close()
