"""Two services take in events at once: each stands in the log once and in order, and each verdict is true."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from sending import DRAFT, Sender, told
from served import Client, served
from taskforce.database import Database
from taskforce.log.batch import Batch
from taskforce.log.event_log import EventLog
from taskforce.log.verify import verify

CUT = """
    select count(pg_terminate_backend(pid)) from pg_stat_activity
    where datname = current_database() and usename = 'taskforce_writer'
"""
LOCKED = """
    select count(*) from pg_stat_activity
    where datname = current_database() and usename = 'taskforce_writer' and xact_start is not null
"""
IN_ORDER = "select event_id, stream_id from log.event where source = $1 order by position"
Event = dict[str, Any]
STEPS = ("drafted", "reviewed", "closed", "authorised")
"""The third is refused: it has not been issued."""


@pytest.fixture
async def agencies(client: Client, database: Database, tmp_path: Path) -> AsyncIterator[list[Sender]]:
    """The same system, at two services."""
    async with served(database, tmp_path) as other:
        yield [Sender(each, "agencies", "desk", "desk", "case-system", system=True) for each in (client, other)]


@pytest.fixture
async def secretariats(agencies: list[Sender]) -> list[Sender]:
    """At two services, with three organisations."""
    both = [Sender(each.client, "secretariat", "secretariat") for each in agencies]
    for n in range(3):
        said = {"organisation_id": f"PP{n}", "kind": "party", "name": f"Party {n}"}
        await both[0].say("organisation.registered", f"PP{n}", said)
        await both[0].say("organisation.office_opened", f"PP{n}", {"office": "security"})
    return both


def histories(agency: Sender, count: int, *steps: str) -> list[Event]:
    """Of so many warnings, one step of each after the other."""
    return [
        agency.event(
            f"warning.{step}",
            f"W{n}",
            DRAFT if step == "drafted" else None,
            actor=f"officer-{place}",
            id=f"{n}/{place}",
        )
        for place, step in enumerate(steps)
        for n in range(count)
    ]


async def assert_recorded_once_and_in_order(admin: asyncpg.Connection, source: str, ids: list[str]) -> None:
    """Of each record those that were sent, as they were."""
    found: dict[Any, list[str]] = {}
    for row in await admin.fetch(IN_ORDER, source):
        found.setdefault(row["stream_id"], []).append(row["event_id"].removesuffix("/1"))
    place = {id: n for n, id in enumerate(ids)}
    assert sorted(id for each in found.values() for id in each) == sorted(ids)
    for each in found.values():
        assert [place[id] for id in each] == sorted(place[id] for id in each)
    assert [problem async for problem in verify(admin)] == []


def taken(events: list[Event], *answers: list[Event]) -> list[str]:
    """The ids of those that are recorded, which one answer alone says of each, and every other that they are."""
    ids = []
    for event, *verdicts in zip(events, *answers, strict=True):
        said = sorted(verdict["verdict"] for verdict in verdicts)
        if said[-1] != "refused":
            assert said == ["duplicate"] * (len(answers) - 1) + ["recorded"]
            ids.append(event["id"])
        else:
            assert set(said) == {"refused"}
    return ids


async def test_the_same_batch_at_both_is_recorded_once(agencies: list[Sender], admin: asyncpg.Connection) -> None:
    events = histories(agencies[0], 100, *STEPS)
    answers = await asyncio.gather(*(agency.send(*events) for agency in [*agencies, *agencies]))
    ids = taken(events, *answers)
    assert len(ids) == 300
    await assert_recorded_once_and_in_order(admin, "/desk", ids)


async def test_what_is_recorded_as_the_connection_is_cut_is_told_as_if_it_had_not_been(
    agencies: list[Sender], admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, cuts = EventLog._write, 0

    async def committed(self: EventLog, db: asyncpg.Connection, batch: Batch) -> None:
        nonlocal cuts
        await write(self, db, batch)
        if (cuts := cuts + 1) <= 3:
            db.terminate()
            raise asyncpg.ConnectionDoesNotExistError

    monkeypatch.setattr(EventLog, "_write", committed)
    events = histories(agencies[0], 10, "drafted", "authorised", "reviewed")
    verdicts = await agencies[0].send(*events, *events[:10])
    assert cuts > 3
    assert told(verdicts) == ["recorded"] * 10 + ["WRONG_STAGE"] * 10 + ["recorded"] * 10 + ["duplicate"] * 10
    assert [verdict.get("version") for verdict in verdicts[:30:10]] == [1, None, 2]
    await assert_recorded_once_and_in_order(admin, "/desk", [e["id"] for e in (*events[:10], *events[20:])])


async def test_whatever_is_cut_meanwhile_each_is_recorded_once(
    agencies: list[Sender], admin: asyncpg.Connection
) -> None:
    events = histories(agencies[0], 100, *STEPS)
    sending = asyncio.gather(*(agency.send(*events) for agency in agencies))
    cuts = 0
    while not sending.done():
        cuts += await admin.fetchval(CUT) if cuts < 20 else 0
        await admin.execute("select pg_sleep(0.02)")
    assert cuts
    for verdicts in await sending:
        assert set(told(verdicts)) <= {"recorded", "duplicate", "WRONG_STAGE"}
    again = told(await agencies[0].send(*events))
    assert again == ["duplicate"] * 200 + ["WRONG_STAGE"] * 100 + ["duplicate"] * 100
    await assert_recorded_once_and_in_order(admin, "/desk", [e["id"] for e in (*events[:200], *events[300:])])


async def test_a_thousand_of_few_records_are_taken_in_while_another_writes_to_them(
    secretariats: list[Sender], admin: asyncpg.Connection
) -> None:
    one, other = secretariats

    def joins(sender: Sender, n: int, who: str) -> Event:
        said = {"person": f"{who}-{n}", "office": "security"}
        return sender.event("organisation.member_joined", f"PP{n % 3}", said, id=f"{who}-{n}")

    events = [joins(one, n, "one") for n in range(1_000)]
    sending = asyncio.create_task(one.send(*events))
    others: list[str] = []
    while not sending.done():
        [verdict] = await other.send(joins(other, len(others), "other"))
        assert verdict["verdict"] == "recorded"
        others.append(verdict["id"])
    verdicts = await sending
    for _ in range(30):
        conflicts = [event for event, verdict in zip(events, verdicts, strict=True) if verdict["verdict"] == "conflict"]
        if not conflicts:
            break
        events = conflicts
        verdicts = await one.send(*events)
    assert set(told(verdicts)) == {"recorded"}
    assert others
    rows = await admin.fetch(IN_ORDER, secretariats[0].source)
    found = [row["event_id"].removesuffix("/1") for row in rows]
    ours = [id for id in found if id.startswith("one-")]
    assert sorted(ours) == sorted(f"one-{n}" for n in range(1_000))
    assert [id for id in found if id.startswith("other-")] == others
    for n in range(3):
        each = [int(id.removeprefix("one-")) for id in ours if int(id.removeprefix("one-")) % 3 == n]
        assert each == sorted(each)
    assert [problem async for problem in verify(admin)] == []


@pytest.mark.parametrize("whole", [True, False])
async def test_who_goes_away_in_the_midst_leaves_nothing_locked_and_may_send_again(
    agencies: list[Sender], admin: asyncpg.Connection, whole: bool
) -> None:
    events = histories(agencies[0], 20, *STEPS)
    body = json.dumps(events).encode()
    url = agencies[0].client.http.base_url
    head = [
        "POST /events HTTP/1.1", f"host: {url.host}", f"content-length: {len(body)}",
        "content-type: application/cloudevents-batch+json", *(f"{k}: {v}" for k, v in agencies[0].headers.items()),
    ]  # fmt: skip
    for _ in range(5):
        _, writer = await asyncio.open_connection(url.host, url.port)
        writer.write("\r\n".join([*head, "", ""]).encode() + (body if whole else body[:-9]))
        await writer.drain()
        writer.transport.abort()
    answers = await asyncio.gather(*(agency.send(*events) for agency in agencies))
    for verdicts in answers:
        assert set(told(verdicts)) <= {"recorded", "duplicate", "WRONG_STAGE"}
    if not whole:
        taken(events, *answers)
    await assert_recorded_once_and_in_order(admin, "/desk", [e["id"] for e in (*events[:40], *events[60:])])
    async with asyncio.timeout(10):
        while await admin.fetchval(LOCKED):
            pass
