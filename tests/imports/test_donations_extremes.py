"""Whatever one row says, the others are recorded, and every row is counted once."""

from datetime import UTC, date, datetime

import asyncpg
import pytest

from imports.importing import Importer, follow, rows_of
from register_files import row
from taskforce.database import Database
from taskforce.domain.donation import reported_as
from taskforce.domain.register_flag import flag_id
from taskforce.imports.donations import Tally

LABEL = {"DonorStatus": "Impermissible Donor"}
DATES = ("ReceivedDate", "AcceptedDate", "ReportedDate")
EXTREMES = ("01/01/0001", "02/01/0001", "31/12/1999", "01/01/2000", "31/12/2099", "02/12/9999", "31/12/9999", "")


async def test_extreme_dates_are_recorded_and_marked_and_harm_no_other_row(
    register: Importer, database: Database, admin: asyncpg.Connection
) -> None:
    rows = [
        row(f"{header}-{n}", RegulatedEntityId=f"{number}{n}", **{header: said}, **LABEL)
        for number, header in enumerate(DATES, start=1)
        for n, said in enumerate(EXTREMES)
    ]
    rows += [
        row(f"all-{n}", RegulatedEntityId=f"9{n}", **dict.fromkeys(DATES, said), **LABEL)
        for n, said in enumerate(EXTREMES)
    ]
    assert await register.take(*rows, row("after")) == Tally(33, recorded=33)
    await follow(database)

    seen = {said["reference"]: said for said in await rows_of(database, "regulator/donations")}
    assert seen["ReportedDate-0"]["reported_on"] == date.min
    assert seen["ReceivedDate-6"]["received_on"] == date.max
    assert {reference: said["marks"] for reference, said in seen.items() if reference.startswith("all-")} == {
        f"all-{n}": [f"implausible_{name}" for name in ("received_on", "accepted_on", "reported_on")]
        if n in (0, 1, 2, 5, 6)
        else []
        for n in range(len(EXTREMES))
    }
    flags = await rows_of(database, "regulator/donation_flags")
    last_days = {said["donation_id"]: said["accept_by"] for said in flags}
    assert len(flags) == 32
    assert last_days[reported_as("ReceivedDate-0")] == date(1, 1, 30)
    assert last_days[reported_as("ReceivedDate-5")] == date.max
    assert last_days[reported_as("ReceivedDate-6")] is None
    occurred = await admin.fetch("select stream_id, occurred_at from log.event where type <> 'organisation.registered'")
    days = {event["stream_id"]: event["occurred_at"] for event in occurred}
    assert days[reported_as("ReportedDate-0")] == datetime(2008, 2, 12, tzinfo=UTC)
    assert days[flag_id(reported_as("all-0"))] == days[reported_as("all-4")] == datetime(2026, 1, 1, tzinfo=UTC)
    assert {when.year for when in days.values()} == {2000, 2008, 2026}


@pytest.mark.parametrize(
    ("header", "said", "code"),
    [
        ("RegulatedEntityId", "7" * 5000, "not_a_recipient"),
        ("ECRef", "C" * 5000, "too_long"),
    ],
)
async def test_an_id_too_long_for_a_key_costs_its_row(
    register: Importer, admin: asyncpg.Connection, header: str, said: str, code: str
) -> None:
    tally = await register.take(row("C1"), row("C2") | {header: said}, row("C3"))
    assert tally == Tally(3, recorded=2, quarantined=1)
    assert await admin.fetchval("select code from log.quarantine") == code


async def test_long_texts_are_recorded_whole(register: Importer, database: Database) -> None:
    long = "".join(chr(0x4E00 + n % 20_000) for n in range(100_000))
    said = dict.fromkeys(
        ("DonorName", "DonorId", "RegulatedEntityName", "DonorStatus", "ReportingPeriodName"), long[:20_000]
    )
    assert await register.take(row("C" * 100, **said), row("C2", PurposeOfVisit=long)) == Tally(2, recorded=2)
    await follow(database)
    seen = {len(said["reference"]): said for said in await rows_of(database, "regulator/donations")}
    assert (seen[100]["donor_id"], seen[2]["purpose_of_visit"]) == (long[:20_000], long)
