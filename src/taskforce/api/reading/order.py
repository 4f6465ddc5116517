"""The order of a list: by a column and then by stream, so that no two rows stand at the same place."""

from dataclasses import dataclass
from typing import Any

from taskforce.api.reading.cursor import Cursor, parse_cursor
from taskforce.api.reading.generate import Direction
from taskforce.api.reading.parameters import Parameters
from taskforce.api.reading.shape import Column, Shape

MIRRORED = str.maketrans("<>", "><")


@dataclass(frozen=True, slots=True)
class Order:
    """By stream alone where the record declares no orders."""

    name: str
    """Stands in the cursors, which tells the orders of all lists apart."""
    column: Column | None
    ascending: bool

    def value(self, row: str) -> str:
        return f"{row}.{self.column.sql}" if self.column else "null::text"

    def by(self, row: str, forwards: bool) -> str:
        way = "asc" if self.ascending == forwards else "desc"
        return ", ".join([f"{sql} {way}" for sql in ([self.value(row)] if self.column else []) + [f"{row}.stream_id"]])


class Place:
    """Where a cursor points to in a list."""

    def __init__(self, text: str, order: Order, row: str, parameters: Parameters) -> None:
        cast = order.column.cast if order.column else "text"
        self._cursor: Cursor = parse_cursor(text, order.name, cast)
        self._order, self._row = order, row
        self._stream = parameters.add(self._cursor.stream, "uuid")
        self._value = None if self._cursor.value is None else parameters.add(self._cursor.value, cast)

    def beyond(self, where: str) -> str:
        """The condition for rows that lie `>`, `>=`, `<` or `<=` of it in the list. No value is the greatest value."""
        where = where if self._order.ascending else where.translate(MIRRORED)
        value, stream, column = self._order.value(self._row), f"{self._row}.stream_id", self._order.column
        if column is None:
            return f"{stream} {where} {self._stream}"
        if self._value is None:
            nowhere, here = f"{value} is null", f"{stream} {where} {self._stream}"
            return f"({nowhere} and {here})" if where.startswith(">") else f"(not {nowhere} or {here})"
        compared = f"({value}, {stream}) {where} ({self._value}, {self._stream})"
        return f"({compared} or {value} is null)" if where.startswith(">") and not column.required else compared


def order_of(shape: Shape, asked: dict[str, Any] | None) -> Order:
    if asked:
        name, ascending = asked["field"].value, asked["direction"] is Direction.ASC
    elif shape.orders:
        name, ascending = next(iter(shape.orders)), False
    else:
        return Order(shape.name, None, ascending=True)
    return Order(f"{shape.name} {name} {'asc' if ascending else 'desc'}", shape.orders[name], ascending)
