"""taskforce projections status | rebuild"""

import json
from functools import partial
from typing import Annotated

import uvloop
from cyclopts import App, Parameter
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from taskforce.cli import ERRORS, complain
from taskforce.cli.session import migrated
from taskforce.log.reader import head
from taskforce.projections.engine import Views
from taskforce.settings import Settings

projections = App(name="projections", help="The views: where they stand, and making them again.")


@projections.command
def status(*, as_json: Annotated[bool, Parameter(name="--json", help="One JSON object a line.")] = False) -> None:
    """Each view's position, how far it is behind the log, and what stopped it if something did."""
    uvloop.run(_status(Settings.from_environment(), as_json))


async def _status(settings: Settings, as_json: bool) -> None:
    async with migrated(settings) as database:
        db = await database.follower()
        try:
            views, at = await Views(db).tables(), await head(db)
        finally:
            await db.close()
    if as_json:
        for t in views:
            row = {"view": t.name, "table": t.home, "live": t.live, "position": t.position}
            print(json.dumps(row | {"lag": at - t.position, "problem": t.problem}))
        return
    grid = Grid("view", "live", "position", "lag", "problem", title=f"The log stands at {at}")
    for t in views:
        grid.add_row(t.name, "yes" if t.live else "", str(t.position), str(at - t.position), t.problem or "")
    Console(markup=False, emoji=False).print(grid)


@projections.command
def rebuild(
    view: Annotated[str | None, Parameter(help="Such as parties/donations.")] = None,
    *,
    every: Annotated[bool, Parameter(name="--all", help="Every view, one after the other.")] = False,
) -> None:
    """Make the table of a view again beside the live one, and switch. Readers wait for nothing."""
    if (view is None) == (not every):
        complain("name one view, such as parties/donations, or say --all")
        raise SystemExit(2)
    raise SystemExit(uvloop.run(_rebuild(Settings.from_environment(), view)))


async def _rebuild(settings: Settings, name: str | None) -> int:
    async with migrated(settings) as database:
        db = await database.follower()
        try:
            views = Views(db)
            chosen = [view for view in views.views if name in (None, view.name)]
            if not chosen:
                known = ", ".join(view.name for view in views.views)
                complain(f"there is no view {name}; there are {known}")
                return 2
            columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
            with Progress(*columns, console=ERRORS) as progress:
                for view in chosen:
                    task = progress.add_task(view.name, total=1)
                    await views.rebuild(view, partial(_show, progress, task))
                    progress.update(task, completed=1)
            newest = {table.name: table for table in await views.tables()}
        finally:
            await db.close()
    stopped = [table for view in chosen if (table := newest[view.name]).problem]
    for table in stopped:
        complain(f"{table.name} could not be made: {table.problem}")
    return 1 if stopped else 0


def _show(progress: Progress, task: TaskID, view: str, phase: str) -> None:
    progress.update(task, description=f"{view}: {phase}")
