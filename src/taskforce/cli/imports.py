"""taskforce import donations"""

import logging
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import uvloop
from cyclopts import App, Parameter
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from taskforce.cli import ERRORS
from taskforce.cli.session import collect_rarely, migrated
from taskforce.imports.donations import DonationImport
from taskforce.imports.export_day import last_written, today
from taskforce.imports.register import Register, read
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.settings import Settings

imports = App(name="import", help="Take in what others publish.")


def _has_come(_: object, day: date | None) -> None:
    if day and day > today():
        raise ValueError("An export cannot be of a day after today. Say the day on which it was exported.")


@imports.command
def donations(
    files: Annotated[list[Path], Parameter(help="CSV files as the Electoral Commission exports its register.")],
    *,
    exported_on: Annotated[
        date | None, Parameter(help="The day of the export; else the day a file was saved.", validator=_has_come)
    ] = None,
    as_json: Annotated[bool, Parameter(name="--json", help="End with one JSON line of counts.")] = False,
) -> None:
    """Import the register of donations. Files may come in any order and more than once."""
    exports = [(read(file), exported_on or last_written(file)) for file in files]
    uvloop.run(_donations(Settings.from_environment(), exports, as_json))


async def _donations(settings: Settings, exports: list[tuple[Register, date]], as_json: bool) -> None:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    collect_rarely()
    async with (
        migrated(settings, logging.WARNING if sys.stderr.isatty() else logging.INFO) as database,
        database.pool(WRITER) as pool,
        EventLog(database.writer) as log,
    ):
        work = DonationImport(Cases(log, pool), pool, database.secret)
        try:
            with Progress(*columns, console=ERRORS, disable=not sys.stderr.isatty()) as progress:
                for register, day in exports:
                    task = progress.add_task(register.name, total=register.lines)
                    await work.take(register, day, partial(_reached, progress, task))
        finally:
            _tell(work, as_json)


def _reached(progress: Progress, task: TaskID, line: int) -> None:
    progress.update(task, completed=line)


def _tell(work: DonationImport, as_json: bool) -> None:
    """Before the error, where one ended it early."""
    tally = work.tally
    said = (
        f"{tally.rows} rows: {tally.recorded} recorded, {tally.amended} amended, {tally.duplicates} duplicates,"
        f" {tally.quarantined} quarantined"
    )
    print(tally.as_json() if as_json else said, flush=True)
    if work.set_aside:
        ERRORS.print("See what was set aside with: taskforce quarantine list", soft_wrap=True)
