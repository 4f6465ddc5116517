"""A moment asked about: never answered too early, and the same for ever."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from api.test_receipts import held_up
from served import Client
from served import client as client
from taskforce.api import standing
from taskforce.database import Database
from taskforce.demo.people import HARBOUR_SECURITY
from taskforce.domain.referral import Referral
from taskforce.doors.identifiers import id_of
from taskforce.log.command import Command
from taskforce.log.envelope import Act, Envelope

REFERRALS = "query ($asOf: DateTime) { referrals(asOf: $asOf) { totalCount nodes { id raisedAt } } }"
TWICE = "query ($asOf: DateTime) { now: referrals { totalCount } then: referrals(asOf: $asOf) { totalCount } }"


def now() -> str:
    return datetime.now(UTC).isoformat()


async def raise_referral(client: Client) -> None:
    stream, by, on = uuid4(), HARBOUR_SECURITY, datetime.now(UTC)

    def decide(_: Referral | None) -> Referral:
        return Referral.raise_referral(stream, by, "influence-unit", [stream], "Who is this?", on)

    act = Act("test", str(stream), on, Envelope(by.person, by.organisation))
    await client.service.cases.ask(Command(act, stream, b"", decide))


async def count(client: Client, as_of: str) -> int:
    answer = await client.ask("parties", "PP9001", REFERRALS, asOf=as_of)
    found: int = answer["referrals"]["totalCount"]
    return found


def code(response: httpx.Response) -> str:
    [error] = response.json()["errors"]
    found: str = error["extensions"]["code"]
    return found


async def test_what_has_just_been_recorded_is_in_the_answer(client: Client) -> None:
    for recorded in range(1, 21):
        await raise_referral(client)
        assert await count(client, now()) == recorded


async def test_a_moment_that_is_still_to_come_is_refused(client: Client) -> None:
    later = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    assert code(await client.post("parties", "PP9001", REFERRALS, asOf=later)) == "AS_OF_IN_FUTURE"


async def test_before_everything_there_was_nothing(client: Client) -> None:
    await raise_referral(client)
    assert await count(client, "1999-12-31T23:59:59Z") == 0


async def test_the_same_moment_gives_the_same_bytes_for_ever(client: Client) -> None:
    await raise_referral(client)
    moment = now()
    first = await client.post("parties", "PP9001", REFERRALS, asOf=moment)
    for _ in range(5):
        await raise_referral(client)
        assert (await client.post("parties", "PP9001", REFERRALS, asOf=moment)).content == first.content
    assert await count(client, now()) == 6


async def test_one_document_sees_one_moment_while_others_write(client: Client) -> None:
    two = "{ one: referrals { totalCount } other: referrals { totalCount } }"

    async def write() -> None:
        for _ in range(40):
            await raise_referral(client)

    writing = asyncio.create_task(write())
    while not writing.done():
        answer = await client.ask("parties", "PP9001", two)
        assert answer["one"] == answer["other"]
    await writing


async def test_a_moment_before_the_snapshot_is_answered_in_it(client: Client) -> None:
    await raise_referral(client)
    moment = now()
    assert await count(client, moment) == 1
    answer = await client.ask("parties", "PP9001", TWICE, asOf=moment)
    assert answer == {"now": {"totalCount": 1}, "then": {"totalCount": 1}}


async def test_a_view_that_has_stopped_takes_no_other_with_it(client: Client, database: Database) -> None:
    admin = await database.admin()
    await admin.execute("update projection.view set problem = 'stopped' where name = 'parties/referrals'")
    await raise_referral(client)
    await client.service.caught_up()
    assert code(await client.post("parties", "PP9001", REFERRALS, asOf=now())) == "VIEW_NOT_READY"
    warnings = "query ($asOf: DateTime) { warnings(asOf: $asOf) { totalCount } }"
    assert await client.ask("parties", "PP9001", warnings, asOf=now()) == {"warnings": {"totalCount": 0}}
    await admin.close()


async def test_where_views_stand_is_asked_again_after_a_crash(client: Client, database: Database) -> None:
    """A crash can set them back, to where they stood when it was last written down."""
    await raise_referral(client)
    moment = now()
    assert await count(client, moment) == 1
    admin = await database.admin()
    async with admin.transaction():
        await admin.execute("lock table projection.turn")
        await admin.execute("update projection.view set position = 0 where name = 'parties/referrals'")
        home = await admin.fetchval("select home from projection.view where name = 'parties/referrals' and live")
        await admin.execute(f"delete from {home}.referrals")
        await admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename ~ '^taskforce_part'")
    while (answer := await client.post("parties", "PP9001", REFERRALS, asOf=moment)).status_code == 503:
        pass
    assert answer.json()["data"]["referrals"]["totalCount"] == 1
    await admin.close()


async def test_views_that_have_stopped_say_so(
    client: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "PATIENCE", 0.2)
    admin = await database.admin()
    await admin.execute("update projection.view set problem = 'stopped'")
    await admin.close()
    await raise_referral(client)
    assert code(await client.post("parties", "PP9001", REFERRALS, asOf=now())) == "VIEWS_BEHIND"
    assert code(await client.post("parties", "PP9001", TWICE, asOf=now())) == "VIEWS_BEHIND"


async def test_a_log_that_cannot_be_reached_in_time_is_said_and_delays_nobody_else(
    client: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await raise_referral(client)
    await count(client, now())
    monkeypatch.setattr(standing, "PATIENCE", 1.0)
    admin = await database.admin()
    async with admin.transaction():
        await admin.execute("select from log.head where log_id = 1 for update")
        asking = [asyncio.create_task(client.post("parties", "PP9001", REFERRALS, asOf=now())) for _ in range(5)]
        done, waiting = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        assert {code(task.result()) for task in done} == {"UNAVAILABLE"}
        answer = await client.ask("parties", "PP9001", "{ referrals { totalCount } }")
        assert answer["referrals"]["totalCount"] == 1
    for response in await asyncio.gather(*waiting):
        assert response.json()["data"]["referrals"]["totalCount"] == 1
    await admin.close()


async def test_what_is_asked_beside_a_moment_that_is_not_reached_is_answered(
    client: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "query ($id: ID!, $asOf: DateTime!) { then: node(id: $id, asOf: $asOf) { id } now: node(id: $id) { id } }"
    monkeypatch.setattr(standing, "PATIENCE", 0.2)
    async with held_up(database):
        await raise_referral(client)
        said = {"id": id_of(Referral, uuid4()), "asOf": now()}
        answer = (await client.post("parties", "PP9001", text, **said)).json()
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [(["then"], "VIEWS_BEHIND")]
    assert answer["data"] == {"then": None, "now": None}
