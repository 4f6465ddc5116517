"""Who subscribes, and who acts, is shown records too: each frame and each payload is recorded before it leaves."""

import asyncio
import base64
import json
from uuid import UUID, uuid4

import asyncpg
import pytest

from consulting import consultations, ids
from histories import record
from mutating import document, post, register
from scenario import CAT
from served import Client
from served import client as client
from subscribing import CHANGES, connected, donation, streamed
from taskforce.database import Database
from taskforce.log.event_log import EventLog

LOCK = "begin; select from log.head where log_id = 2 for update"
WAITS = """select count(*) from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query like '%where log_id = 2%'"""
END = WAITS.replace("count(*)", "pg_terminate_backend(pid)")
WHY = {"extensions": {"justification": "On duty."}}


async def blocked(admin: asyncpg.Connection) -> None:
    """Once somebody waits for the log of consultations."""
    async with asyncio.timeout(30):
        while not await admin.fetchval(WAITS):
            pass


def node(answer: dict[str, object]) -> set[UUID]:
    return ids(answer["data"])


async def test_each_subscriber_of_a_look_that_is_shared_is_recorded_by_himself(
    client: Client, database: Database, log: EventLog, admin: asyncpg.Connection
) -> None:
    async with connected(client, "parties", "blue") as one, connected(client, "parties", "blue") as two:
        await one.say("subscribe", id="1", payload={"query": CHANGES, **WHY})
        await two.subscribe()
        await one.say("ping")
        assert await one.hear() == {"type": "pong"}
        some = [donation("blue") for _ in range(3)]
        await record(log, some)
        frames = [[await each.answer() for _ in some] for each in (one, two)]
    made = await consultations(database)
    streams = sorted(s for each in made for s in each.records)
    assert streams == sorted(s for each in some for s in each.stream_ids * 2)
    assert [node(frame) for frame in frames[0]] == [set(each.stream_ids) for each in some]
    stood = {next(iter(each.records)): each.said["position"] for each in made}
    where = "select stream_id, position from log.event where log_id = 1 and stream_id = any($1)"
    assert stood == {row["stream_id"]: row["position"] for row in await admin.fetch(where, list(stood))}
    assert sorted(str(each.personal.get("justification")) for each in made) == ["None"] * 3 + ["On duty."] * 3


async def test_a_cursor_tells_that_there_is_such_a_change_so_it_is_recorded(
    client: Client, database: Database, log: EventLog
) -> None:
    some = donation("blue")
    [stream] = some.stream_ids
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        await record(log, [some])
        [frame] = await socket.changes(1)
        kind, number, _ = json.loads(base64.urlsafe_b64decode(frame["cursor"] + "=="))

        def place(number: int, stream: UUID) -> str:
            return base64.urlsafe_b64encode(json.dumps([kind, number, str(stream)]).encode()).decode().rstrip("=")

        await socket.subscribe(id="2", after=place(number, stream))
        for id, made_up in (("3", place(number + 1, stream)), ("4", place(1, uuid4()))):
            payload = {"query": CHANGES, "variables": {"after": made_up}}
            await socket.say("subscribe", id=id, payload=payload)
            assert await socket.refusal() == "BAD_CURSOR"
    shown, found = await consultations(database)
    assert found.records == shown.records == {stream}
    assert found.said["position"] == shown.said["position"]


async def test_what_a_subscription_searches_for_is_recorded_as_it_begins(client: Client, database: Database) -> None:
    bars = 'candidateBars(filter: {candidateName: {contains: "Edda"}}) { totalCount }'
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe(f"subscription {{ changes {{ node {{ id ... on Warning {{ {bars} }} }} }} }}")
        [made] = await consultations(database)
    assert (made.records, made.terms) == (
        set(),
        [{"of": "CandidateBar", "filter": {"candidateName": {"contains": "Edda"}}}],
    )


