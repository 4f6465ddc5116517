"""Filters as SQL conditions. Values are parameters, never part of a statement's text."""

from typing import Any

from taskforce.api.reading.errors import BadText
from taskforce.api.reading.parameters import Parameters
from taskforce.api.reading.shape import Column, Shape

WILD = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


def filtered(parameters: Parameters, shape: Shape, row: str, asked: dict[str, Any] | None) -> list[str]:
    """A condition for each filter that is given; one that is null asks nothing."""
    conditions = []
    for name, said in (asked or {}).items():
        if said is not None:
            column = shape.filters[name]
            conditions += _conditions(parameters, f"{row}.{column.sql}", column, said)
    return conditions


def _conditions(parameters: Parameters, sql: str, column: Column, said: Any) -> list[str]:
    if isinstance(said, bool):
        return [f"{sql} = {parameters.add(said, 'boolean')}"]
    if isinstance(said, list):
        return [_any(parameters, sql, column, [getattr(value, "value", value) for value in said])]
    found = []
    if said.get("any") is not None:
        found.append(_any(parameters, sql, column, said["any"]))
    if said.get("contains") is not None:
        pattern = f"%{_text(said['contains']).translate(WILD)}%"
        found.append(f"{sql} ilike {parameters.add(pattern, 'text')}")
    for end, compared in (("from", ">="), ("to", "<=")):
        if said.get(end) is not None:
            found.append(f"{sql} {compared} {parameters.add(said[end], column.cast)}")
    return found


def _any(parameters: Parameters, sql: str, column: Column, values: list[Any]) -> str:
    if column.cast == "text":
        values = [_text(value) for value in values]
    if column.listed:
        return f"{sql} && {parameters.add(values, column.cast + '[]')}"
    if len(values) == 1:  # an index then keeps the order of the rows as well
        return f"{sql} = {parameters.add(values[0], column.cast)}"
    return f"{sql} = any({parameters.add(values, column.cast + '[]')})"


def _text(value: str) -> str:
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise BadText
    return value
