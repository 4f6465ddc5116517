"""What the secretariat is shown of an organisation after what has happened to it."""

from datetime import datetime, timedelta
from typing import Any

import asyncpg
import msgspec
import pytest

from histories import THEN
from log.acts import act
from shown import rows
from taskforce.database import Database
from taskforce.domain.kernel import OrganisationKind
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.log.batch import Append
from taskforce.log.codec import store
from taskforce.log.erasure import erase
from taskforce.log.event_log import EventLog
from taskforce.log.logins import ERASER
from taskforce.log.verdict import Recorded
from taskforce.projections.engine import Views

BLUE = stream_of("blue")
VIEW = "secretariat/organisations"


def after(days: int) -> datetime:
    return THEN + timedelta(days=days)


class Told:
    """An organisation to which things happen, each on the day after the last."""

    def __init__(self, log: EventLog, views: Views, admin: asyncpg.Connection) -> None:
        self._log, self._views, self._admin = log, views, admin
        self.organisation = Organisation.register(BLUE, "blue", OrganisationKind.PARTY, "Blue")

    async def row(self) -> dict[str, Any]:
        for event in self.organisation.collect_events():
            stored = store(event)
            said = msgspec.structs.replace(act(), occurred_at=after(stored.version))
            [verdict] = await self._log.append(Append(said, (BLUE,), b"", (stored,)))
            assert isinstance(verdict, Recorded)
        await self._views.follow()
        [found] = await rows(self._admin, VIEW)
        return dict(found) | {"holders": msgspec.json.decode(found["holders"])}


@pytest.fixture
def told(log: EventLog, views: Views, admin: asyncpg.Connection) -> Told:
    return Told(log, views, admin)


def held(row: dict[str, Any]) -> list[tuple[str, str, int]]:
    """By whom, and since how many days."""
    days = [(datetime.fromisoformat(holder["since_at"]) - THEN).days for holder in row["holders"]]
    return [(h["office"], h["person"], day) for h, day in zip(row["holders"], days, strict=True)]


async def test_what_was_only_registered_has_no_office_and_nobody_holds_one(told: Told) -> None:
    row = await told.row()
    assert (row["organisation_id"], row["kind"], row["name"], row["stage"]) == ("blue", "party", "Blue", "registered")
    assert (row["offices"], row["holders"], row["registered_at"]) == ([], [], after(1))


async def test_an_office_is_listed_while_it_is_open_and_its_holders_while_they_hold_it(told: Told) -> None:
    told.organisation.open_office("treasurer")
    told.organisation.open_office("security")
    told.organisation.join("cat", "treasurer")
    told.organisation.join("dan", "security")
    told.organisation.join("cat", "security")
    row = await told.row()
    assert row["offices"] == ["treasurer", "security"]
    assert held(row) == [("treasurer", "cat", 4), ("security", "dan", 5), ("security", "cat", 6)]
    told.organisation.part("dan", "security")
    assert held(await told.row()) == [("treasurer", "cat", 4), ("security", "cat", 6)]
    told.organisation.part("cat", "security")
    row = await told.row()
    assert (row["offices"], held(row)) == (["treasurer", "security"], [("treasurer", "cat", 4)])


async def test_who_held_an_office_that_was_closed_does_not_hold_it_when_it_is_opened_again(told: Told) -> None:
    told.organisation.open_office("security")
    told.organisation.join("cat", "security")
    told.organisation.close_office("security")
    row = await told.row()
    assert (row["offices"], row["holders"]) == ([], [])
    told.organisation.open_office("security")
    row = await told.row()
    assert (row["offices"], row["holders"]) == (["security"], [])
    told.organisation.join("cat", "security")
    assert held(await told.row()) == [("security", "cat", 6)]


async def test_who_takes_an_office_again_holds_it_since_then(told: Told) -> None:
    told.organisation.open_office("security")
    told.organisation.join("cat", "security")
    told.organisation.part("cat", "security")
    told.organisation.join("cat", "security")
    assert held(await told.row()) == [("security", "cat", 5)]


async def test_one_that_has_left_is_still_listed_and_holds_nothing(told: Told) -> None:
    told.organisation.open_office("security")
    told.organisation.join("cat", "security")
    told.organisation.leave()
    row = await told.row()
    assert (row["stage"], row["offices"], row["holders"]) == ("left", [], [])


@pytest.mark.parametrize("name", ["a.b", "'; --", '{"a"}', "", "Zoë 🦉"])
async def test_an_office_and_a_person_may_be_called_anything(told: Told, name: str) -> None:
    told.organisation.open_office(name)
    told.organisation.join(name, name)
    row = await told.row()
    assert (row["offices"], held(row)) == ([name], [(name, name, 3)])


async def test_its_name_is_the_last_it_was_given_and_goes_when_it_is_erased(told: Told, database: Database) -> None:
    told.organisation.rename("Blues")
    assert (await told.row())["name"] == "Blues"
    eraser = await database.connect(ERASER)
    assert await erase(eraser, BLUE) == [BLUE]
    await eraser.close()
    assert (await told.row())["name"] is None
    told.organisation.rename("The Blues")
    assert (await told.row())["name"] == "The Blues"
