"""taskforce reactions status | resume"""

import json
from typing import Annotated

import uvloop
from cyclopts import App, Parameter
from msgspec.structs import asdict

from taskforce.cli import complain
from taskforce.cli.session import migrated
from taskforce.reactions import place
from taskforce.settings import Settings

reactions = App(name="reactions", help="What one record asks of another: how far it is done, and going on.")


@reactions.command
def status(*, as_json: Annotated[bool, Parameter(name="--json", help="One JSON object.")] = False) -> None:
    """How far it is done, how far that is behind the log, and what paused it if something did."""
    uvloop.run(_status(Settings.from_environment(), as_json))


async def _status(settings: Settings, as_json: bool) -> None:
    async with migrated(settings) as database:
        db = await database.writer()
        try:
            stands = await place.place(db)
        finally:
            await db.close()
    if as_json:
        print(json.dumps(asdict(stands), default=str))
        return
    print(f"position {stands.position}, {stands.lag} behind the log")
    if stands.problem:
        print(f"paused before {stands.cause} since {stands.paused_at}: {stands.problem}")
    if stands.skipped:
        print(f"passed over: {', '.join(map(str, stands.skipped))}")


@reactions.command
def resume(
    *, skip: Annotated[bool, Parameter(negative="", help="Pass over the event that it is paused before.")] = False
) -> None:
    """Try again from the event that it is paused before. A service that runs goes on within a second."""
    raise SystemExit(uvloop.run(_resume(Settings.from_environment(), skip)))


async def _resume(settings: Settings, skip: bool) -> int:
    async with migrated(settings) as database:
        db = await database.writer()
        try:
            resumed = await place.resume(db, skip=skip)
        finally:
            await db.close()
    if not resumed:
        complain("it is not paused")
        return 1
    return 0
