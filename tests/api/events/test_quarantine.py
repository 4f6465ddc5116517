"""What was refused is kept for whoever sent it, until somebody deals with it."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from commands import COMMAND
from imports.importing import environment
from log.holding import holding
from sending import DRAFT, Sender
from served import Client
from taskforce.database import Database
from taskforce.log.erasure import erase
from taskforce.log.logins import ERASER

GIST = "Ms Ann Example"
Command = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
def quarantine(database: Database, tmp_path: Path) -> Command:
    """`taskforce quarantine`, on the database that is served: its status, what it says, and its complaints."""

    async def run(*said: str) -> tuple[int, str, str]:
        pipe = asyncio.subprocess.PIPE
        command = [*COMMAND, "quarantine", *said]
        process = await asyncio.create_subprocess_exec(
            *command, env=environment(database, tmp_path), stdout=pipe, stderr=pipe
        )
        out, errors = await process.communicate()
        return process.returncode or 0, out.decode(), errors.decode()

    return run


async def mine(sender: Sender, quarantine_id: str = "") -> tuple[int, object]:
    response = await sender.client.http.get(f"/events/quarantine/{quarantine_id}".rstrip("/"), headers=sender.headers)
    return response.status_code, response.json()


async def test_its_sender_reads_it_whole_and_nobody_else_knows_of_it(agency: Sender, client: Client) -> None:
    early = agency.event("warning.issued", "W1", {}, authority="a matter of state")
    [verdict] = await agency.send(early)
    status, kept = await mine(agency)
    assert isinstance(kept, list)
    assert (status, [(one["event_id"], one["code"]) for one in kept]) == (200, [(early["id"], "NOT_FOUND")])
    assert "content" not in kept[0]
    _, whole = await mine(agency, verdict["quarantine"])
    assert isinstance(whole, dict)
    assert json.loads(whole["content"]) == early
    for another in (Sender(client, "agencies", "desk", person="ann"), Sender(client, "agencies", "desk", system=True)):
        assert await mine(another) == (200, [])
        assert (await mine(another, verdict["quarantine"]))[0] == 404
    yard = Sender(client, "agencies", "yard")
    nothing = "00000000-0000-0000-0000-000000000000"
    assert await mine(yard) == (200, [])
    assert await mine(yard, verdict["quarantine"]) == await mine(yard, nothing)
    assert (await mine(yard, nothing))[0] == 404


async def test_it_is_kept_once_however_often_it_is_sent(agency: Sender) -> None:
    early = agency.event("warning.issued", "W1")
    ids = {verdict["quarantine"] for verdict in await agency.send(early, early) + await agency.send(early)}
    assert len(ids) == 1
    _, kept = await mine(agency)
    assert isinstance(kept, list)
    assert len(kept) == 1


async def test_of_the_same_content_each_organisation_is_told_its_own_id(agency: Sender, client: Client) -> None:
    yard = Sender(client, "agencies", "yard")
    event = agency.event("warning.issued", "W1", source="/elsewhere")
    [first], [second] = await agency.send(event), await yard.send(event)
    [again] = await agency.send(event)
    assert first["quarantine"] == again["quarantine"] != second["quarantine"]
    assert (await mine(yard, second["quarantine"]))[0] == 200


async def test_of_the_same_content_no_sender_is_told_by_which_id_that_of_another_is_kept(
    agency: Sender, client: Client
) -> None:
    event = agency.event("warning.issued", "W1")
    [first] = await agency.send(event)
    system = Sender(client, "agencies", "desk", person="another-system", system=True)
    [same] = await system.send(event)
    assert (same["code"], "quarantine" in same, await mine(system)) == ("NOT_FOUND", False, (200, []))
    ann, bob = (Sender(client, "agencies", "desk", person=person) for person in ("ann", "bob"))
    for sender in (ann, bob):
        [verdict] = await sender.send(event)
        assert (await mine(sender, verdict["quarantine"]))[0] == 200
    assert (await mine(agency, first["quarantine"]))[0] == 200


async def test_what_was_discarded_is_not_said_to_be_kept_when_it_comes_again(
    agency: Sender, quarantine: Command
) -> None:
    early = agency.event("warning.issued", "W1")
    [verdict] = await agency.send(early)
    await quarantine("discard", verdict["quarantine"])
    [again] = await agency.send(early)
    assert (again["code"], "quarantine" in again) == ("NOT_FOUND", False)


async def test_an_operator_is_shown_what_kind_of_thing_it_holds_and_none_of_it(
    agency: Sender, quarantine: Command
) -> None:
    verdict = await agency.say("warning.drafted", "Ms Ann Example's file", DRAFT | {"expires_on": "Ann's day"})
    status, listed, _ = await quarantine("list", "--json")
    [row] = map(json.loads, listed.splitlines())
    assert (status, row["source"], row["code"]) == (0, "/desk", "BAD_DATA")
    status, shown, _ = await quarantine("show", verdict["quarantine"])
    assert (status, json.loads(shown)["content"]["data"]["gist"]) == (0, "text of 50 letters")
    assert "Ann" not in listed + shown + (await quarantine("list"))[1]


async def test_what_senders_choose_fakes_no_row_for_operators_and_names_nobody(
    agency: Sender, quarantine: Command
) -> None:
    id, place = "1  X\n00000000\x1b[2K\u202eABC\x9b", "/desk/a  b\nc"
    data = {"Ann Example": {"annexample": 1}, "gist": "x"}
    verdict = await agency.say("warning.drafted", "W1", data, id=id, source=place)
    _, listed, _ = await quarantine("list")
    first, _ = listed.splitlines()
    assert listed.replace("\n", "").isprintable()
    assert first.split() == [verdict["quarantine"], *first.split()[1:3], "BAD_DATA"]
    _, shown, _ = await quarantine("show", verdict["quarantine"])
    assert json.loads(shown)["content"]["data"] == {
        "unknown name 1": {"unknown name 1": "a int"},
        "gist": "text of 1 letters",
    }
    assert shown.isascii()


async def test_an_operator_is_shown_something_however_deep_it_is(agency: Sender, quarantine: Command) -> None:
    deep = json.loads("[" * 700 + "]" * 700)
    verdict = await agency.say("warning.drafted", "W1", deep)
    status, shown, _ = await quarantine("show", verdict["quarantine"])
    assert (status, json.loads(shown)["content"][:8]) == (0, "text of ")


async def test_of_what_was_never_kept_an_operator_is_told_so(agency: Sender, quarantine: Command) -> None:
    await agency.say("warning.drafted", "W1", DRAFT, classification="SECRET")
    [row] = map(json.loads, (await quarantine("list", "--json"))[1].splitlines())
    status, _, why = await quarantine("resend", row["quarantine_id"])
    assert (status, "its content was not kept" in why) == (1, True)


async def test_of_what_was_never_kept_nobody_is_told_by_which_id_nor_shown_that_it_came(
    agency: Sender, client: Client, quarantine: Command
) -> None:
    verdict = await agency.say("warning.drafted", "W1", DRAFT, classification="SECRET")
    assert (verdict["code"], "quarantine" in verdict) == ("ABOVE_CEILING", False)
    [row] = map(json.loads, (await quarantine("list", "--json"))[1].splitlines())
    for sender in (agency, Sender(client, "agencies", "desk", person="ann")):
        assert await mine(sender) == (200, [])
        assert (await mine(sender, row["quarantine_id"]))[0] == 404


async def test_an_operator_sends_it_again_once_what_it_waited_for_has_come(
    agency: Sender, quarantine: Command, admin: asyncpg.Connection
) -> None:
    early = agency.event("warning.reviewed", "W1", actor="bob")
    [verdict] = await agency.send(early)
    status, _, why = await quarantine("resend", verdict["quarantine"])
    assert (status, "NOT_FOUND" in why) == (1, True)
    await agency.say("warning.drafted", "W1", DRAFT, actor="ann")
    assert (await quarantine("resend", verdict["quarantine"]))[:2] == (0, "recorded\n")
    event = await admin.fetchrow("select source, actor from log.event where type = 'warning.reviewed'")
    assert event
    assert tuple(event) == ("/desk", "bob")
    assert await mine(agency) == (200, [])
    assert (await agency.send(early))[0]["verdict"] == "duplicate"
    status, _, why = await quarantine("resend", verdict["quarantine"])
    assert (status, "it was resent" in why) == (1, True)


async def test_what_its_sender_has_had_recorded_since_is_marked(agency: Sender, quarantine: Command) -> None:
    early = agency.event("warning.reviewed", "W1")
    await agency.send(early)
    await agency.send(agency.event("warning.drafted", "W1", DRAFT), early)
    assert "(recorded since)" in (await quarantine("list"))[1]


async def test_what_came_under_an_id_that_was_used_before_has_not_been_recorded_since(
    agency: Sender, quarantine: Command
) -> None:
    drafted = agency.event("warning.drafted", "W1", DRAFT)
    await agency.send(drafted, drafted | {"data": DRAFT | {"gist": "Something else."}})
    assert "COMMAND_REUSED\n" in (await quarantine("list"))[1]


async def test_an_operator_discards_it_and_its_content_goes(
    agency: Sender, quarantine: Command, admin: asyncpg.Connection
) -> None:
    verdict = await agency.say("warning.drafted", "W1", DRAFT | {"extra": 1})
    assert await holding(admin, GIST) == ["log.quarantine"]
    assert (await quarantine("discard", verdict["quarantine"]))[:2] == (0, "discarded\n")
    assert await holding(admin, GIST) == []
    assert await mine(agency) == (200, [])
    assert (await quarantine("discard", verdict["quarantine"]))[0] == 1
    assert (await quarantine("discard", "00000000-0000-0000-0000-000000000000"))[0] == 1


async def test_erasing_whom_it_is_about_empties_it_of_what_it_says_and_of_what_its_record_says(
    agency: Sender, database: Database, admin: asyncpg.Connection
) -> None:
    await agency.say("warning.drafted", "W1", DRAFT | {"gist": "Nothing to see."})
    await agency.say("warning.drafted", "W2", DRAFT | {"extra": 1})
    await agency.say("warning.withdrawn", "W1", {"reason": f"It was not {GIST}.", "notice": "It no longer holds."})
    assert await holding(admin, GIST) == ["log.quarantine"]
    eraser = await database.connect(ERASER)
    await erase(eraser, UUID(str(DRAFT["subject_id"])))
    await eraser.close()
    assert await holding(admin, GIST) == []


NAMING = {"reason": f"It was not {GIST}.", "notice": "It no longer holds."}
IN_BASE64 = base64.b64encode(json.dumps(DRAFT | {"extra": 1}).encode()).decode()


@pytest.mark.parametrize(
    "refused",
    [
        ("warning.withdrawn", "W1", NAMING | {"extra": 1}, {}),
        ("warning.withdrawn", "W1", NAMING, {"unknown": "x"}),
        ("warning.withdrawn", "W1", NAMING, {"time": "today"}),
        ("warning.withdrew", "W1", NAMING, {}),
        ("warning.drafted", "W9", None, {"data_base64": IN_BASE64}),
        ("warning.drafted", "W9", {"warning": DRAFT}, {}),
    ],
)
async def test_erasing_empties_what_names_the_record_or_the_person_wherever_it_was_refused(
    agency: Sender, database: Database, admin: asyncpg.Connection, refused: tuple[str, str, object, dict[str, str]]
) -> None:
    type, subject, data, more = refused
    said = await agency.send(agency.event(type, subject, data, **more), agency.event("warning.drafted", "W1", DRAFT))
    assert [verdict["verdict"] for verdict in said] == ["refused", "recorded"]
    eraser = await database.connect(ERASER)
    await erase(eraser, UUID(str(DRAFT["subject_id"])))
    await eraser.close()
    assert await admin.fetchval("select content from log.quarantine") == ""
