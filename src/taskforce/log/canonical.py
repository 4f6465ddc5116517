"""Canonical bytes: the one way to write down what an event says, for hashes, commitments and proofs.

RFC 8785, for what an event may hold: text, booleans, null, integers within 2^53, lists, and objects with ASCII keys.
Danger: these bytes are in every leaf, for ever.
"""

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

encode = msgspec.json.Encoder(order="sorted").encode
"""Canonical bytes of what is known to be storable."""

_WHOLE = 2**53
_INFINITE = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
_SIMPLE, _TEXT, _HOLDS_OTHERS = {str, bool, type(None)}, {str}, {dict, list, tuple}
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class NotStorable(ValueError):
    """An event holds text, booleans, null, integers within 2^53, lists, and objects with ASCII keys."""

    code = "NOT_STORABLE"


def canonical(value: object) -> bytes:
    _check(value)
    try:
        written = encode(value)
    except UnicodeEncodeError as error:
        raise NotStorable("half of a surrogate pair") from error
    if b"\\u0000" in written and _NUL.search(written):
        raise NotStorable("U+0000 in a text")
    return written


def commitment(salt: bytes, value: object) -> str:
    """SHA-256, in hex. Without the salt it says nothing, even of a value that could be guessed."""
    return hashlib.sha256(salt + canonical(value)).hexdigest()


@lru_cache(maxsize=4096)
def moment(value: datetime) -> str:
    """UTC, always with six digits after the second, as PostgreSQL keeps it: 2026-01-31T09:30:00.000000Z."""
    if value.utcoffset() is None:
        raise NotStorable("a moment without a time zone")
    if value in _INFINITE:
        raise NotStorable("a moment that the database takes for infinity")
    try:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    except OverflowError:
        raise NotStorable("a moment that is before or after all time in UTC") from None


def _check(value: Any) -> None:
    """All but U+0000 and halves of surrogate pairs, which are looked for in what was written."""
    kind = type(value)
    if kind is dict:
        if not (_TEXT.issuperset(map(type, value)) and "".join(value).isascii()):
            raise NotStorable("a key that is not ASCII")
        value = value.values()
    elif kind is not list and kind is not tuple:
        value = (value,)
    for item in value:
        kind = type(item)
        if kind in _SIMPLE:
            continue
        if kind in _HOLDS_OTHERS:
            _check(item)
        elif kind is not int:
            raise NotStorable(f"a {kind.__name__}")
        elif not -_WHOLE < item < _WHOLE:
            raise NotStorable("a number beyond 2^53")
