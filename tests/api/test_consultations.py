"""Whoever is shown a record is recorded to have been, before he is shown it."""

import asyncio
import json
from hashlib import sha256
from typing import Any

import asyncpg
import httpx
import pytest

from consulting import consultations, ids
from histories import record
from served import Client
from served import client as client
from served import story as story
from served import told as told
from subscribing import donation
from taskforce import files
from taskforce.api import standing
from taskforce.api.consultations import NotRecorded
from taskforce.api.graphql.question import JUSTIFY
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.verify import verify

PARTY = "PP9001"
WARNINGS = "query ($n: Int!) { warnings(first: $n) { nodes { id gist candidateBars { nodes { id } } } totalCount } }"
LOCK = "begin; select from log.head where log_id = 2 for update"
WAITS = """select count(*) from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query like '%where log_id = 2%'"""


async def asked(client: Client, query: str, extensions: Any = None, **how: Any) -> httpx.Response:
    said = {"query": query, **how} | ({"extensions": extensions} if extensions else {})
    token = client.issuer.token("parties", PARTY, "security", "cat")
    return await client.http.post("/graphql/parties", json=said, headers={"authorization": f"Bearer {token}"})


async def got(client: Client, known: str | None = None, **said: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {client.issuer.token('parties', PARTY, 'security', 'cat')}"}
    headers |= {"accept": "application/json"} | ({"if-none-match": known} if known else {})
    return await client.http.get("/graphql/parties", params=said, headers=headers)


async def test_it_says_who_was_shown_what_in_which_document_and_when(story: Client, told: Database) -> None:
    response = await asked(story, WARNINGS, variables={"n": 2})
    [made] = await consultations(told)
    assert made.records == ids(response.json()["data"]) != set()
    row = made.row
    assert (row["actor"], row["actor_office"], row["actor_organisation"]) == ("cat", "security", PARTY)
    assert (row["purpose"], row["version"]) == ("accountability", 1)
    assert (made.said["audience"], made.said["document"]) == ("parties", sha256(WARNINGS.encode()).hexdigest())
    admin = await told.admin()
    assert made.said["position"] == await admin.fetchval("select position from log.head where log_id = 1")
    assert (made.personal, made.said["subject_ids"], row["commitments"]) == ({}, [], None)
    assert [problem async for problem in verify(admin, 2)] == []
    await admin.close()


@pytest.mark.parametrize(
    "query",
    ["{ __typename }", "{ warnings { totalCount } }", "{ warnings(first: 0) { nodes { id } } }",
     'query { node(id: "V2FybmluZzowMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDA=") { id } }',
     "query ($no: Boolean = false) { warnings @include(if: $no) { nodes { id } } donations { totalCount totalValue } }",
     "{ warnings { nodes { id } } nothing }", "{ warnings(first: -1) { nodes { id } } }"],
)  # fmt: skip
async def test_what_shows_no_record_leaves_none(story: Client, told: Database, query: str) -> None:
    await asked(story, query)
    assert await consultations(told) == []


async def test_ministers_counts_are_nobodys_record(story: Client, told: Database) -> None:
    assert await story.dashboard("ministers", "cabinet", "overview")
    assert await consultations(told) == []


async def test_an_organisation_can_be_a_person_so_it_is_recorded_who_is_shown_it(story: Client, told: Database) -> None:
    found = '{ organisations(filter: {name: {contains: "Ann"}}) { totalCount } }'
    await story.ask("secretariat", "secretariat", found)
    shown = await story.dashboard("secretariat", "secretariat", "organisations")
    own = await story.ask("parties", PARTY, "{ organisations { nodes { id exceptions { record } } } }")
    searched, *made = await consultations(told)
    assert searched.terms == [{"of": "Organisation", "filter": {"name": {"contains": "Ann"}}}]
    assert [each.records for each in made] == [ids(shown), ids(own)]
    assert all(each.records for each in made)


async def test_a_cursor_shows_the_record_that_it_names(story: Client, told: Database) -> None:
    whole = ids((await asked(story, "{ warnings(first: 2) { nodes { id } } }")).json())
    for page in (
        "edges { cursor }",
        "pageInfo { startCursor endCursor }",
        "pageInfo { hasNextPage endCursor startCursor }",
    ):
        await asked(story, f"{{ warnings(first: 2) {{ {page} }} }}")
    made = await consultations(told)
    assert [each.records for each in made] == [whole] * 4


async def test_what_is_asked_for_now_and_as_of_now_is_one_consultation(story: Client, told: Database) -> None:
    admin = await told.admin()
    position = await admin.fetchval("select position from log.head where log_id = 1")
    moment = await admin.fetchval("select max(recorded_at) from log.event where log_id = 1")
    await admin.close()
    await asked(
        story, f'{{ warnings(asOf: "{moment.isoformat()}") {{ nodes {{ id }} }} donations {{ nodes {{ id }} }} }}'
    )
    made = await consultations(told)
    assert {each.said["position"] for each in made} == {position}
    assert len(made) == 1


async def test_each_moment_that_is_asked_about_is_a_consultation_of_its_own(story: Client, told: Database) -> None:
    admin = await told.admin()
    now = await admin.fetchval("select position from log.head where log_id = 1")
    moment = await admin.fetchval("select max(recorded_at) from log.event where log_id = 1 and type = 'warning.issued'")
    then = await admin.fetchval("select max(position) from log.event where log_id = 1 and recorded_at <= $1", moment)
    await admin.close()
    assert then < now
    query = f'{{ warnings(asOf: "{moment.isoformat()}") {{ nodes {{ id }} }} donations {{ nodes {{ id }} }} }}'
    data = (await asked(story, query)).json()["data"]
    made = {each.said["position"]: each.records for each in await consultations(told)}
    assert made == {then: ids(data["warnings"]), now: ids(data["donations"])}
    assert all(made.values())


async def test_what_has_just_been_recorded_is_shown_as_of_when_it_was(
    client: Client, database: Database, log: EventLog, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "REMEMBERED", 600.0)  # where the views stood before
    await client.ask("parties", "blue", "{ donations { totalCount } }")
    for _ in range(2):
        await record(log, [donation("blue")])
    async with asyncio.timeout(30):
        while len(ids(await client.ask("parties", "blue", "{ donations { nodes { id } } }"))) < 2:
            pass
    for page in ("edges { cursor }", "pageInfo { startCursor }", "pageInfo { endCursor }"):
        await client.ask("parties", "blue", f"{{ warnings {{ nodes {{ id }} }} donations {{ {page} }} }}")
    last = "select max(position) from log.event where log_id = 1 and stream_id = any($1)"
    made = await consultations(database)
    assert sorted(len(each.records) for each in made[-3:]) == [1, 1, 2]
    assert [each.said["position"] for each in made] == [await admin.fetchval(last, list(each.records)) for each in made]


async def test_no_byte_of_an_answer_leaves_before_it_is_recorded(story: Client, told: Database) -> None:
    story.service.consultations.patience = 60
    admin, other = await told.admin(), await told.admin()
    await admin.execute(LOCK)
    asking = [asyncio.create_task(asked(story, WARNINGS, variables={"n": n})) for n in range(1, 12)]
    async with asyncio.timeout(30):
        while not await other.fetchval(WAITS):
            pass
    # Nobody who waits holds a connection: others are answered, more than there are connections.
    counts = [asked(story, "{ warnings { totalCount } }") for _ in range(20)]
    assert all("errors" not in answer.json() for answer in await asyncio.gather(*counts))
    assert not any(one.done() for one in asking)
    assert await consultations(told) == []
    await admin.execute("rollback")
    answers = [(await one).json() for one in asking]
    recorded = [made.records for made in await consultations(told)]
    assert sorted(map(sorted, recorded)) == sorted(sorted(ids(answer)) for answer in answers)
    for connection in (admin, other):
        await connection.close()


async def test_what_is_not_recorded_within_a_while_is_not_shown(story: Client, told: Database) -> None:
    story.service.consultations.patience = 0.2
    admin = await told.admin()
    await admin.execute(LOCK)
    response = await asked(story, WARNINGS, variables={"n": 1})
    await admin.execute("rollback")
    await admin.close()
    assert response.json() == {"errors": [{"message": NotRecorded.__doc__, "extensions": {"code": "UNAVAILABLE"}}]}


CUT = [
    "revoke insert on log.event from taskforce_writer",
    """do $$ begin
           execute format('revoke connect on database %I from public', current_database());
           perform pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and usename = 'taskforce_writer';
       end $$""",
]


@pytest.mark.parametrize("cut", CUT)
async def test_what_cannot_be_recorded_is_not_shown(story: Client, told: Database, cut: str) -> None:
    admin = await told.admin()
    await asked(story, "{ warnings { totalCount } }")
    await admin.execute(cut)
    response = await asked(story, WARNINGS, variables={"n": 1})
    assert "data" not in response.json()
    assert response.json()["errors"][0]["extensions"] == {"code": "UNAVAILABLE"}
    await admin.close()


async def test_why_is_kept_beside_it(story: Client, told: Database) -> None:
    await asked(story, WARNINGS, {"justification": "  A query from the inquiry.  "}, variables={"n": 1})
    await asked(story, WARNINGS, {"justification": ""}, variables={"n": 1})
    await got(story, query="{ warnings { nodes { id } } }", extensions=json.dumps({"justification": "x" * 500}))
    first, second, third = await consultations(told)
    assert first.personal == {"justification": "A query from the inquiry."}
    assert first.said["subject_ids"] == first.said["records"] != []
    assert second.personal == {}
    assert third.personal == {"justification": "x" * 500}


@pytest.mark.parametrize("why", [1, ["a"], {"a": 1}, "x" * 501, "a\0b"])
async def test_why_that_is_said_wrong_is_refused_clearly(story: Client, told: Database, why: Any) -> None:
    for response in (
        await asked(story, WARNINGS, {"justification": why}, variables={"n": 1}),
        await got(story, query="{ warnings { nodes { id } } }", extensions=json.dumps({"justification": why})),
    ):
        assert response.json()["errors"] == [{"message": JUSTIFY, "extensions": {"code": "BAD_JUSTIFICATION"}}]
    assert await consultations(told) == []


async def test_what_has_not_changed_is_said_to_be_so_and_recorded_all_the_same(story: Client, told: Database) -> None:
    name = sha256((files.graphql() / "parties" / "warnings.graphql").read_bytes()).hexdigest()
    first = await got(story, documentId=f"sha256:{name}")
    tag = first.headers["etag"]
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-store")
    for known in (tag, f'"other", W/{tag}', "*"):
        again = await got(story, known, documentId=f"sha256:{name}")
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = await got(story, '"other"', documentId=f"sha256:{name}")
    assert (other.status_code, other.content) == (200, first.content)
    made = await consultations(told)
    assert [each.records for each in made] == [ids(first.json())] * 5
    assert {each.said["document"] for each in made} == {name}
    refused = await got(story, tag, query="{ nothing }")
    assert (refused.status_code, "etag" in refused.headers) == (200, False)


async def test_many_at_once_are_recorded_each(story: Client, told: Database) -> None:
    answers = await asyncio.gather(*(asked(story, WARNINGS, variables={"n": n % 3 + 1}) for n in range(40)))
    made = sorted(len(each.records) for each in await consultations(told))
    assert made == sorted(len(ids(answer.json())) for answer in answers)


async def test_where_the_log_of_consultations_was_lost_the_service_is_not_ready(
    client: Client,
) -> None:
    assert await client.service.is_ready()
    await client.service._shown.__aexit__(None, None, None)
    assert not await client.service.is_ready()
