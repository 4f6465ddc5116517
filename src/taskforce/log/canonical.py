"""Canonical bytes: the one way to write down what an event says, for hashes, commitments and proofs.

RFC 8785, for what an event may hold: text, booleans, null, integers within 2^53, lists, and objects with ASCII keys.
Danger: these bytes are in every leaf, for ever.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec

encode = msgspec.json.Encoder(order="sorted").encode
"""Canonical bytes of what is known to be storable."""

_WHOLE = 2**53


class NotStorable(ValueError):
    """An event holds text, booleans, null, integers within 2^53, lists, and objects with ASCII keys."""


def canonical(value: object) -> bytes:
    _check(value)
    try:
        return encode(value)
    except UnicodeEncodeError as error:
        raise NotStorable("half of a surrogate pair") from error


def commitment(salt: bytes, value: object) -> str:
    """SHA-256, in hex. Without the salt it says nothing, even of a value that could be guessed."""
    return hashlib.sha256(salt + canonical(value)).hexdigest()


def moment(value: datetime) -> str:
    """UTC, always with six digits after the second, as PostgreSQL keeps it: 2026-01-31T09:30:00.000000Z."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _check(value: Any) -> None:
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            if not (type(key) is str and key.isascii() and "\0" not in key):
                raise NotStorable(f"the key {key!r}")
            if type(item) is str and "\0" not in item:  # most of what there is
                continue
            _check(item)
    elif kind is str:
        if "\0" in value:
            raise NotStorable("U+0000 in a text")
    elif value is None or kind is bool:
        pass
    elif kind is int:
        if not -_WHOLE < value < _WHOLE:
            raise NotStorable(f"{value} is beyond 2^53")
    elif kind is list or kind is tuple:
        for item in value:
            _check(item)
    else:
        raise NotStorable(f"a {kind.__name__}")
