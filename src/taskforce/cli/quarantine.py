"""taskforce quarantine list | show | resend | discard"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

import asyncpg
import msgspec
import uvloop
from cyclopts import App, Parameter, validators

from taskforce.api.access import Roster
from taskforce.api.events.cloud_event import CloudEvent
from taskforce.api.events.intake import Intake
from taskforce.api.identity import Viewer
from taskforce.api.officers import Officers
from taskforce.cli import ERRORS, complain
from taskforce.cli.session import migrated
from taskforce.database import Database
from taskforce.domain.commands import COMMANDS
from taskforce.domain.parameters import parameters
from taskforce.doors.errors import AccessEnded, NotRegistered
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.logins import ERASER, WRITER
from taskforce.log.quarantine import Quarantine, masked
from taskforce.settings import Settings

quarantine = App(name="quarantine", help="What could not be read or recorded, until somebody deals with it.")


@quarantine.command(name="list")
def list_(
    *,
    most: Annotated[int, Parameter(help="How many, newest first.", validator=validators.Number(gte=1))] = 100,
    as_json: Annotated[bool, Parameter(name="--json", help="One JSON object a line.")] = False,
) -> None:
    """What is to be dealt with: whose it is, its place and the reason, not its content."""
    uvloop.run(_list(Settings.from_environment(), most, as_json))


async def _list(settings: Settings, most: int, as_json: bool) -> None:
    async with migrated(settings) as database, _login(database, WRITER) as db:
        kept = Quarantine(database.secret)
        rows, beyond = await kept.newest(db, most), await kept.count(db) - most
    for row in rows:
        if as_json:
            print(json.dumps(dict(row), default=str))
        else:
            place = (
                f"{row['file']}:{row['line']}"
                if row["file"]
                else f"{_word(row['source'])} {_word(row['event_id'] or '')}"
            )
            since = "  (recorded since)" if row["recorded_since"] else ""
            print(f"{row['quarantine_id']}  {place}  {row['code']}{since}\n    {row['reason']}")
    if beyond > 0:
        ERRORS.print(f"There are {beyond} more: taskforce quarantine list --most {most + beyond}", soft_wrap=True)


@quarantine.command
def show(quarantine_id: UUID) -> None:
    """One of them, its content masked: whoever sent it can read that at GET /events/quarantine."""
    raise SystemExit(uvloop.run(_show(Settings.from_environment(), quarantine_id)))


async def _show(settings: Settings, quarantine_id: UUID) -> int:
    async with migrated(settings) as database, _login(database, WRITER) as db:
        row = await Quarantine(database.secret).show(db, quarantine_id)
    if row is None:
        return _nothing(quarantine_id)
    shown = {name: value for name, value in row.items() if name != "sender"} | {
        "content": masked(row["content"], _names())
    }
    print(json.dumps(shown, default=str, indent=2))
    return 0


@quarantine.command
def resend(quarantine_id: UUID) -> None:
    """Send an event again, as its sender did. It leaves the quarantine if it is recorded this time."""
    raise SystemExit(uvloop.run(_resend(Settings.from_environment(), quarantine_id)))


async def _resend(settings: Settings, quarantine_id: UUID) -> int:
    async with migrated(settings) as database, database.pool(WRITER) as pool, EventLog(database.writer) as log:
        kept, cases = Quarantine(database.secret), Cases(log, pool)
        async with pool.acquire() as db:
            row = await kept.show(db, quarantine_id)
        if row is None:
            return _nothing(quarantine_id)
        if row["sender"] is None or row["outcome"] or not row["content"]:
            complain(f"it cannot be sent again: {_why_not(row)}")
            return 1
        sender = msgspec.json.decode(row["sender"], type=Viewer)
        intake = Intake(cases, Officers(Roster(cases)), database.secret)
        try:
            [verdict] = await intake.take(sender, [row["content"].encode()])
        except (NotRegistered, AccessEnded) as refusal:
            complain(f"{refusal.code}: its sender may send nothing any more")
            return 1
        if verdict["verdict"] not in ("recorded", "duplicate"):
            complain(f"{verdict['code']}: {verdict['detail']}")
            return 1
        async with _login(database, ERASER) as eraser:
            await kept.settle(eraser, quarantine_id, "resent")
    print(verdict["verdict"])
    return 0


@quarantine.command
def discard(quarantine_id: UUID) -> None:
    """Deal with one by dropping its content. Its place, its reason and its digest stay."""
    raise SystemExit(uvloop.run(_discard(Settings.from_environment(), quarantine_id)))


async def _discard(settings: Settings, quarantine_id: UUID) -> int:
    async with migrated(settings) as database, _login(database, WRITER) as db, _login(database, ERASER) as eraser:
        kept = Quarantine(database.secret)
        if await kept.show(db, quarantine_id) is None:
            return _nothing(quarantine_id)
        if not await kept.settle(eraser, quarantine_id, "discarded"):
            complain("it has been dealt with before")
            return 1
    print("discarded")
    return 0


def _nothing(quarantine_id: UUID) -> int:
    complain(f"nothing is in quarantine under {quarantine_id}")
    return 1


def _why_not(row: asyncpg.Record) -> str:
    if row["outcome"]:
        return f"it was {row['outcome']}"
    return "it is the row of a file: import the file again" if row["file"] else "its content was not kept"


def _names() -> set[str]:
    """Of all attributes and fields: only these are no words of whoever sent it."""
    return {*CloudEvent.__struct_fields__, *(name for each in COMMANDS.values() for name in parameters(each.method))}


def _word(text: str) -> str:
    """Danger: senders choose these. Raw, one could pass for another row, or command the terminal."""
    return text.encode("unicode_escape").decode().replace(" ", r"\x20")


@asynccontextmanager
async def _login(database: Database, login: str) -> AsyncIterator[asyncpg.Connection]:
    db = await database.connect(login)
    try:
        yield db
    finally:
        await db.close()
