"""What an answer shows of whom, by the position of the log at which it stood."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import convert, json

LETTERS = 32
_encode = json.Encoder(order="sorted").encode


class Shown(NamedTuple):
    """`terms`: what was searched for, as canonical JSON; None where nothing was."""

    position: int
    streams: list[UUID]
    terms: str | None


class Disclosed:
    def __init__(self) -> None:
        self._streams: dict[int, bytearray] = {}
        self._searches: dict[int, list[dict[str, Any]]] = {}

    def add(self, position: int, streams: bytes, searches: Collection[dict[str, Any]] = ()) -> None:
        """`streams`: 16 bytes each. What shows nothing and searches for nothing discloses nothing."""
        if streams or searches:
            self._streams.setdefault(position, bytearray()).extend(streams)
            self._searches.setdefault(position, []).extend(searches)

    def __iter__(self) -> Iterator[Shown]:
        for position, streams in self._streams.items():
            text, searches = streams.hex(), self._searches[position]
            each = {text[n : n + LETTERS] for n in range(0, len(text), LETTERS)}
            terms = _encode(searches).decode() if searches else None
            yield Shown(position, convert(sorted(each), list[UUID]), terms)  # three times as fast as UUID
