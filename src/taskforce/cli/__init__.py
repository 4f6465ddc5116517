"""The command line: serve, migrate, import, look at the views, and show it all."""

import sys

import asyncpg
from cyclopts import App
from rich.console import Console
from rich.text import Text

from taskforce.domain.errors import TaskforceError
from taskforce.log.migrate import MigrationChanged
from taskforce.log.verdict import LogError
from taskforce.postgres import PostgresProblem
from taskforce.settings import Misconfigured

app = App(name="taskforce", help="One append-only log of what a task force does, and the views each audience may read.")
# By name: a command loads what it needs and nothing else.
for _name, _path, _help in (
    ("demo", "demo:demo", "Serve a made-up story, and print how to ask for it."),
    ("serve", "serve:serve", "Serve the GraphQL API, and keep the views up to date."),
    ("migrate", "migrate:migrate", "Apply the migrations, and make the database logins."),
    ("import", "imports:imports", "Take in what others publish."),
    ("projections", "projections:projections", "Where the views stand, and making them again."),
    ("reactions", "reactions:reactions", "What one record asks of another: how far it is done, and going on."),
    ("quarantine", "quarantine:quarantine", "What could not be read or recorded, kept whole."),
    ("consultations", "consultations:consultations", "Who was shown what: asked by one officer, approved by another."),
    ("token", "token:token", "Print a token of the local issuer, for demo and tests."),
):
    app.command(f"taskforce.cli.{_path}", name=_name, help=_help)
# Without markup: what is printed holds names of files, and those may hold anything.
ERRORS = Console(stderr=True, highlight=False, markup=False, emoji=False)
EXPECTED = (TaskforceError, LogError, PostgresProblem, MigrationChanged, Misconfigured, OSError)


def main() -> None:
    """Exit status: 0 done, 1 it could not be done, 2 wrong usage, 130 interrupted."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except EXPECTED as error:
        complain(error)
        sys.exit(1)
    except asyncpg.PostgresError as error:
        complain(f"the database refused: {error.args[0]} ({error.sqlstate})")
        sys.exit(1)


def complain(problem: object) -> None:
    ERRORS.print(Text("taskforce:", "red"), str(problem), soft_wrap=True)
