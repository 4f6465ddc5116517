"""The chosen fields of one row as SQL, with a join for each link."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from taskforce.api.reading.asked import Asked
from taskforce.api.reading.chosen import Chosen
from taskforce.api.reading.cursor import write_id
from taskforce.api.reading.pieces import Names, all_of, literal, piece
from taskforce.api.reading.shape import Column, Parts, Shape, quoted

NOBODY = "''::bytea"


@dataclass(slots=True)
class Row:
    """`fields` are for a select list; `whole` says that what must have a value has one; `shown` are the streams that
    it shows and since when they stand so, as SQL for 24 bytes of each."""

    fields: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def add(self, chosen: Chosen, value: str) -> None:
        self.fields.append(f"{value} as {quoted(chosen.key)}")

    def object(self, names: Names) -> str:
        """Joins the fields to the rest, and answers with the name of what they are together."""
        name = names.fresh()
        self.joins.append(piece("object", fields=", ".join(self.fields), name=name))
        return name


@dataclass(frozen=True, slots=True)
class Written:
    """SQL that yields `json`, `whole`, and `shown`, which is empty where it shows nobody's record."""

    sql: str
    shows: bool


def own(asked: Asked) -> list[str]:
    """The row's own stream and its position, if it is to be recorded who is shown it."""
    return [noted(f"{asked.row}.stream_id", f"{asked.row}.since")] if asked.shape.discloses else []


def noted(stream: str, since: str) -> str:
    return f"uuid_send({stream}) || int8send({since})"


def together(shown: Iterable[str]) -> str:
    return " || ".join(dict.fromkeys(shown)) or NOBODY


def value(column: Column, row: str) -> str:
    return named(column, f"{row}.{column.sql}")


def named(column: Column, sql: str) -> str:
    """What is stored, by the name that GraphQL gives it."""
    if column.names is None:
        return sql
    cases = " ".join(f"when {literal(stored)} then {literal(name)}" for stored, name in column.names.items())
    if column.listed:
        return f"case when {sql} is not null then array(select case each {cases} end from unnest({sql}) each) end"
    return f"case {sql} {cases} end"


def plain(shape: Shape, chosen: Chosen, row: str) -> str | None:
    """The value of a field that is no link."""
    if chosen.name == "__typename":
        return literal(shape.name) + "::text"
    if chosen.name == "id":
        return write_id(shape.name, f"{row}.stream_id")
    column = shape.columns.get(chosen.name)
    if column and column.parts:
        return _objects(column, column.parts, chosen, row)
    return value(column, row) if column else None


def is_whole(column: Column, chosen: Chosen, row: str) -> list[str]:
    """The conditions under which all that must have a value has one."""
    if column.parts is None:
        return [f"{value(column, row)} is not null"] if column.required else []
    chosen_parts = (column.parts.columns.get(each.name) for each in chosen.below)
    required = [f"{value(part, 'part')} is not null" for part in chosen_parts if part and part.required]
    whole = piece("whole_parts", parts=_parts(column, column.parts, row), whole=all_of(required))
    return [f"{row}.{column.sql} is not null", *([whole] if required else [])]


def _objects(column: Column, parts: Parts, chosen: Chosen, row: str) -> str:
    written = Row()
    for each in chosen.below:
        typename = literal(parts.name) + "::text"
        written.add(each, typename if each.name == "__typename" else value(parts.columns[each.name], "part"))
    return piece("objects", parts=_parts(column, parts, row), fields=", ".join(written.fields))


def _parts(column: Column, parts: Parts, row: str) -> str:
    fields = (f"{part.sql} {part.cast}{'[]' if part.listed else ''}" for part in parts.columns.values())
    held = piece("parts", held=f"{row}.{column.sql}", fields=", ".join(fields))
    return piece("parts_shown", parts=held, about=parts.about) if parts.about else held
