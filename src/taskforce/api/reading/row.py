"""The chosen fields of one row as SQL, with a join for each link."""

from dataclasses import dataclass, field

from taskforce.api.reading.chosen import Chosen
from taskforce.api.reading.cursor import write_id
from taskforce.api.reading.pieces import Names, literal, piece
from taskforce.api.reading.shape import Column, Shape, quoted


@dataclass(slots=True)
class Row:
    """`fields` are for a select list; `whole` says that what must have a value has one."""

    fields: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)

    def add(self, chosen: Chosen, value: str) -> None:
        self.fields.append(f"{value} as {quoted(chosen.key)}")

    def object(self, names: Names) -> str:
        """Joins the fields to the rest, and answers with the name of what they are together."""
        name = names.fresh()
        self.joins.append(piece("object", fields=", ".join(self.fields), name=name))
        return name


def value(column: Column, row: str) -> str:
    sql = f"{row}.{column.sql}"
    if column.names is None:
        return sql
    cases = " ".join(f"when {literal(stored)} then {literal(name)}" for stored, name in column.names.items())
    if column.listed:
        return f"case when {sql} is not null then array(select case each {cases} end from unnest({sql}) each) end"
    return f"case {sql} {cases} end"


def plain(shape: Shape, name: str, row: str) -> str | None:
    """The value of a field that is no link."""
    if name == "__typename":
        return literal(shape.name) + "::text"
    if name == "id":
        return write_id(shape.name, f"{row}.stream_id")
    return value(shape.columns[name], row) if name in shape.columns else None
