"""Records of a CSV file, each with the line it begins on and its raw text."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO


class Record(NamedTuple):
    line: int
    fields: list[str] | None
    """None where quotation marks do not tell where a field ends."""
    raw: str


def records(text: TextIO) -> Iterator[Record]:
    """A quotation mark that is never closed costs its own line only: what it swallowed is read again.

    Holds one record at a time; the csv module bounds how far an open quotation mark can reach (131,072 characters).
    """
    taken: list[str] = []
    again: deque[str] = deque()
    reader = csv.reader(_keeping(taken, again, text), strict=True)
    line = 1
    while True:
        fields: list[str] | None
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fields = None
            again.extendleft(reversed(taken[1:]))
            del taken[1:]
            reader = csv.reader(_keeping(taken, again, text), strict=True)
        if fields != []:
            yield Record(line, fields, "".join(taken))
        line += len(taken)
        taken.clear()


def _keeping(taken: list[str], again: deque[str], text: TextIO) -> Iterator[str]:
    while again:
        taken.append(again.popleft())
        yield taken[-1]
    for line in text:
        taken.append(line)
        yield line
