"""What is erased is gone from every table, and the log still verifies."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from log.acts import act, append, note
from log.holding import holding
from scenario import COMMISSION
from taskforce.database import Database
from taskforce.domain.consultation import Consultation
from taskforce.domain.donation import Donation
from taskforce.domain.subject import Kind, Subject
from taskforce.log import consultations
from taskforce.log.cases import Cases
from taskforce.log.codec import store
from taskforce.log.command import Command
from taskforce.log.erasure import erase, forget_statistics
from taskforce.log.event_log import EventLog
from taskforce.log.logins import ERASER
from taskforce.log.verdict import Duplicate, Recorded
from taskforce.log.verify import verify
from taskforce.projections.engine import Views

NAME = "Persephone Quillfeather"
ANN, BOB = UUID(int=101), UUID(int=102)


async def follow(database: Database) -> None:
    db = await database.follower()
    await Views(db).follow()
    await db.close()


async def erased(database: Database, admin: asyncpg.Connection, subject: UUID) -> list[UUID]:
    db = await database.connect(ERASER)
    streams = await erase(db, subject)
    await db.close()
    await follow(database)
    await forget_statistics(admin)
    return streams


async def test_an_erased_name_is_gone_from_every_table(
    database: Database, cases: Cases, log: EventLog, admin: asyncpg.Connection
) -> None:
    donations = [note(name=NAME if n % 2 else f"Donor {n}", subject=ANN if n % 2 else uuid4()) for n in range(200)]
    ids = [donation.id for donation in donations]
    await log.append_all([(append(donation, by=act(f"c-{n}")),) for n, donation in enumerate(donations)])
    await follow(database)
    await admin.execute("analyze")
    holders = await holding(admin, NAME)
    assert "log.vault" in holders
    assert any(holder.endswith(".donations") for holder in holders)

    assert set(await erased(database, admin, ANN)) == {id for n, id in enumerate(ids) if n % 2}
    assert await holding(admin, NAME) == []
    assert "log.vault" in await holding(admin, "Donor 42")
    assert [problem async for problem in verify(admin)] == []
    states = await cases.load(ids)
    assert len(states) == 200
    assert isinstance(states[ids[1]], Donation)


async def test_a_command_is_known_after_what_it_said_is_forgotten(
    database: Database, log: EventLog, admin: asyncpg.Connection
) -> None:
    said = append(note(name=NAME, subject=ANN), by=act("c-1"), content=NAME.encode())
    other = append(by=act("c-2"))
    await log.append_all([(said,), (other,)])
    await erased(database, admin, ANN)
    assert await log.append(said, other) == [Duplicate(1, 1), Duplicate(2, 1)]
    forgotten = await admin.fetch("select command_id from log.command where digest is null and salt is null")
    assert [row["command_id"] for row in forgotten] == ["c-1"]
    assert await holding(admin, NAME) == []


async def test_text_about_several_goes_when_any_of_them_is_erased(
    database: Database, admin: asyncpg.Connection
) -> None:
    ann = Subject.register(ANN, COMMISSION, Kind.PERSON)
    ann.give_name(COMMISSION, "Ann Example")
    ann.assert_same_as(COMMISSION, BOB, f"Both sign as {NAME}.")
    async with EventLog(database.writer) as log:
        await log.append(append(ann))
    await erased(database, admin, BOB)
    assert await holding(admin, NAME) == []
    assert "log.vault" in await holding(admin, "Ann Example")
    await erased(database, admin, ANN)
    assert await holding(admin, "Ann Example") == []


async def test_a_record_goes_on_after_erasure(database: Database, cases: Cases, admin: asyncpg.Connection) -> None:
    stream = uuid4()
    await cases.ask(Command(act(), stream, b"", lambda _: note(stream, NAME, ANN)))
    await erased(database, admin, ANN)

    def match(known: Donation) -> Donation:
        known.match_with(uuid4())
        return known

    assert await cases.ask(Command(act(), stream, b"", match)) == Recorded(2, 1)
    assert [problem async for problem in verify(admin)] == []


async def test_erasing_again_or_nobody_changes_nothing(database: Database, admin: asyncpg.Connection) -> None:
    assert await erased(database, admin, ANN) == []
    async with EventLog(database.writer) as log:
        await log.append(append(note(name=NAME, subject=ANN)))
    assert len(await erased(database, admin, ANN)) == 1
    assert await erased(database, admin, ANN) == []


async def test_a_log_of_its_own_keeps_what_another_erases(database: Database, admin: asyncpg.Connection) -> None:
    await admin.execute("insert into log.head (log_id, name) values (3, 'another')")
    async with EventLog(database.writer, log_id=3) as log:
        await log.append(append(note(name=NAME, subject=ANN)))
    assert await erased(database, admin, ANN) == []
    assert await holding(admin, NAME) == ["log.vault"]


async def test_why_somebody_was_shown_what_is_erased_goes_and_that_he_was_stays(
    database: Database, admin: asyncpg.Connection, log: EventLog
) -> None:
    about = note(name="Somebody", subject=ANN)
    await log.append(append(about))
    async with EventLog(database.writer, log_id=consultations.LOG_ID) as own:
        for records in ([about.id], [UUID(int=9)]):
            await own.append(append(Consultation.make("parties", "00", records, 1, f'["{NAME}"]', NAME)))
    assert await erased(database, admin, ANN) == [about.id]
    left = await admin.fetch("select subjects from log.vault")
    assert [row["subjects"] for row in left] == [[UUID(int=9)]]
    assert await admin.fetchval("select count(*) from log.event where log_id = 2") == 2
    assert [problem async for problem in verify(admin, 2)] == []


def test_the_nonce_and_salts_of_the_same_event_are_never_the_same() -> None:
    donation = note(name=NAME, subject=ANN)
    [event] = donation.collect_events()
    assert store(event).commitments != store(event).commitments


@pytest.mark.parametrize("table", ["head", "readable"])
async def test_an_eraser_sees_no_more_than_it_needs(database: Database, table: str) -> None:
    db = await database.connect(ERASER)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute(f"select * from log.{table}")
    await db.close()
