"""What cannot be read or recorded is set aside whole; who was erased is not taken in again."""

from pathlib import Path

import asyncpg
import pytest

from imports.importing import SECOND, Importer, follow, rows_of
from register_files import row
from taskforce.database import Database
from taskforce.imports.commands import donation_id
from taskforce.imports.donations import Tally
from taskforce.imports.register import NotARegister
from taskforce.log.erasure import erase, forget_statistics
from taskforce.log.logins import ERASER
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


async def test_who_was_erased_is_not_taken_in_again(
    register: Importer, database: Database, admin: asyncpg.Connection
) -> None:
    said = {"DonorName": NAME, "DonorId": "4711"}
    await register.take(row("C1", **said), row("C2"))
    await follow(database)
    donor = (await register.cases.load([donation_id("C1")]))[donation_id("C1")].current.subject_ids[0]
    db = await database.connect(ERASER)
    assert await erase(db, donor) == [donation_id("C1")]
    await db.close()

    assert await register.take(row("C1", **said), row("C2")) == Tally(2, duplicates=2)
    tally = await register.take(row("C1", **said), row("C2", Value="£1.00"), on=SECOND)
    assert tally == Tally(2, amended=1, quarantined=1)
    await follow(database)
    await forget_statistics(admin)
    [kept] = await admin.fetch("select * from log.quarantine")
    assert (kept["code"], kept["line"], kept["content"]) == ("ERASED", 2, "")
    tables = await admin.fetch("select oid::regclass::text from pg_class where relkind = 'r'")
    for (table,) in tables:
        held = await admin.fetchval(f"select exists (select from {table} t where strpos(t::text, $1) > 0)", NAME)
        assert not held, table
    assert [problem async for problem in verify(admin)] == []
    assert {row["donor_name"] for row in await rows_of(database, "regulator/donations")} == {None, "Ms Ann Example"}
