"""taskforce projections status | rebuild"""

import json
from typing import Annotated

import uvloop
from cyclopts import App, Parameter
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from taskforce.cli import ERRORS, app
from taskforce.cli.session import migrated
from taskforce.log.reader import head
from taskforce.projections.engine import Views
from taskforce.settings import Settings

projections = App(name="projections", help="The views: where they stand, and making them again.")
app.command(projections)


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
    rows = [
        {
            "view": t.name,
            "table": t.home,
            "live": t.live,
            "position": t.position,
            "lag": at - t.position,
            "problem": t.problem,
        }
        for t in views
    ]
    if as_json:
        for row in rows:
            print(json.dumps(row))
        return
    grid = Grid("view", "live", "position", "lag", "problem", title=f"The log stands at {at}")
    for row in rows:
        grid.add_row(
            str(row["view"]), "yes" if row["live"] else "", str(row["position"]), str(row["lag"]), row["problem"] or ""
        )
    Console().print(grid)


@projections.command
def rebuild(
    view: Annotated[str | None, Parameter(help="Such as parties/donations.")] = None,
    *,
    every: Annotated[bool, Parameter(name="--all", help="Every view, one after the other.")] = False,
) -> None:
    """Make the table of a view again beside the live one, and switch. Readers wait for nothing."""
    if (view is None) == (not every):
        ERRORS.print("[red]taskforce:[/red] name one view, such as parties/donations, or say --all")
        raise SystemExit(2)
    raise SystemExit(uvloop.run(_rebuild(Settings.from_environment(), view)))


async def _rebuild(settings: Settings, name: str | None) -> int:
    async with migrated(settings) as database:
        db = await database.follower()
        try:
            views = Views(db)
            chosen = [v for v in views.views if name in (None, v.name)]
            if not chosen:
                ERRORS.print(
                    f"[red]taskforce:[/red] there is no view {name}; there are {', '.join(v.name for v in views.views)}"
                )
                return 2
            columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
            with Progress(*columns, console=ERRORS) as progress:
                for number, view in enumerate(chosen, start=1):
                    task = progress.add_task(view.name, total=1)

                    def said(view: str, phase: str, task: object = task, number: int = number) -> None:
                        progress.update(task, description=f"{number}/{len(chosen)} {view}: {phase}")  # type: ignore[arg-type]

                    await views.rebuild(view, said)
                    progress.update(task, completed=1)
            stopped = [t for t in await views.tables() if t.problem and t.name in {v.name for v in chosen}]
        finally:
            await db.close()
    for table in stopped:
        ERRORS.print(f"[red]taskforce:[/red] {table.name} could not be made: {table.problem}")
    return 1 if stopped else 0
