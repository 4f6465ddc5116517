"""The whole of the real register, held against an independent calculation with csv and Decimal."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from imports.importing import follow, importer
from taskforce.database import Database
from taskforce.imports.donations import Tally
from taskforce.imports.register import read
from taskforce.log import reader

DATA = Path(__file__).parents[3] / "shared" / "data" / "ec-donations"
FILES = sorted(DATA.glob("*.csv"))
PREFIXES = {"Political Party": "PP", "Regulated Donee": "RD", "Third Party": "TP", "Permitted Participant": "RE"}


def plainly() -> tuple[Counter[str], int]:
    """Pence by recipient, and how many rows were reported by the end of 2008."""
    sums, reported = Counter[str](), 0
    for file in FILES:
        with file.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                value = row["Value"].strip().lstrip("£").replace(",", "").strip()
                pence = int(Decimal("0" if value == "-" else value) * 100)
                sums[PREFIXES[row["RegulatedEntityType"]] + row["RegulatedEntityId"]] += pence
                day, month, year = map(int, row["ReportedDate"].split("/"))
                reported += date(year, month, day) <= date(2008, 12, 31)
    return sums, reported


@pytest.mark.skipif(not FILES, reason=f"the real register is not there: {DATA}")
async def test_the_real_register_adds_up(database: Database, tmp_path: Path, admin: asyncpg.Connection) -> None:
    before = datetime.now(UTC)
    async with importer(database, tmp_path) as register:
        work = register.work()
        for file in FILES:
            await work.take(read(file), date(2026, 1, 1))
        assert work.tally == Tally(45_393, recorded=45_393)
        again = await register.take_file(FILES[0], date(2026, 1, 1))
        assert again.duplicates == again.rows
    sums, reported = plainly()
    rows = await admin.fetch(
        "select data->>'recipient' as recipient, sum((data->>'value')::bigint)::bigint as pence from log.event"
        " where type = 'donation.reported' group by 1"
    )
    assert {row["recipient"]: row["pence"] for row in rows} == sums
    flags = await admin.fetch(
        "select data->>'outcome' as outcome, count(*) from log.event where type = 'donation_flag.outcome_reported'"
        " group by 1"
    )
    assert {row["outcome"]: row["count"] for row in flags} == {"returned": 159, "forfeited": 20, "deferred": 7}
    assert await reader.position_at(admin, before) == 0
    await follow(database)
    home = await admin.fetchval("select home from projection.view where name = 'regulator/donations' and live")
    assert reported == await admin.fetchval(
        f"select count(*) from {home}.donations where until is null and reported_on <= '2008-12-31'"
    )
