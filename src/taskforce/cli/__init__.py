"""The command line: serve, migrate, import, look at the views, and show it all."""

import sys

import asyncpg
from cyclopts import App
from rich.console import Console

from taskforce.api.identity import RealIssuerConfigured
from taskforce.domain.errors import TaskforceError
from taskforce.log.migrate import MigrationChanged
from taskforce.log.verdict import LogError
from taskforce.postgres import PostgresProblem
from taskforce.settings import UnusableSecret

app = App(name="taskforce", help="One append-only log of what a task force does, and the views each audience may read.")
ERRORS = Console(stderr=True, highlight=False)


EXPECTED = (TaskforceError, LogError, PostgresProblem, RealIssuerConfigured, MigrationChanged, UnusableSecret, OSError)


def main() -> None:
    """Exit status: 0 done, 1 it could not be done, 2 wrong usage, 130 interrupted."""
    from taskforce.cli import demo, imports, migrate, projections, quarantine, serve, token  # noqa: F401, PLC0415

    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except EXPECTED as error:
        ERRORS.print(f"[red]taskforce:[/red] {error}", soft_wrap=True)
        sys.exit(1)
    except asyncpg.PostgresError as error:
        ERRORS.print(f"[red]taskforce:[/red] the database refused: {error.args[0]} ({error.sqlstate})", soft_wrap=True)
        sys.exit(1)
