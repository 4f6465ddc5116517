"""A statement that has been written, answered by PostgreSQL."""

from collections.abc import Iterable
from typing import Any

import asyncpg

from taskforce.api.reading.errors import TooSlow, Unreachable
from taskforce.log.event_log import GONE, is_refused


class NotWhole(Exception):
    """A row has no value where the schema promises one."""


class NotUtc(Exception):
    """The connection's time zone is not UTC, so moments would be written otherwise."""


async def fetch(db: asyncpg.Connection, statement: str, values: Iterable[Any]) -> list[asyncpg.Record]:
    """Raises TooSlow where the database gave up, Unreachable where it went away."""
    if db.get_settings().TimeZone != "UTC":
        raise NotUtc
    try:
        return await db.fetch(statement, *values)
    except asyncpg.QueryCanceledError as error:
        raise TooSlow from error
    except GONE as error:
        if is_refused(error):
            raise
        raise Unreachable from error
