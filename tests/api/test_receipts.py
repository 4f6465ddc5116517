"""Receipts: a query waits for what it was given for; whoever it was not given to learns nothing from it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from api.test_mutations_refusals import SAID
from mutating import ask, done, mutate, post, register
from scenario import ANN, BOB, CAT, COMMISSION, EVE
from served import Client
from served import client as client
from taskforce.api import standing
from taskforce.database import Database
from taskforce.domain.kernel import Officer

WAITING = "query ($r: String!) @after(receipt: $r) { warnings { totalCount nodes { id stage } } }"
PLAIN = "{ warnings { totalCount nodes { id stage } } }"


@asynccontextmanager
async def held_up(database: Database) -> AsyncIterator[None]:
    """The views stay where they are."""
    admin = await database.admin()
    try:
        async with admin.transaction():
            await admin.execute("lock table projection.turn")
            yield
    finally:
        await admin.close()


async def code(client: Client, by: Officer, text: str, **variables: Any) -> str:
    [error] = (await post(client, by, text, **variables)).json()["errors"]
    found: str = error["extensions"]["code"]
    return found


async def behind(client: Client, name: str, **said: Any) -> str:
    """The receipt of something that was recorded and cannot be shown yet."""
    payload = await mutate(client, ANN, name, **said)
    [error] = payload["errors"]
    assert (error["code"], payload["warning"]) == ("VIEWS_BEHIND", None)
    assert "was recorded" in error["message"]
    found: str = payload["receipt"]
    return found


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(standing, "PATIENCE", 0.2)
    return monkeypatch


async def test_what_was_recorded_and_cannot_be_shown_yet_is_said_so_and_waited_for(
    client: Client, database: Database, impatient: pytest.MonkeyPatch
) -> None:
    async with held_up(database):
        receipt = await behind(client, "draftWarning", **SAID, key="mine")
        later = await behind(client, "reviewWarning", id="mine")
        assert await code(client, ANN, WAITING, r=receipt) == "VIEWS_BEHIND"
        assert (await ask(client, ANN, PLAIN))["warnings"]["totalCount"] == 0
        impatient.setattr(standing, "PATIENCE", 30)
        waiting = asyncio.create_task(ask(client, ANN, WAITING, r=later))
        early, _ = await asyncio.wait({waiting}, timeout=0.3)
        assert not early
    shown = (await waiting)["warnings"]
    assert (shown["totalCount"], shown["nodes"][0]["stage"]) == (1, "REVIEWED")


async def test_what_is_not_asked_for_is_not_waited_for(client: Client, database: Database) -> None:
    text = "mutation ($input: DraftWarningInput!) { draftWarning(input: $input) { receipt errors { code } } }"
    async with held_up(database):
        payload = (await ask(client, ANN, text, input=SAID))["draftWarning"]
    assert payload["errors"] == []
    assert (await ask(client, ANN, WAITING, r=payload["receipt"]))["warnings"]["totalCount"] == 1


async def test_what_one_writes_another_of_the_same_organisation_waits_for(client: Client) -> None:
    for n in range(10):
        payload = await mutate(client, ANN, "draftWarning", **SAID)
        assert (await ask(client, BOB, WAITING, r=payload["receipt"]))["warnings"]["totalCount"] == n + 1


async def test_the_receipt_of_what_changed_nothing_is_for_all_that_it_was_decided_on(
    client: Client, database: Database, impatient: pytest.MonkeyPatch
) -> None:
    async with held_up(database):
        await behind(client, "draftWarning", **SAID, key="mine")
        await behind(client, "reviewWarning", id="mine")
        receipt = await behind(client, "reviewWarning", id="mine")
        impatient.setattr(standing, "PATIENCE", 30)
    [node] = (await ask(client, ANN, WAITING, r=receipt))["warnings"]["nodes"]
    assert node["stage"] == "REVIEWED"


@pytest.mark.parametrize("receipt", ["", "x", "ä", "A" * 48, "A" * 5_000])
async def test_what_is_no_receipt_is_refused(client: Client, receipt: str) -> None:
    assert await code(client, ANN, WAITING, r=receipt) == "BAD_RECEIPT"


async def test_the_receipt_of_another_organisation_is_no_receipt(client: Client) -> None:
    receipt = (await mutate(client, ANN, "draftWarning", **SAID))["receipt"]
    assert await code(client, CAT, WAITING, r=receipt) == "BAD_RECEIPT"
    other = WAITING.replace("warnings { totalCount nodes { id stage } }", "donations { totalCount }")
    assert await code(client, COMMISSION, other, r=receipt) == "BAD_RECEIPT"
    assert await code(client, EVE, other, r=receipt) == await code(client, EVE, other, r="x")


async def test_receipts_of_one_thing_are_never_alike_and_as_long_as_any(client: Client) -> None:
    act = {"commandId": "c-1"}
    receipts = [(await mutate(client, ANN, "draftWarning", **SAID, act=act))["receipt"] for _ in range(5)]
    receipts.append(
        (await mutate(client, ANN, "reviewWarning", id=(await done(client, ANN, "draftWarning", **SAID))["id"]))[
            "receipt"
        ]
    )
    assert len(set(receipts)) == 6
    assert {len(receipt) for receipt in receipts} == {len(receipts[0])}


async def test_a_document_with_a_past_moment_in_it_is_answered_too(client: Client) -> None:
    before = datetime.now(UTC).isoformat()
    receipt = (await mutate(client, ANN, "draftWarning", **SAID))["receipt"]
    text = """query ($r: String!, $asOf: DateTime) @after(receipt: $r) {
        then: warnings(asOf: $asOf) { totalCount } now: warnings { totalCount }
    }"""
    assert await ask(client, ANN, text, r=receipt, asOf=before) == {"then": {"totalCount": 0}, "now": {"totalCount": 1}}


async def test_a_view_that_has_stopped_before_it_does_not_pass_for_one_that_holds_it(
    client: Client, database: Database
) -> None:
    admin = await database.admin()
    await admin.execute("update projection.view set problem = 'stopped' where name = 'agencies/warnings'")
    await behind(client, "draftWarning", **SAID)
    text = "mutation ($input: DraftWarningInput!) { draftWarning(input: $input) { receipt } }"
    receipt = (await ask(client, ANN, text, input=SAID))["draftWarning"]["receipt"]
    assert await code(client, ANN, WAITING, r=receipt) == "VIEW_NOT_READY"
    await admin.close()


async def test_a_receipt_stands_on_queries_alone_and_as_a_text(client: Client) -> None:
    for text in (
        'mutation @after(receipt: "x") { reviewWarning(input: {id: "x"}) { receipt } }',
        "query @after { warnings { totalCount } }",
        'query @after(receipt: "x") @after(receipt: "y") { warnings { totalCount } }',
        '{ warnings @after(receipt: "x") { totalCount } }',
    ):
        assert await code(client, ANN, text) == "GRAPHQL_VALIDATION_FAILED"
    maybe = 'query ($r: String = "x") @after(receipt: $r) { warnings { totalCount } }'
    assert await code(client, ANN, maybe, r=None) == "BAD_VARIABLE"
    await register(client, CAT)
