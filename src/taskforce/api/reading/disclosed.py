"""What an answer shows of whom, by the position of the log at which it stood."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import convert, json

STREAM, ROW = 32, 48  # letters of hexadecimal
_encode = json.Encoder(order="sorted").encode


class Shown(NamedTuple):
    """`terms`: what was searched for, as canonical JSON; None where nothing was."""

    position: int
    streams: list[UUID]
    terms: str | None


class Disclosed:
    def __init__(self) -> None:
        self._rows: defaultdict[tuple[int, bool], bytearray] = defaultdict(bytearray)
        self._searches: defaultdict[tuple[int, bool], list[dict[str, Any]]] = defaultdict(list)

    def add(
        self, position: int, rows: bytes, searches: Collection[dict[str, Any]] = (), *, at_least: bool = False
    ) -> None:
        """`rows`: of each the stream and the position since which it stands so, 24 bytes. `at_least`: as of one moment
        that may be later than the position.

        What shows nothing and searches for nothing discloses nothing.
        """
        if rows or searches:
            self._rows[position, at_least] += rows
            self._searches[position, at_least] += searches

    def __iter__(self) -> Iterator[Shown]:
        moments: dict[int, tuple[set[str], list[dict[str, Any]]]] = {}
        for (position, at_least), rows in self._rows.items():
            text, stood = rows.hex(), position
            if at_least and text:  # when the last of them was recorded, all stood as they were shown
                stood = max(position, int(max(text[n + STREAM : n + ROW] for n in range(0, len(text), ROW)), 16))
            streams, searches = moments.setdefault(stood, (set(), []))
            streams.update(text[n : n + STREAM] for n in range(0, len(text), ROW))
            for each in self._searches[position, at_least]:
                if each not in searches:
                    searches.append(each)
        for position, (streams, searches) in moments.items():
            terms = _encode(searches).decode() if searches else None
            yield Shown(position, convert(sorted(streams), list[UUID]), terms)  # three times as fast as UUID
