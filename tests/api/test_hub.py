"""Who is woken when the views have moved, and how many may wait for that."""

import asyncio
from dataclasses import dataclass, field

import asyncpg
import pytest

from served import Client
from served import client as client
from subscribing import donation, happen
from taskforce.api import standing
from taskforce.api.identity import Viewer
from taskforce.api.reading.errors import TooManySubscriptions
from taskforce.api.standing import Standing
from taskforce.api.subscriptions.hub import Hub
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.logins import FOLLOWER, WRITER
from taskforce.projections.engine import Views


@dataclass(eq=False)
class Sleeper:
    woken: list[int | None] = field(default_factory=list)

    def wake(self, quiet_until: int | None) -> None:
        self.woken.append(quiet_until)


def viewer(organisation: str, audience: str = "parties") -> Viewer:
    return Viewer(audience, organisation, None, "ann")


async def moved(hub: Hub, follower: asyncpg.Connection, began: float = 1e12) -> int:
    position = await Views(follower).follow()
    await hub.moved(follower, position, began)
    return position


async def test_only_those_are_woken_whom_it_concerns(
    database: Database, log: EventLog, follower: asyncpg.Connection
) -> None:
    blue, red, commission, desk = (Sleeper() for _ in range(4))
    async with database.pool(FOLLOWER) as pool, database.pool(WRITER) as writer:
        hub = Hub(Standing(pool, writer))
        for audience, organisation, sleeper in (
            ("parties", "blue", blue), ("parties", "red", red), ("regulator", "commission", commission),
            ("agencies", "desk", desk),
        ):  # fmt: skip
            hub.join(viewer(organisation, audience), sleeper)
        first = await moved(hub, follower)  # where everybody looks for himself
        await happen(log, donation("blue"))
        second = await moved(hub, follower)
        await happen(log, donation("red"), donation("green"))
        await moved(hub, follower)
        await moved(hub, follower)
    assert (blue.woken, red.woken) == ([None, first], [None, second])
    assert (commission.woken, desk.woken) == ([None, first, second], [None])


async def test_everybody_is_woken_once_where_they_stood_may_have_been_lost(
    database: Database, log: EventLog, follower: asyncpg.Connection
) -> None:
    async with database.pool(FOLLOWER) as pool, database.pool(WRITER) as writer:
        stands = Standing(pool, writer)
        hub, red = Hub(stands), Sleeper()
        hub.join(viewer("red"), red)
        await moved(hub, follower)
        await stands.forget(None)
        await happen(log, donation("blue"))
        await moved(hub, follower)
        await happen(log, donation("blue"))
        await moved(hub, follower)
        assert red.woken == [None, None]


async def test_what_was_begun_before_a_connection_is_not_believed_after_it(
    database: Database, follower: asyncpg.Connection
) -> None:
    async with database.pool(FOLLOWER) as pool, database.pool(WRITER) as writer:
        stands = Standing(pool, writer)
        hub = Hub(stands)
        known = [await moved(hub, follower), stands.known]
        await stands.forget(None)
        await moved(hub, follower, began=0.0)
        known += [stands.known, await stands.followed("parties")]
        assert known == [known[0], known[0], None, known[0]]


async def test_whoever_stands_on_tables_that_are_others_by_now_is_woken(
    database: Database, follower: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "REMEMBERED", 0.0)
    await database.migrate()
    blue, desk = Sleeper(), Sleeper()
    async with database.pool(FOLLOWER) as pool, database.pool(WRITER) as writer:
        hub = Hub(Standing(pool, writer))
        hub.join(viewer("blue"), blue)
        hub.join(viewer("desk", "agencies"), desk)
        await moved(hub, follower)
        await moved(hub, follower)
        views = Views(follower)
        await views.rebuild(next(view for view in views.views if view.name == "parties/warnings"))
        await moved(hub, follower)
        await moved(hub, follower)
    assert (blue.woken, desk.woken) == ([None, None], [None])


async def test_the_first_of_an_audience_joins_while_it_is_asked_whom_to_wake(
    database: Database, log: EventLog, follower: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "REMEMBERED", 0.0)
    blue = Sleeper()
    async with database.pool(FOLLOWER) as pool, database.pool(WRITER) as writer:
        hub = Hub(Standing(pool, writer))
        hub.join(viewer("blue"), blue)
        await moved(hub, follower)
        await happen(log, donation("blue"))
        position = await Views(follower).follow()
        asking = asyncio.create_task(hub.moved(follower, position, 1e12))
        await asyncio.sleep(0)
        hub.join(viewer("desk", "agencies"), Sleeper())
        await asking
    assert len(blue.woken) == 2


def test_one_organisation_does_not_take_the_room_of_another() -> None:
    hub = Hub(standing=None, most=3, most_of_one=2)  # type: ignore[arg-type]
    first, second, third = Sleeper(), Sleeper(), Sleeper()
    hub.join(viewer("blue"), first)
    hub.join(viewer("blue"), second)
    with pytest.raises(TooManySubscriptions):
        hub.join(viewer("blue"), third)
    hub.join(viewer("red"), third)
    with pytest.raises(TooManySubscriptions):
        hub.join(viewer("green"), Sleeper())
    hub.leave(viewer("blue"), first)
    hub.join(viewer("green"), Sleeper())


async def test_whoever_finds_no_room_is_told_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client.service._hub, "_most_of_one", 0)
    headers = {"authorization": f"Bearer {client.token('parties', 'blue')}", "accept": "text/event-stream"}
    said = {"query": "subscription { changes { cursor } }"}
    response = await client.http.post("/graphql/parties", json=said, headers=headers)
    assert response.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"
