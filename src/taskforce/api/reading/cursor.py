"""Cursors and global ids: opaque outside, and nothing in them but what the row itself says."""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson

from taskforce.api.reading.errors import BadCursor

LINE = 57  # bytes of which PostgreSQL makes one line of base64


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row's value in the order, and its stream."""

    value: Any
    stream: UUID


def parse_cursor(text: str, order: str, cast: str) -> Cursor:
    """Refuses what was not made for this order: a cursor of another order points nowhere here."""
    try:
        padded = text + "=" * (-len(text) % 4)
        said, value, stream = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        cursor = Cursor(None if value is None else _read(value, cast), UUID(stream))
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise BadCursor from None
    if said != order:
        raise BadCursor
    return cursor


def write_cursor(order: str, value: str, stream: str) -> str:
    """SQL for the cursor of a row, given SQL for its value and its stream."""
    said = f"convert_to(json_build_array('{order}'::text, {value}, {stream})::text, 'UTF8')"
    return f"translate(encode({said}, 'base64'), E'+/=\\n', '-_')"


def write_id(name: str, stream: str) -> str:
    """SQL for a row's global id, given SQL for its stream."""
    sql = f"encode(convert_to('{name}:' || {stream}, 'UTF8'), 'base64')"
    return sql if len(f"{name}:{UUID(int=0)}") <= LINE else f"replace({sql}, E'\\n', '')"


def _read(value: Any, cast: str) -> Any:
    """The value as the database takes it; an exception where no row could have it."""
    match cast:
        case "boolean" if isinstance(value, bool):
            return value
        case "bigint" if type(value) is int and abs(value) < 2**63:
            return value
        case "text" if isinstance(value, str) and "\0" not in value:
            return value
        case "uuid":
            return UUID(value)
        case "date":
            return date.fromisoformat(value)
        case "timestamptz":
            return datetime.fromisoformat(value).astimezone(UTC)
    raise BadCursor
