"""The whole of the real register, held against an independent calculation with csv and Decimal."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from imports.importing import follow, importer
from served import Client, served
from taskforce.database import Database
from taskforce.imports.donations import Tally
from taskforce.imports.register import read

DATA = Path(__file__).parents[3] / "shared" / "data" / "ec-donations"
FILES = sorted(DATA.glob("*.csv"))
PAGE = """query ($after: String) {
  donations(first: 500, after: $after) { nodes { recipient value } pageInfo { hasNextPage endCursor } }
}"""
COUNTS = """query ($before: DateTime) {
  all: donations { totalCount }
  before: donations(asOf: $before) { totalCount }
  reported: donations(filter: {reportedOn: {to: "2008-12-31"}}) { totalCount }
  flagged: donationFlags { totalCount }
  returned: donationFlags(filter: {stage: [RETURNED]}) { totalCount }
  forfeited: donationFlags(filter: {stage: [FORFEITED]}) { totalCount }
  deferred: donationFlags(filter: {stage: [DEFERRED]}) { totalCount }
}"""
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


async def ask(client: Client, query: str, **variables: Any) -> Any:
    return await client.ask("regulator", "electoral-commission", query, **variables)


async def seen(client: Client) -> Counter[str]:
    """Pence by recipient, added up from every page that the regulator is shown."""
    sums, after = Counter[str](), None
    while True:
        page = (await ask(client, PAGE, after=after))["donations"]
        for node in page["nodes"]:
            sums[node["recipient"]] += node["value"]
        if not page["pageInfo"]["hasNextPage"]:
            return sums
        after = page["pageInfo"]["endCursor"]


@pytest.mark.skipif(not FILES, reason=f"the real register is not there: {DATA}")
async def test_the_real_register_adds_up_for_the_regulator(database: Database, tmp_path: Path) -> None:
    before = datetime.now(UTC).isoformat()
    async with importer(database, tmp_path) as register:
        work = register.work()
        for file in FILES:
            await work.take(read(file), date(2026, 1, 1))
        assert work.tally == Tally(45_393, recorded=45_393)
        again = await register.take_file(FILES[0], date(2026, 1, 1))
        assert again.duplicates == again.rows
    await follow(database)
    sums, reported = plainly()
    async with served(database, tmp_path) as client:
        await client.service.caught_up()
        assert await seen(client) == sums
        counts = await ask(client, COUNTS, before=before)
        assert {what: found["totalCount"] for what, found in counts.items()} == {
            "all": 45_393, "before": 0, "reported": reported, "flagged": 186, "returned": 159, "forfeited": 20,
            "deferred": 7,
        }  # fmt: skip
