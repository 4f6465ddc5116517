"""taskforce import donations"""

import gc
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import uvloop
from cyclopts import App, Parameter
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from taskforce.cli import ERRORS
from taskforce.cli.session import migrated
from taskforce.imports.donations import DonationImport, last_written
from taskforce.imports.register import lines
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.settings import Settings

imports = App(name="import", help="Take in what others publish.")


@imports.command
def donations(
    files: Annotated[list[Path], Parameter(help="CSV files as the Electoral Commission exports its register.")],
    *,
    exported_on: Annotated[date | None, Parameter(help="The day of the export; else the day a file was saved.")] = None,
    as_json: Annotated[bool, Parameter(name="--json", help="End with one JSON line of counts.")] = False,
) -> None:
    """Import the register of donations. Files may come in any order and more than once."""
    gc.set_threshold(
        50_000
    )  # rows become objects by the million and hardly ever cycles: looking less often saves a tenth
    uvloop.run(_donations(Settings.from_environment(), files, exported_on, as_json))


def _reached(progress: Progress, task: TaskID, line: int) -> None:
    progress.update(task, completed=line)


async def _donations(settings: Settings, files: list[Path], exported_on: date | None, as_json: bool) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    gc.freeze()  # rows make many objects and no cycles: what is there already need not be looked through for them
    gc.set_threshold(50_000)
    async with (
        migrated(settings) as database,
        database.pool(WRITER) as pool,
        EventLog(database.writer) as log,
    ):
        work = DonationImport(Cases(log, pool), pool, database.secret)
        with Progress(*columns, console=ERRORS, disable=not sys.stderr.isatty()) as progress:
            for file in files:
                task = progress.add_task(file.name, total=lines(file))
                await work.take(file, exported_on or last_written(file), partial(_reached, progress, task))
    tally = work.tally
    if as_json:
        print(tally.as_json())
    else:
        print(
            f"{tally.rows} rows: {tally.recorded} recorded, {tally.amended} amended, {tally.duplicates} duplicates,"
            f" {tally.quarantined} quarantined"
        )
    if tally.quarantined:
        ERRORS.print("See them with: taskforce quarantine list", soft_wrap=True)
