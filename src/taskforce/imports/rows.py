"""Rows of the register, from their fields to statements: many at once and column by column, which is twice as fast."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import add
from typing import Any

from taskforce.imports.cells import identifier, kind_of, reference, register_number, yes_or_no
from taskforce.imports.columns import HEADERS, Columns
from taskforce.imports.dates import day, is_plausible
from taskforce.imports.decoding import double_encoded, is_text
from taskforce.imports.money import pence
from taskforce.imports.recall import Recall
from taskforce.imports.records import Record
from taskforce.imports.statement import Statement
from taskforce.imports.unreadable import BrokenRecord, CannotRead, NotSaid, NotText, WrongLength

_NEEDED = ("reference", "recipient_id", "recipient_name", "recipient_type", "value")
_DATES = ("received_on", "accepted_on", "reported_on")
_FLAGS = tuple(field for field, header in HEADERS.items() if header.startswith(("Is", "AccountingUnitsAs")))
_READERS: dict[str, Callable[[str], object]] = {
    "reference": reference,
    "recipient_id": Recall(register_number).__getitem__,
    "value": Recall(pence).__getitem__,
    "accounting_unit_id": Recall(identifier).__getitem__,
    "donor_id": identifier,
    **dict.fromkeys(_DATES, Recall(day).__getitem__),
    **dict.fromkeys(_FLAGS, Recall(yes_or_no).__getitem__),
}
_TEXTS = tuple(field for field in HEADERS if field not in _READERS)
_IN_ORDER = Statement.__struct_fields__[1:-3]
_kind = Recall(kind_of)

Cells = list[str]
Given = dict[str, Cells]
Said = dict[str, list[Any]]


def statements(columns: Columns, records: Sequence[Record]) -> Iterable[Statement]:
    """All of them, or CannotRead because of one of them: then read fewer to know which."""
    cells = _cells(columns, records)
    blank = [""] * len(records)
    given = {field: cells[columns.place[field]] if field in columns.place else blank for field in HEADERS}
    for field in _NEEDED:
        if "" in given[field]:
            raise NotSaid(HEADERS[field])

    said: Said = {field: _read(field, column) for field, column in given.items()}
    prefixes = (kind[0] for text in given["recipient_type"] if (kind := _kind[text]))
    said["recipient"] = list(map(add, prefixes, said["recipient_id"]))
    further: list[list[list[str]]] = [[] for _ in records]
    for place, header in columns.further:
        for at, text in enumerate(cells[place]):
            if text:
                further[at].append([header, text])
    raw_dates: list[dict[str, str]] = [{} for _ in records]
    for at, field in _impossible(given, said):
        raw_dates[at][field] = given[field][at]
    marks: list[list[str]] = [[] for _ in records]
    for field in _DATES:
        for at, when in enumerate(said[field]):
            if when and not is_plausible(when):
                marks[at].append(f"implausible_{field}")
    for at, field in _double_encoded(given):
        marks[at].append(f"double_encoded_{field}")
    lines = [record.line for record in records]
    return map(Statement, lines, *(said[field] for field in _IN_ORDER), further, marks, raw_dates)


def _cells(columns: Columns, records: Sequence[Record]) -> list[Cells]:
    if not is_text("".join([record.raw for record in records])):
        raise NotText
    rows = [record.fields for record in records if record.fields is not None]
    if len(rows) < len(records):
        raise BrokenRecord
    if any(len(row) != columns.width for row in rows):
        raise WrongLength
    return [list(map(str.strip, column)) for column in zip(*rows, strict=True)]


def _read(field: str, column: Cells) -> list[Any]:
    if field in _TEXTS:
        return [text or None for text in column]
    try:
        return list(map(_READERS[field], column))
    except CannotRead as error:
        raise type(error)(HEADERS[field]) from None


def _impossible(given: Given, said: Said) -> Iterator[tuple[int, str]]:
    for field in _DATES:
        if None in said[field]:
            pairs = enumerate(zip(said[field], given[field], strict=True))
            yield from ((at, field) for at, (when, text) in pairs if when is None and text)


def _double_encoded(given: Given) -> Iterator[tuple[int, str]]:
    for field in _TEXTS:
        if not "".join(given[field]).isascii():
            yield from ((at, field) for at, text in enumerate(given[field]) if double_encoded(text))
