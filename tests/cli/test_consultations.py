"""taskforce consultations, as two records officers type it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from commands import run
from consulting import ids
from imports.importing import environment
from served import Client
from served import story as story
from served import told as told
from taskforce.api.identity import LocalIssuer
from taskforce.database import Database
from taskforce.doors.errors import NotRegistered
from taskforce.log.erasure import erase
from taskforce.log.logins import ERASER
from taskforce.log.verify import verify
from taskforce.settings import Settings

WARNINGS = "{ warnings(first: 1) { nodes { id } } }"
REGISTERED = NotRegistered.__doc__ or ""
Typed = tuple[int, str, str]
Type = Callable[..., "asyncio.Future[Typed]"]


@pytest.fixture
async def typed(told: Database, tmp_path: Path) -> Any:
    """Types a command with the token of an officer, or of whomever else."""
    await told.migrate()  # what is said of a database itself is not copied from a template
    settings = {n: v for n, v in environment(told, tmp_path).items() if n.startswith("TASKFORCE_")}

    async def type(person: str | None, *words: str, office: str = "records_officer", **other: Any) -> Typed:
        said = {"audience": "records", "organisation": "secretariat"} | other
        token = LocalIssuer(Settings(tmp_path)).token(office=office, person=person, **said) if person else ""
        ended = await asyncio.to_thread(run, tmp_path, "consultations", *words, **settings, TASKFORCE_TOKEN=token)
        return ended.returncode, ended.stdout, ended.stderr

    return type


async def events(database: Database) -> list[str]:
    db = await database.writer()
    rows = await db.fetch(
        "select type from log.event where log_id = 2 and type <> 'consultation.made' order by position"
    )
    await db.close()
    return [row["type"].removeprefix("consultation_search.") for row in rows]


async def test_what_was_shown_to_whom_is_listed_once_another_has_approved(
    story: Client, told: Database, typed: Any
) -> None:
    shown = await story.dashboard("parties", "PP9001", "warnings", first=3)
    await story.ask(
        "parties", "PP9001", '{ donations(filter: {donorName: {contains: "\x1b[31mEdda\\n"}}) { totalCount } }'
    )
    await story.ask("agencies", "interference-service", WARNINGS)
    status, said, error = await typed("ida", "ask", "--organisation", "PP9001", "--because", "A complaint.")
    assert (status, await events(told)) == (0, ["asked"]), error
    search = said.strip()
    status, said, error = await typed("ida", "list", search)
    assert (status, said) == (1, "")
    assert "It stands at asked" in error
    status, said, error = await typed("ida", "approve", search)
    assert (status, "cannot be the one who approves it" in error) == (1, True)
    status, said, error = await typed("jim", "show", search)
    assert json.loads(said)["because"] == "A complaint."
    assert (await typed("jim", "approve", search))[:2] == (0, "approved\n")
    status, said, error = await typed("ida", "list", search, "--json")
    first, second = map(json.loads, said.splitlines())
    assert (first["person"], first["office"], first["organisation"], first["audience"]) == (
        "local", "security", "PP9001", "parties",
    )  # fmt: skip
    assert (first["document"], {*first["records"]}) == ("parties/warnings", {*_texts(shown)})
    assert second["records"] == []
    assert second["terms"] == [{"of": "Donation", "filter": {"donorName": {"contains": "\x1b[31mEdda\n"}}}]
    status, said, error = await typed("jim", "list", search)
    assert (status, len(said.split("parties/warnings")), "\x1b" in said) == (0, 2, False)
    assert await events(told) == ["asked", "approved", "listed", "listed"]
    db = await told.writer()
    listed = await db.fetch(
        "select data::text from log.event where type = 'consultation_search.listed' order by position"
    )
    head = await db.fetchval("select position from log.head where log_id = 2")
    assert json.loads(listed[0]["data"]) == {"consultations": 2, "listed_by": "ida", "position": head - 2}
    assert [problem async for problem in verify(db, 2)] == []
    await db.close()


def _texts(answer: Any) -> set[str]:
    if isinstance(answer, list):
        return set().union(*map(_texts, answer))
    if not isinstance(answer, dict):
        return set()
    own = {answer["id"]} if "id" in answer else set()
    return own.union(*map(_texts, answer.values()))


async def test_it_finds_what_was_asked_for_and_nothing_else(story: Client, told: Database, typed: Any) -> None:
    one = await story.ask("parties", "PP9001", WARNINGS)
    await story.ask("agencies", "interference-service", "{ warnings { nodes { id } } }")
    [record] = _texts(one)
    [stream] = ids(one)
    db = await told.writer()
    moments = await db.fetch("select recorded_at from log.event where type = 'consultation.made' order by position")
    first, second = (row["recorded_at"].isoformat() for row in moments)
    await db.close()

    async def found(*of: str) -> list[str]:
        search = (await typed("ida", "ask", "--because", "Why.", *of))[1].strip()
        await typed("jim", "approve", search)
        return [json.loads(line)["audience"] for line in (await typed("ida", "list", search, "--json"))[1].splitlines()]

    assert await found() == ["parties", "agencies"]
    assert (
        await found("--audience", "agencies") == await found("--organisation", "interference-service") == ["agencies"]
    )
    assert await found("--person", "nobody") == await found("--document", "parties/warnings") == []
    assert await found("--record", record) == await found("--record", str(stream)) == ["parties", "agencies"]
    assert await found("--until", second) == ["parties"]
    assert await found("--since", second) == ["agencies"]
    assert await found("--since", first, "--person", "local") == ["parties", "agencies"]


async def test_who_is_no_records_officer_is_refused(told: Database, typed: Any) -> None:
    ask = ("ask", "--because", "Why.")
    for person, office, other, code in (
        (None, "records_officer", {}, "TASKFORCE_TOKEN"),
        ("ida", "records_officer", {"audience": "parties"}, "OTHER_AUDIENCE"),
        ("ida", "records_officer", {"system": True}, "OTHER_AUDIENCE"),
        ("ida", "records_officer", {"organisation": "PP9001"}, REGISTERED),
        ("ida", "records_officer", {"organisation": "interference-service"}, REGISTERED),
        ("ida", "records_officer", {"hours": -1}, "NOT_AUTHENTICATED"),
        ("ida", "treasurer", {}, "Another office of your organisation does this"),
    ):
        status, said, error = await typed(person, *ask, office=office, **other)
        assert (status > 0, said, code in error) == (True, "", True), error
    assert (await typed("ida", "ask"))[0] > 0
    assert (await typed("ida", "list", "5f0c1a9e-6a55-4e0e-9d0e-0b6f1a1c2d3e"))[0] == 1
    assert await events(told) == []


async def test_what_was_searched_for_goes_with_whoever_it_may_be_about(
    story: Client, told: Database, typed: Any, told_admin: asyncpg.Connection
) -> None:
    [stream] = ids(
        await story.ask("parties", "PP9001", '{ warnings(first: 1, filter: {gist: {contains: "a"}}) { nodes { id } } }')
    )
    subject = await told_admin.fetchval(
        "select subjects[1] from log.vault v join log.event e using (log_id, position) where e.stream_id = $1 limit 1",
        stream,
    )
    eraser = await told.connect(ERASER)
    await erase(eraser, subject)
    await eraser.close()
    search = (await typed("ida", "ask", "--because", "Why."))[1].strip()
    await typed("jim", "approve", search)
    found = json.loads((await typed("ida", "list", search, "--json"))[1])
    assert (len(found["records"]), found["terms"], found["erased"]) == (1, None, ["terms"])
    assert [problem async for problem in verify(told_admin, 2)] == []


@pytest.fixture
async def told_admin(told: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await told.admin()
    yield connection
    await connection.close()
