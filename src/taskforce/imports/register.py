"""The Electoral Commission's register of donations, from an exported file to statements.

Every record of the file is either a `Statement` or `Unreadable`: nothing is dropped, and one bad row harms no other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from taskforce.imports.columns import Columns
from taskforce.imports.decoding import Writing, is_text, opened, shown, writing
from taskforce.imports.records import Record, records
from taskforce.imports.rows import statements
from taskforce.imports.statement import Statement
from taskforce.imports.subjects import subjects_in
from taskforce.imports.unreadable import CannotRead, NotARegister, Unreadable

__all__ = ["NotARegister", "Register", "Statement", "Unreadable", "read"]

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Register:
    """Its rows in the order of the file, a few records in memory at a time.

    Lines are counted as `sed -n 17p` counts them: a carriage return inside a field begins no line.
    """

    file: Path
    _written: Writing
    _columns: Columns

    @property
    def name(self) -> str:
        return shown(self.file.name)

    @property
    def lines(self) -> int:
        """A progress bar's end, and the `line` of what was read last is where it stands."""
        return self._written.lines

    def __iter__(self) -> Iterator[Statement | Unreadable]:
        with opened(self.file, self._written) as text:
            every = records(text)
            next(every, None)  # the headers
            while some := list(islice(every, _AT_ONCE)):
                yield from self._readings(some)

    def _readings(self, some: list[Record]) -> Iterator[Statement | Unreadable]:
        """Halves what cannot be read as a whole, down to the one record that is to blame."""
        try:
            yield from statements(self._columns, some)
        except CannotRead as error:
            if len(some) > 1:
                middle = len(some) // 2
                yield from self._readings(some[:middle])
                yield from self._readings(some[middle:])
            else:
                [one] = some
                about = subjects_in(self._columns, one)
                yield Unreadable(self.name, one.line, error.code, str(error), shown(one.raw), about)


def read(file: Path) -> Register:
    """Raises NotARegister before any row."""
    written = writing(file)
    with opened(file, written) as text:
        header = next(records(text), Record(1, None, ""))
    columns = Columns.of(shown(file.name), header.fields or [])
    if not is_text(header.raw):
        raise NotARegister(shown(file.name), "Its headers hold bytes that stand for no character.")
    return Register(file, written, columns)