async def test_no_frame_is_sent_before_it_is_recorded_and_none_is_lost(
    client: Client, database: Database, log: EventLog, admin: asyncpg.Connection
) -> None:
    client.service.consultations.patience = 60
    holder = await database.admin()
    async with connected(client, "parties", "blue") as socket, streamed(client, "parties", "blue") as events:
        await socket.subscribe()
        await holder.execute(LOCK)
        await record(log, [donation("blue"), donation("blue")])
        await blocked(admin)
        await socket.say("ping")
        assert await socket.hear() == {"type": "pong"}
        assert await consultations(database) == []
        await holder.execute("rollback")
        for told in (await socket.changes(2), [(await events.answer())["data"]["changes"] for _ in range(2)]):
            assert len(ids(told)) == 2
    assert len(await consultations(database)) == 4
    await holder.close()


async def test_a_subscriber_waits_while_nothing_can_be_recorded(
    client: Client, database: Database, log: EventLog, admin: asyncpg.Connection
) -> None:
    client.service._shown.patience = 0.0
    holder = await database.admin()
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        await holder.execute(LOCK)
        await record(log, [donation("blue")])
        for _ in range(3):  # it could not be recorded, and is tried again
            await blocked(admin)
            await admin.execute(END)
        assert await consultations(database) == []
        await holder.execute("rollback")
        [told] = await socket.changes(1)
    assert [each.records for each in await consultations(database)] == [ids(told)]
    await holder.close()


async def test_what_a_mutation_shows_is_recorded_as_well(client: Client, database: Database) -> None:
    await register(client, CAT)
    said = {"candidateName": "Ann Example", "contest": "Ely", "subjectId": str(uuid4())}
    answer = (await post(client, CAT, document("parties", "openConsideration"), input=said)).json()
    payload = answer["data"]["openConsideration"]
    [made] = await consultations(database)
    assert made.records == ids(payload) != set()
    assert made.row["actor"] == CAT.person


async def test_a_mutation_whose_record_may_not_be_shown_still_gives_its_receipt(
    client: Client, database: Database, admin: asyncpg.Connection
) -> None:
    await register(client, CAT)
    client.service._shown.patience = 0.0
    holder = await database.admin()
    await holder.execute(LOCK)
    said = {"candidateName": "Ann Example", "contest": "Ely", "subjectId": str(uuid4())}
    text = document("parties", "openConsideration").replace("{", "{ __typename", 1)
    acting = asyncio.create_task(post(client, CAT, text, input=said))
    await blocked(admin)
    await admin.execute(END)
    answer = (await acting).json()
    await holder.close()
    payload = answer["data"]["openConsideration"]
    assert (payload["candidateBar"], payload["errors"]) == (None, [])
    assert payload["receipt"]
    [error] = answer["errors"]
    assert (error["path"], error["extensions"]) == (["openConsideration", "candidateBar"], {"code": "UNAVAILABLE"})
    assert await consultations(database) == []


async def test_a_query_over_a_socket_is_recorded_before_it_is_answered(client: Client, database: Database) -> None:
    async with connected(client, "parties", "blue") as socket:
        query = 'query { donations(filter: {donorName: {contains: "Ann"}}) { nodes { id } } }'
        await socket.say("subscribe", id="1", payload={"query": query, **WHY})
        assert (await socket.answer())["data"] == {"donations": {"nodes": []}}
        [made] = await consultations(database)
    assert (made.records, made.personal["justification"]) == (set(), "On duty.")


@pytest.mark.parametrize("why", [7, "x" * 501])
async def test_a_reason_that_is_said_wrong_ends_the_one_subscription(client: Client, why: object) -> None:
    async with connected(client, "parties", "blue") as socket:
        payload = {"query": CHANGES, "extensions": {"justification": why}}
        await socket.say("subscribe", id="1", payload=payload)
        assert await socket.refusal() == "BAD_JUSTIFICATION"
        await socket.subscribe(id="2")
