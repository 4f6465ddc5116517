"""Cursors and global ids: opaque outside, and nothing in them but what the row itself says."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from taskforce.api.reading.errors import BadCursor

LINE = 57  # bytes of which PostgreSQL makes one line of base64
READ: dict[str, Any] = {
    "text": str,
    "uuid": UUID,
    "bigint": int,
    "date": date.fromisoformat,
    "timestamptz": datetime.fromisoformat,
    "boolean": bool,
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row's value in the order, and its stream."""

    value: Any
    stream: UUID


def parse_cursor(text: str, order: str, cast: str) -> Cursor:
    """Refuses what was not made for this order: a cursor of another order points nowhere here."""
    try:
        said, value, stream = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        if said != order:
            raise BadCursor
        return Cursor(None if value is None else _read(value, cast), UUID(stream))
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise BadCursor from None


def write_cursor(order: str, value: str, stream: str) -> str:
    """SQL for the cursor of a row, given SQL for its value and its stream."""
    said = f"convert_to(json_build_array('{order}'::text, {value}, {stream})::text, 'UTF8')"
    return f"translate(encode({said}, 'base64'), E'+/=\\n', '-_')"


def parse_id(text: str) -> tuple[str, UUID] | None:
    """The type and the stream; None where it is no id at all, which is the same as one of nothing."""
    try:
        name, _, stream = base64.b64decode(text, validate=True).decode("ascii").partition(":")
        return (name, UUID(stream)) if str(UUID(stream)) == stream else None
    except (ValueError, binascii.Error):
        return None


def write_id(name: str, stream: str) -> str:
    """SQL for a row's global id, given SQL for its stream."""
    sql = f"encode(convert_to('{name}:' || {stream}, 'UTF8'), 'base64')"
    return sql if len(f"{name}:{UUID(int=0)}") <= LINE else f"replace({sql}, E'\\n', '')"


def _read(value: Any, cast: str) -> Any:
    plain = {"bigint": int, "boolean": bool}.get(cast, str)
    if type(value) is not plain or (cast == "text" and "\0" in value):
        raise BadCursor
    read = READ[cast](value)
    if cast == "timestamptz" and read.tzinfo is None:
        raise BadCursor
    if cast == "bigint" and abs(value) >= 2**63:
        raise BadCursor
    return read
