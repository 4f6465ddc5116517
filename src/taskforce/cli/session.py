"""What every command starts with: settings, log lines, a database that is up to date."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from taskforce.database import Database
from taskforce.postgres import running
from taskforce.settings import Settings


def log_as_json() -> None:
    """One JSON object a line on standard error; never personal data or tokens."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


@asynccontextmanager
async def migrated(settings: Settings) -> AsyncIterator[Database]:
    """The database, started if it is the embedded one, with every migration applied."""
    log_as_json()
    async with running(settings) as server:
        database = Database(server.admin, settings.secret())
        await database.migrate()
        yield database
