"""kill -9 of an import at any moment, and again: every row is there once."""

import asyncio
import json
import random
import signal
import sys
from collections import Counter
from pathlib import Path

import asyncpg

from growth import grown
from imports.importing import environment, follow, rows_of
from register_files import row, text
from taskforce.database import Database
from taskforce.domain.donation import reported_as
from taskforce.log.verify import verify

IN_SMALL_PARTS = (
    "from taskforce.imports import donations; donations.AT_ONCE = 50; from taskforce.cli import main; main()"
)
COMMAND = (sys.executable, "-c", IN_SMALL_PARTS, "import", "donations", "--json")
BAD, FLAGGED = range(0, 3000, 100), range(1, 3000, 50)


def register(chance: random.Random) -> tuple[list[dict[str, str]], Counter[str]]:
    """Three thousand rows, and the pence of each recipient in those that can be read."""
    rows, sums = [], Counter[str]()
    for n in range(3000):
        pence, recipient = chance.randrange(10**8), str(chance.randrange(1, 30))
        said = {"RegulatedEntityId": recipient, "Value": f"£{pence // 100:,}.{pence % 100:02}"}
        if n in BAD:
            said["Value"] = "lots"
        else:
            sums[f"PP{recipient}"] += pence
        if n in FLAGGED:
            said |= {"DonorStatus": "Impermissible Donor", "DonationAction": "Returned"}
        rows.append(row(f"C{n:07}", **said))
    return rows, sums


async def kill(process: asyncio.subprocess.Process, admin: asyncpg.Connection, more: int) -> None:
    """Once the log has grown by so much."""
    await grown(admin, more)
    process.send_signal(signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL


async def test_an_import_that_is_killed_and_run_again_has_every_row_once(
    database: Database, tmp_path: Path, admin: asyncpg.Connection
) -> None:
    chance = random.Random(1)
    rows, sums = register(chance)
    file = tmp_path / "register.csv"
    file.write_text(text(*rows), newline="")
    command, env, pipe = (*COMMAND, str(file)), environment(database, tmp_path), asyncio.subprocess.PIPE
    for _ in range(3):
        process = await asyncio.create_subprocess_exec(*command, env=env, stdout=pipe)
        await kill(process, admin, chance.randint(1, 500))
    there = await admin.fetchval("select count(*) from log.event where type = 'donation.reported'")
    assert 0 < there < len(rows) - len(BAD)

    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=pipe)
    said, _ = await process.communicate()
    tally = json.loads(said)
    assert tally["duplicates"] >= there  # what was sent last may have been committed after the kill
    assert (tally["rows"], tally["amended"], tally["quarantined"]) == (len(rows), 0, len(BAD))
    assert tally["recorded"] + tally["duplicates"] == len(rows) - len(BAD)
    assert await admin.fetchval("select count(*) from log.quarantine") == len(BAD)
    kinds = await admin.fetch(
        "select type, count(*), count(distinct stream_id) as records from log.event group by type"
    )
    assert {kind["type"]: (kind["count"], kind["records"]) for kind in kinds} == {
        "organisation.registered": (len(sums), len(sums)),
        "donation.reported": (len(rows) - len(BAD),) * 2,
        "donation_flag.raised": (len(FLAGGED),) * 2,
        "donation_flag.outcome_reported": (len(FLAGGED),) * 2,
    }
    assert [problem async for problem in verify(admin)] == []

    await follow(database)
    seen = Counter[str]()
    for donation in await rows_of(database, "regulator/donations"):
        seen[donation["recipient"]] += donation["value"]
    assert seen == sums
    flags = await rows_of(database, "regulator/donation_flags")
    assert {flag["donation_id"] for flag in flags} == {reported_as(f"C{n:07}") for n in FLAGGED}
    assert {flag["stage"] for flag in flags} == {"returned"}
