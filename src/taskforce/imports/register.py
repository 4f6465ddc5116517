"""The Electoral Commission's register of donations, from an exported file to statements.

Every record of the file is either a `Statement` or `Unreadable`: nothing is dropped, and one bad row harms no other.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from taskforce.imports.columns import Columns
from taskforce.imports.decoding import Writing, is_text, opened, shown, writing
from taskforce.imports.records import Record, records
from taskforce.imports.rows import statements
from taskforce.imports.statement import Statement
from taskforce.imports.unreadable import CannotRead, NotARegister, Unreadable

__all__ = ["NotARegister", "Statement", "Unreadable", "lines", "read"]

_AT_ONCE = 100


def lines(file: Path) -> int:
    """How many lines there are: a progress bar's end, and the `line` of what was read last is where it stands."""
    return writing(file).lines


def read(file: Path) -> Iterator[Statement | Unreadable]:
    """In the order of the file, a few records in memory at a time. Raises NotARegister at once, before any row.

    Lines are counted as `sed -n 17p` counts them: a carriage return inside a field begins no line.
    """
    written = writing(file)
    with opened(file, written) as text:
        header = next(records(text), Record(1, None, ""))
    columns = Columns.of(file.name, header.fields or [])
    if not is_text(header.raw):
        raise NotARegister(file.name, "Its headers hold bytes that stand for no character.")
    return _rows(file, written, columns)


def _rows(file: Path, written: Writing, columns: Columns) -> Iterator[Statement | Unreadable]:
    with opened(file, written) as text:
        every = records(text)
        next(every, None)  # the headers
        while some := list(islice(every, _AT_ONCE)):
            yield from _readings(file.name, columns, some)


def _readings(file: str, columns: Columns, some: list[Record]) -> Iterator[Statement | Unreadable]:
    """Halves what cannot be read as a whole, down to the one record that is to blame."""
    try:
        yield from statements(columns, some)
    except CannotRead as error:
        if len(some) > 1:
            middle = len(some) // 2
            yield from _readings(file, columns, some[:middle])
            yield from _readings(file, columns, some[middle:])
        else:
            yield Unreadable(file, some[0].line, error.code, str(error), shown(some[0].raw))
