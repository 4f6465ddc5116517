"""The register into the log: no row is lost, none is recorded twice."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from imports.importing import FIRST, SECOND, THIRD, Importer, importer
from register_files import row
from taskforce.database import Database
from taskforce.domain.donation import REGISTER, Donation, reported_as
from taskforce.domain.donation_flag_events import Ground, Outcome
from taskforce.domain.donation_flag_events import Stage as FlagStage
from taskforce.domain.register_flag import flag_id
from taskforce.imports import donations
from taskforce.imports.donations import DonationImport, Tally
from taskforce.imports.register import read
from taskforce.imports.subjects import subjects_of
from taskforce.log.verify import verify

LABEL = {"DonorStatus": "Impermissible Donor", "DonationAction": "Returned"}


async def donation(register: Importer, reference: str = "C0000001") -> Donation:
    found: Donation = (await register.cases.load([reported_as(reference)]))[reported_as(reference)]
    return found


async def flag(register: Importer, reference: str = "C0000001") -> Any:
    stream = flag_id(reported_as(reference))
    return (await register.cases.load([stream])).get(stream)


def some(count: int, **said: str) -> list[dict[str, str]]:
    return [row(f"C{n:07}", **said) for n in range(count)]


async def test_each_row_becomes_a_donation(register: Importer) -> None:
    assert await register.take(row("C1"), row("C2", Value="£0.01", RegulatedEntityId="53")) == Tally(2, recorded=2)
    assert (await donation(register, "C1")).current.value == 1_234_567
    assert (await donation(register, "C2")).current.value == 1
    assert (await donation(register, "C2")).current.recipient == "PP53"


async def test_a_second_run_records_nothing(register: Importer, admin: asyncpg.Connection) -> None:
    rows = [*some(30), row("C9", **LABEL), row("C8", ReceivedDate="31/02/2008")]
    assert await register.take(*rows) == Tally(32, recorded=32)
    before = await admin.fetchval("select position from log.head where log_id = 1")
    for on in (FIRST, FIRST):
        assert await register.take(*rows, on=on) == Tally(32, duplicates=32)
    assert await admin.fetchval("select position from log.head where log_id = 1") == before
    assert [problem async for problem in verify(admin)] == []


async def test_a_row_that_stands_twice_in_a_file_is_recorded_once(register: Importer) -> None:
    assert await register.take(row("C1"), row("C1"), row("C2")) == Tally(3, recorded=2, duplicates=1)
    assert await register.take(row("C3"), row("C3", Value="£1.00")) == Tally(2, recorded=1, amended=1)


async def test_a_later_export_amends(register: Importer) -> None:
    await register.take(row())
    assert await register.take(row(Value="£1.00"), on=SECOND) == Tally(1, amended=1)
    found = await donation(register)
    assert (found.current.value, found.exported_on, found.version) == (100, SECOND, 2)


async def test_an_earlier_export_is_kept_and_changes_nothing_that_stands(register: Importer) -> None:
    await register.take(row(), on=SECOND)
    assert await register.take(row(Value="£1.00"), on=FIRST) == Tally(1, amended=1)
    assert (await donation(register)).current.value == 1_234_567
    assert await register.take(row(Value="£1.00"), on=FIRST) == Tally(1, duplicates=1)


async def test_a_later_export_that_says_the_same_is_a_duplicate(register: Importer) -> None:
    await register.take(row())
    assert await register.take(row(), on=THIRD) == Tally(1, duplicates=1)
    assert await register.take(row(Value="£1.00"), on=SECOND) == Tally(1, amended=1)
    assert (await donation(register)).current.value == 1_234_567


async def test_impossible_dates_are_kept_and_marked(register: Importer) -> None:
    await register.take(row(ReceivedDate="31/02/2008", AcceptedDate="02/03/2008"))
    found = (await donation(register)).current
    assert found.received_on is None
    assert found.raw_dates == ["received_on=31/02/2008"]
    assert isinstance(found, Donation.Reported)
    assert set(found.marks) == {"impossible_received_on", "reported_before_accepted"}


async def test_a_column_that_nobody_knows_is_kept(register: Importer) -> None:
    await register.take(row() | {"Mood": "cheerful"})
    assert (await donation(register)).current.further == ["Mood=cheerful"]


@pytest.mark.parametrize(
    ("said", "ground", "outcome", "stage"),
    [
        ({"DonorStatus": "Impermissible Donor", "DonationAction": "Returned"}, "impermissible", "returned", "returned"),
        (
            {"DonorStatus": "Unidentifiable Donor", "DonationAction": "Forfeited"},
            "unidentified",
            "forfeited",
            "forfeited",
        ),
        (
            {"DonationType": "Impermissible Donor", "DonationAction": "Deferred"},
            "impermissible",
            "deferred",
            "deferred",
        ),
        ({"DonationType": "Unidentified Donor"}, "unidentified", "none", "raised"),
        ({"DonationType": "Impermissible Donor", "DonationAction": "Mislaid"}, "impermissible", "none", "raised"),
    ],
)
async def test_what_the_register_itself_questions_raises_a_flag(
    register: Importer, said: dict[str, str], ground: str, outcome: str, stage: str
) -> None:
    await register.take(row(**said), row("C2"))
    found = await flag(register)
    assert (found.ground, found.heard[1], found.stage) == (Ground(ground), Outcome(outcome), FlagStage(stage))
    assert (found.recipient, found.value) == ("PP52", 1_234_567)
    assert await flag(register, "C2") is None


async def test_a_label_that_appears_later_raises_a_flag_and_one_that_goes_clears_it(register: Importer) -> None:
    await register.take(row())
    assert await flag(register) is None
    await register.take(row(**LABEL), on=SECOND)
    assert (await flag(register)).stage is FlagStage.RETURNED
    await register.take(row(), on=THIRD)
    assert (await flag(register)).stage is FlagStage.CLEARED


async def test_a_label_in_one_of_two_rows_of_a_file_raises_a_flag(register: Importer) -> None:
    await register.take(row("C1", **LABEL), row("C1", Value="£1.00"), row("C2", Value="£1.00"), row("C2", **LABEL))
    assert await flag(register, "C1")
    assert await flag(register, "C2")


async def test_a_flag_that_was_left_out_by_a_run_cut_off_is_raised_by_the_next(
    register: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut_off(*_: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as cut:
        cut.setattr(DonationImport, "_keep_flags_in_step", cut_off)
        with pytest.raises(ConnectionResetError):
            await register.take(row(**LABEL))
    assert (await donation(register)).version == 1
    assert await flag(register) is None
    assert await register.take(row(**LABEL)) == Tally(1, duplicates=1)
    assert (await flag(register)).stage is FlagStage.RETURNED


async def test_two_imports_of_one_file_at_once_record_each_row_once(
    register: Importer, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, admin: asyncpg.Connection
) -> None:
    monkeypatch.setattr(donations, "AT_ONCE", 7)
    file = register.file(*some(100), *(row(f"F{n}", **LABEL) for n in range(20)))
    async with importer(database, tmp_path) as other:
        one, two = await asyncio.gather(register.take_file(file), other.take_file(file))
    assert (one.rows, two.rows) == (120, 120)
    assert one.recorded + two.recorded == 120
    assert one.duplicates + two.duplicates == 120
    rows = await admin.fetch("select type, count(*) from log.event group by type")
    kinds = {row["type"]: row["count"] for row in rows}
    assert kinds == {
        "organisation.registered": 1, "donation.reported": 120, "donation_flag.raised": 20,
        "donation_flag.outcome_reported": 20,
    }  # fmt: skip
    assert [problem async for problem in verify(admin)] == []


async def test_rows_are_counted_whatever_they_are(register: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(donations, "AT_ONCE", 3)
    await register.take(row("C1"), row("C2"))
    rows = [row("C1"), row("C2", Value="£1.00"), row("C3"), row("C4", Value="lots"), row("C3"), row("C5", Value="many")]
    assert await register.take(*rows) == Tally(6, recorded=1, amended=1, duplicates=2, quarantined=2)


async def test_progress_goes_forward_to_the_last_line(register: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(donations, "AT_ONCE", 10)
    reached: list[int] = []
    await register.work().take(read(register.file(*some(95))), FIRST, reached.append)
    assert reached == sorted(reached)
    assert (len(reached), reached[-1]) == (10, 96)


def test_the_counts_are_one_line_of_json() -> None:
    assert Tally(10, 1, 2, 3, 4).as_json() == '{"rows":10,"recorded":1,"amended":2,"duplicates":3,"quarantined":4}'


def test_names_stored_for_ever_are_what_they_were() -> None:
    assert str(REGISTER) == "6c1f2a4e-9d30-5b77-8a55-1d3f0c9e7b26"
    assert str(reported_as("C0000001")) == "7373feff-7b32-590f-9884-f600dffa3745"
    assert str(flag_id(reported_as("C0000001"))) == "0adbfeac-235b-5b7e-92cb-9c0255ef478e"
    assert list(map(str, subjects_of("C1", "82", "PP52"))) == [
        "79e277de-899a-5ee6-b5df-eccff9fcc6f0",
        "94993a98-289a-5bc2-906d-8c9f65ee58e5",
    ]
    assert list(map(str, subjects_of("C1", None, None))) == ["c4c2d12e-8ad2-54b9-8ce3-6a403de4000f"]


async def test_what_the_register_says_again_after_it_said_something_else_is_no_repetition(register: Importer) -> None:
    for accepted, action in (("02/03/2008", "Returned"), ("03/03/2008", ""), ("04/03/2008", "Returned")):
        await register.take(row(**LABEL | {"AcceptedDate": accepted, "DonationAction": action}))
    stream = flag_id(reported_as("C0000001"))
    flag = (await register.cases.load([stream]))[stream]
    assert (flag.stage, flag.heard[1]) == (FlagStage.RETURNED, Outcome.RETURNED)
