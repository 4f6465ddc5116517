"""What every command starts with: settings, log lines, a database that is up to date."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import structlog
from cyclopts import Parameter, validators

from taskforce.database import Database
from taskforce.postgres import running
from taskforce.settings import Settings

Port = Annotated[int, Parameter(help="The port; 0 takes a free one.", validator=validators.Number(gte=0, lte=65535))]


def log_as_json(least: int = logging.INFO) -> None:
    """One JSON object a line on standard error; never personal data or tokens."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_Libraries()], force=True)


class _Libraries(logging.Handler):
    """What libraries warn of. Danger: exceptions and arguments can hold anything, so only the pattern is said.

    And of that only the first line: asyncio writes the exception into the others.
    """

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0] if record.exc_info else None
        said = {
            "logger": record.name,
            "said": str(record.msg).partition("\n")[0],
            "error": kind.__name__ if kind else None,
        }
        structlog.get_logger(record.name).log(record.levelno, "library", **said)


def collect_rarely() -> None:
    """Events and answers are objects by the thousand and hardly ever cycles: looking for these less saves a tenth."""
    gc.freeze()
    gc.set_threshold(50_000)


@asynccontextmanager
async def migrated(settings: Settings, least: int = logging.INFO) -> AsyncIterator[Database]:
    """The database, started if it is the embedded one, with every migration applied."""
    log_as_json(least)
    async with running(settings) as server:
        database = Database(server.admin, settings.secret())
        await database.migrate()
        yield database


async def told_to_stop(other_end: "asyncio.Task[None]") -> None:
    """Once Ctrl-C or SIGTERM asks for it, or that task has ended. Cleaning up is not disturbed by asking again."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, told.set)
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait({waiting, other_end}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
