"""Events of older versions are read as they would be said today; of newer ones nothing is guessed."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest
from structlog.testing import capture_logs

from log.acts import act, joining
from scenario import SUBJECT
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.log.command import Command
from taskforce.log.erasure import erase
from taskforce.log.event_log import EventLog
from taskforce.log.logins import ERASER
from taskforce.log.verdict import Recorded, UnknownEvent
from taskforce.log.verify import verify
from trial import DAY, Room, recorded_as
from trial import trial as trial

ID, OTHER = UUID(int=11), UUID(int=12)
pytestmark = pytest.mark.usefixtures("trial")


def moved(stream: UUID) -> Command:
    def decide(known: Any) -> Any:
        known.move(DAY.replace(day=2))
        return known

    return Command(act(), stream, b"moved", decide)


@pytest.mark.parametrize(("version", "room"), [(1, None), (2, Room.GREAT), (3, Room.GREAT)])
async def test_an_event_of_any_version_is_read_as_it_would_be_said_today(
    log: EventLog, cases: Cases, version: int, room: Room | None
) -> None:
    await log.append(recorded_as(version, ID))
    case = (await cases.load([ID]))[ID]
    assert (case.opens_on, case.room, case.witnesses) == (DAY, room, ["Pat Example"])


@pytest.mark.parametrize("version", [1, 2, 3])
async def test_what_was_erased_of_an_older_event_is_brought_up_as_none(
    database: Database, log: EventLog, cases: Cases, version: int
) -> None:
    await log.append(recorded_as(version, ID))
    eraser = await database.connect(ERASER)
    assert await erase(eraser, SUBJECT) == [ID]
    await eraser.close()
    case = (await cases.load([ID]))[ID]
    assert (case.opens_on, case.witnesses) == (DAY, None)


async def test_an_older_history_goes_on_and_nothing_of_it_is_written_anew(
    log: EventLog, cases: Cases, admin: asyncpg.Connection
) -> None:
    await log.append(recorded_as(1, ID))
    before = await admin.fetchrow("select * from log.readable")
    assert isinstance(await cases.ask(moved(ID)), Recorded)
    assert await admin.fetchrow("select * from log.readable where position = 1") == before
    assert (await cases.load([ID]))[ID].opens_on == DAY.replace(day=2)
    assert [problem async for problem in verify(admin)] == []


@pytest.mark.parametrize(
    "unknown",
    [recorded_as(4, ID), recorded_as(0, ID), recorded_as(3, ID, "hearing.held"), recorded_as(3, ID, room="garden")],
    ids=["a newer version", "no version", "a type it does not know", "a word it does not know"],
)
async def test_what_a_newer_process_recorded_is_not_guessed_at_and_its_neighbours_go_on(
    log: EventLog, cases: Cases, unknown: Any
) -> None:
    await log.append(unknown)
    await log.append(recorded_as(3, OTHER))
    with capture_logs() as said:
        refused, *others = await cases.ask_all([moved(ID), moved(OTHER), joining("blue", "officer-1")])
    assert isinstance(refused, UnknownEvent)
    assert [type(other) for other in others] == [Recorded, Recorded]
    [event] = unknown.events
    [told] = [line for line in said if line["event"] == "event.unknown"]
    assert (told["type"], told["schema_version"]) == (event.type, event.schema_version)
    assert told.keys() == {"event", "log_level", "type", "schema_version"}
    with pytest.raises(UnknownEvent, match=r"newer version .* cannot read"):
        await cases.load([ID, OTHER])
