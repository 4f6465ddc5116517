"""taskforce quarantine list | show"""

import json
from typing import Annotated
from uuid import UUID

import uvloop
from cyclopts import App, Parameter, validators

from taskforce.cli import ERRORS, complain
from taskforce.cli.session import migrated
from taskforce.log import quarantine as kept
from taskforce.settings import Settings

quarantine = App(name="quarantine", help="What could not be read or recorded, kept whole.")


@quarantine.command(name="list")
def list_(
    *,
    most: Annotated[int, Parameter(help="How many, newest first.", validator=validators.Number(gte=1))] = 100,
    as_json: Annotated[bool, Parameter(name="--json", help="One JSON object a line.")] = False,
) -> None:
    """What is in quarantine: its file, line and reason, not its content."""
    uvloop.run(_list(Settings.from_environment(), most, as_json))


async def _list(settings: Settings, most: int, as_json: bool) -> None:
    async with migrated(settings) as database:
        db = await database.writer()
        try:
            rows, beyond = await kept.newest(db, most), await kept.count(db) - most
        finally:
            await db.close()
    for row in rows:
        if as_json:
            print(json.dumps(dict(row), default=str))
        else:
            print(f"{row['quarantine_id']}  {row['file']}:{row['line']}  {row['code']}\n    {row['reason']}")
    if beyond > 0:
        ERRORS.print(f"There are {beyond} more: taskforce quarantine list --most {most + beyond}", soft_wrap=True)


@quarantine.command
def show(quarantine_id: UUID) -> None:
    """One of them, whole."""
    raise SystemExit(uvloop.run(_show(Settings.from_environment(), quarantine_id)))


async def _show(settings: Settings, quarantine_id: UUID) -> int:
    async with migrated(settings) as database:
        db = await database.writer()
        try:
            row = await kept.show(db, quarantine_id)
        finally:
            await db.close()
    if row is None:
        complain(f"nothing is in quarantine under {quarantine_id}")
        return 1
    print(json.dumps(dict(row), default=str, indent=2, ensure_ascii=False))
    return 0
