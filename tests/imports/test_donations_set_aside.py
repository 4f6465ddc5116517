"""What cannot be read or recorded is set aside whole; who was erased is not taken in again."""

import os
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from imports.importing import SECOND, Importer, follow, rows_of
from log.holding import holding
from register_files import row
from taskforce.database import Database
from taskforce.domain.donation import reported_as
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.errors import NotPermitted
from taskforce.domain.organisation import stream_of
from taskforce.domain.register_flag import flag_id
from taskforce.imports.donations import Tally
from taskforce.imports.register import NotARegister
from taskforce.imports.subjects import subjects_of
from taskforce.log.erasure import erase, forget_statistics
from taskforce.log.logins import ERASER
from taskforce.log.verdict import UnknownEvent
from taskforce.log.verify import verify

NAME = "Ms Persephone Quillfeather"


async def test_what_cannot_be_read_is_set_aside_whole_and_once(register: Importer, admin: asyncpg.Connection) -> None:
    for _ in range(2):
        tally = await register.take(row("C1"), row("C2", Value="lots"), row("C3", ReportedDate="soon"))
        assert tally.quarantined == 2
    found = await admin.fetch("select * from log.quarantine order by line")
    assert [(item["file"], item["line"], item["code"]) for item in found] == [
        ("register.csv", 3, "not_money"),
        ("register.csv", 4, "not_a_date"),
    ]
    assert found[0]["reason"].startswith("Value: This is not an amount in pounds")
    assert "lots" in found[0]["content"]


async def test_another_kind_of_file_is_refused_before_any_row(register: Importer, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(NotARegister):
        await register.take_file(other)


async def test_an_import_stops_at_what_a_newer_program_has_recorded_and_sets_nothing_aside(
    register: Importer, admin: asyncpg.Connection
) -> None:
    await register.take(row("C1"))
    await admin.execute("update log.event set schema_version = 2 where type = 'donation.reported'")
    with pytest.raises(UnknownEvent):
        await register.take(row("C1", Value="£700.00"), row("C2"))
    assert await admin.fetchval("select count(*) from log.quarantine") == 0


async def erased(database: Database, subject: UUID) -> list[UUID]:
    db = await database.connect(ERASER)
    streams = await erase(db, subject)
    await db.close()
    return streams


async def test_who_was_erased_is_not_taken_in_again(
    register: Importer, database: Database, admin: asyncpg.Connection
) -> None:
    said = {"DonorName": NAME, "DonorId": "4711"}
    await register.take(row("C1", **said), row("C2"))
    await follow(database)
    donor = (await register.cases.load([reported_as("C1")]))[reported_as("C1")].current.subject_ids[0]
    assert await erased(database, donor) == [reported_as("C1")]

    assert await register.take(row("C1", **said), row("C2")) == Tally(2, duplicates=2)
    tally = await register.take(row("C1", **said), row("C2", Value="£1.00"), on=SECOND)
    assert tally == Tally(2, amended=1, quarantined=1)
    await follow(database)
    await forget_statistics(admin)
    [kept] = await admin.fetch("select * from log.quarantine")
    assert (kept["code"], kept["line"], kept["content"]) == ("ERASED", 2, "")
    assert await holding(admin, NAME) == []
    assert [problem async for problem in verify(admin)] == []
    assert {row["donor_name"] for row in await rows_of(database, "regulator/donations")} == {None, "Ms Ann Example"}


@pytest.mark.parametrize("donor", ["4711", "4711.0", ""])
async def test_who_is_erased_is_gone_from_what_was_set_aside(
    register: Importer, database: Database, admin: asyncpg.Connection, donor: str
) -> None:
    """And what was emptied is known when it comes again, and stays empty."""
    said = {"DonorName": NAME, "DonorId": donor}
    rows = [row("C1", **said, Value="lots"), row("C2", **said, RegulatedEntityId="?"), row("C3", Value="lots")]
    assert await register.take(*rows) == Tally(3, quarantined=3)
    assert await holding(admin, NAME) == ["log.quarantine"]
    for reference in ("C1", "C2"):
        assert await erased(database, subjects_of(reference, donor and "4711", None)[0]) == []
    assert await register.take(*rows) == Tally(3, quarantined=3)
    await forget_statistics(admin)
    assert await holding(admin, NAME) == []
    kept = await admin.fetch("select line, code, reason, content from log.quarantine order by line")
    assert [(item["line"], item["code"]) for item in kept] == [
        (2, "not_money"),
        (3, "not_a_recipient"),
        (4, "not_money"),
    ]
    assert all(item["reason"] for item in kept)
    assert [bool(item["content"]) for item in kept] == [False, False, True]


async def test_a_digest_that_stays_tells_nothing_without_the_secret(
    register: Importer, admin: asyncpg.Connection
) -> None:
    await register.take(row(Value="lots"))
    guessed = "select content_digest in (sha256(content::bytea), sha512(content::bytea)) from log.quarantine"
    assert not await admin.fetchval(guessed)


async def test_an_erased_recipient_is_not_named_again_and_costs_its_own_rows_only(
    register: Importer, database: Database, admin: asyncpg.Connection
) -> None:
    member = {"RegulatedEntityType": "Regulated Donee", "RegulatedEntityName": NAME}
    rows = [row("C1", **member), row("C2")]
    await register.take(*rows)
    assert set(await erased(database, stream_of("RD52"))) == {stream_of("RD52"), reported_as("C1")}
    assert await register.take(*rows) == Tally(2, duplicates=2)
    assert await register.take(*rows, row("C3", **member), on=SECOND) == Tally(3, duplicates=1, quarantined=2)
    assert {kept["code"] for kept in await admin.fetch("select code from log.quarantine")} == {"ERASED"}
    await forget_statistics(admin)
    assert await holding(admin, NAME) == []


async def test_a_flag_that_is_refused_is_set_aside_beside_its_donation(
    register: Importer, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(flag: DonationFlag, *_: object) -> None:
        raise NotPermitted(record=flag.id)

    rows = [row("C1", DonorStatus="Impermissible Donor"), row("C2")]
    with monkeypatch.context() as refusing:
        refusing.setattr(DonationFlag, "report_outcome", refuse)
        assert await register.take(*rows) == Tally(2, recorded=2)
    [kept] = await admin.fetch("select * from log.quarantine")
    assert (kept["line"], kept["code"]) == (2, "NOT_PERMITTED")
    assert kept["reason"].startswith("Its donation is recorded, its flag is not. ")
    assert await register.take(*rows) == Tally(2, duplicates=2)
    assert len(await register.cases.load([flag_id(reported_as("C1"))])) == 1


async def test_a_file_of_any_name_is_taken(register: Importer, admin: asyncpg.Connection) -> None:
    name = os.fsdecode(b"nope[bold]\xff.csv")
    assert await register.take_file(register.file(row("C1", Value="lots"), name=name)) == Tally(1, quarantined=1)
    assert await admin.fetchval("select file from log.quarantine") == r"nope[bold]\xff.csv"
