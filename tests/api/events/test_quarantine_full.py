"""What an organisation has in quarantine is bounded: what it sends beyond that is refused and not kept."""

import asyncpg
import pytest

from sending import DRAFT, Sender, told
from served import Client
from taskforce.database import Database
from taskforce.log.logins import ERASER, WRITER
from taskforce.log.quarantine import MOST_BYTES, MOST_EVENTS, Quarantine

FILL = """
    insert into log.quarantine (log_id, source, file, line, code, reason, content, content_digest, subjects,
                                organisation)
    select 1, '/desk', '', n, 'NOT_FOUND', '', repeat('x', $2), int4send(n), '{}', 'desk' from generate_series(1, $1) n
"""


@pytest.mark.parametrize(("events", "size"), [(MOST_EVENTS, 1), (64, MOST_BYTES // 64)])
async def test_beyond_its_bound_nothing_more_is_kept_of_an_organisation(
    agency: Sender, admin: asyncpg.Connection, events: int, size: int
) -> None:
    known = agency.event("warning.reviewed", "W0")
    [before] = await agency.send(known)
    await admin.execute(FILL, events, size)
    again, further = await agency.send(known, agency.event("warning.reviewed", "W1"))
    assert told([again, further]) == ["NOT_FOUND", "NOT_FOUND"]
    assert again["quarantine"] == before["quarantine"]
    assert "quarantine" not in further


async def test_what_lies_above_the_ceiling_is_noticed_all_the_same(agency: Sender, admin: asyncpg.Connection) -> None:
    await admin.execute(FILL, MOST_EVENTS, 1)
    await agency.say("warning.drafted", "W1", DRAFT, classification="SECRET")
    assert await admin.fetchval("select count(*) from log.quarantine where code = 'ABOVE_CEILING'") == 1


async def test_nobody_else_is_concerned(agency: Sender, client: Client, admin: asyncpg.Connection) -> None:
    await admin.execute(FILL, MOST_EVENTS, 1)
    yard = Sender(client, "agencies", "yard")
    assert "quarantine" in await yard.say("warning.reviewed", "W1")
    assert "quarantine" not in await agency.say("warning.reviewed", "W1")


async def test_once_some_of_it_is_dealt_with_more_is_kept(
    agency: Sender, database: Database, admin: asyncpg.Connection
) -> None:
    verdict = await agency.say("warning.reviewed", "W0")
    await admin.execute(FILL, MOST_EVENTS - 1, 1)
    further = agency.event("warning.reviewed", "W1")
    assert "quarantine" not in (await agency.send(further))[0]
    eraser = await database.connect(ERASER)
    await Quarantine(database.secret).settle(eraser, verdict["quarantine"], "discarded")
    await eraser.close()
    assert "quarantine" in (await agency.send(further))[0]


async def test_the_rows_of_files_are_kept_without_a_bound(database: Database, admin: asyncpg.Connection) -> None:
    await admin.execute(FILL.replace("''", "'a.csv'", 1), MOST_EVENTS + 1, 1)
    db = await database.connect(WRITER)
    assert not await Quarantine(database.secret).is_full(db, "desk")
    await db.close()
