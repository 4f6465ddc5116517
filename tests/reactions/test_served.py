"""The service reacts by itself, and each party is shown what concerns it."""

from datetime import UTC, date, datetime

import asyncpg

from reactions.doing import noted, opened, reported, sent, withdrawn
from scenario import CAT, EVE
from served import Client
from served import client as client

BARS = "{ candidateBars { nodes { reviewDue stage warning { stage } } } }"
LATER = date(2026, 7, 1)
DONATIONS = "{ donations { nodes { stage matched { stage } } } }"


async def test_what_is_withdrawn_is_due_for_review_at_its_recipient_alone(client: Client) -> None:
    cases = client.service.cases
    warning = await sent(cases)
    for by in (CAT, EVE):
        await opened(cases, warning, by)
    await withdrawn(cases, warning)
    await client.service.caught_up()
    assert (await client.ask("parties", "blue", BARS))["candidateBars"]["nodes"] == [
        {"reviewDue": True, "stage": "CONSIDERED", "warning": {"stage": "WITHDRAWN"}}
    ]
    assert (await client.ask("parties", "red", BARS))["candidateBars"]["nodes"] == [
        {"reviewDue": False, "stage": "CONSIDERED", "warning": None}
    ]


async def test_what_is_noted_and_reported_leads_from_one_to_the_other(client: Client) -> None:
    cases = client.service.cases
    await noted(cases)
    await reported(cases)
    await client.service.caught_up()
    for audience, organisation in (("parties", "blue"), ("regulator", "electoral-commission")):
        found = (await client.ask(audience, organisation, DONATIONS))["donations"]["nodes"]
        said = sorted((node["stage"], node["matched"]["stage"]) for node in found)
        assert said == [("NOTED", "REPORTED"), ("REPORTED", "NOTED")]
    assert (await client.ask("parties", "red", DONATIONS))["donations"]["nodes"] == []


async def test_a_donation_that_turns_out_to_be_of_another_leads_that_one_to_nothing(client: Client) -> None:
    cases = client.service.cases
    await noted(cases)
    id = await reported(cases)
    await client.service.caught_up()
    await reported(cases, id, LATER, recipient="red")
    await client.service.caught_up()
    for organisation, stage in (("red", "REPORTED"), ("blue", "NOTED")):
        assert (await client.ask("parties", organisation, DONATIONS))["donations"]["nodes"] == [
            {"stage": stage, "matched": None}
        ]


async def test_what_was_of_another_than_it_turns_out_to_be_is_no_more_shown_as_of_then(client: Client) -> None:
    cases = client.service.cases
    id = await reported(cases)
    await client.service.caught_up()
    then = datetime.now(UTC)
    await reported(cases, id, LATER, recipient="red")
    await client.service.caught_up()
    query = "query ($asOf: DateTime) { donations(asOf: $asOf) { totalCount nodes { stage } } }"
    for organisation in ("blue", "red"):
        found = await client.ask("parties", organisation, query, asOf=then.isoformat())
        assert found["donations"] == {"totalCount": 0, "nodes": []}
    found = await client.ask("regulator", "electoral-commission", query, asOf=then.isoformat())
    assert found["donations"]["totalCount"] == 1


async def test_while_it_is_paused_the_service_is_ready_and_answers(client: Client, admin: asyncpg.Connection) -> None:
    await admin.execute("update log.reaction set problem = 'ValueError', cause = 1")
    await noted(client.service.cases)
    await client.service.caught_up()
    assert (await client.http.get("/health/ready")).json() == {"status": "ready"}
    assert len((await client.ask("parties", "blue", DONATIONS))["donations"]["nodes"]) == 1
