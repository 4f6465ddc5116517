"""What a record type is to SQL: its view, its columns and its links, by the names that GraphQL gives them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, get_args, get_origin
from uuid import UUID

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.field import StrawberryField

from taskforce.api.reading.declare import ABOUT, KEY, Link, Reads
from taskforce.api.reading.generate import bare, hints, record_of
from taskforce.api.reading.scalars import Pence

CASTS: dict[Any, str] = {
    str: "text",
    strawberry.ID: "text",
    UUID: "uuid",
    int: "bigint",
    Pence: "bigint",
    date: "date",
    datetime: "timestamptz",
    bool: "boolean",
}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    sql: str
    """The name, quoted."""
    cast: str
    """What a parameter compared with it is cast to."""
    listed: bool
    required: bool
    names: dict[str, str] | None
    """Of an enum: what GraphQL calls each stored value."""
    parts: "Parts | None" = None
    """Of a list of objects."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What each of the objects is called, its fields as columns, and which of them names the record it is about."""

    name: str
    columns: dict[str, Column]
    about: str | None


@dataclass(frozen=True, slots=True)
class Followed:
    """A link, and the name of the type it leads to."""

    reads: Reads
    column: str
    to: str


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    name: str
    view: str
    columns: dict[str, Column]
    links: dict[str, Followed]
    filters: dict[str, Column]
    orders: dict[str, Column]
    sums: dict[str, Column]
    discloses: bool
    """Whether it is recorded who is shown its rows."""


def shape_of(cls: type, config: StrawberryConfig) -> Shape:
    about, fields = record_of(cls), {f.python_name: f for f in cls.__strawberry_definition__.fields}  # type: ignore[attr-defined]
    links = {name: field.metadata[KEY] for name, field in fields.items() if KEY in field.metadata}
    columns = {name: _column(name, hints(cls)[name], config) for name in fields if name not in links}

    def named(field: StrawberryField) -> str:
        return config.name_converter.get_graphql_name(field)

    return Shape(
        name=cls.__name__,
        view=about.view,
        columns={named(fields[name]): column for name, column in columns.items()},
        links={named(fields[name]): _followed(link, hints(cls)[name]) for name, link in links.items()},
        filters={named(fields[name]): columns[name] for name in about.filters},
        orders={name: columns[name] for name in about.orders},
        sums={config.name_converter.apply_naming_config(f"total_{name}"): columns[name] for name in about.sums},
        discloses=about.discloses,
    )


def target(hint: Any, link: Link) -> type:
    """The record that a link leads to."""
    found: type = bare(hint) if link.reads in {Reads.ONE, Reads.BY_ID, Reads.CHANGES} else get_args(hint)[0]
    return found


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _followed(link: Link, hint: Any) -> Followed:
    to = "" if link.reads is Reads.ID else target(hint, link).__name__
    return Followed(link.reads, quoted(link.column), to)


def _column(name: str, hint: Any, config: StrawberryConfig) -> Column:
    kind = bare(hint)
    required, listed = kind is hint, get_origin(kind) is list
    kind = bare(get_args(kind)[0]) if listed else kind
    if isinstance(kind, type) and issubclass(kind, Enum):
        enum = kind.__strawberry_definition__  # type: ignore[attr-defined]
        names = {str(item.value): config.name_converter.from_enum_value(enum, item) for item in enum.values}
        return Column(quoted(name), "text", listed, required, names)
    if listed and required and hasattr(kind, "__strawberry_definition__"):
        fields = {f.python_name: f for f in kind.__strawberry_definition__.fields}
        columns = {
            config.name_converter.get_graphql_name(field): _column(part, hints(kind)[part], config)
            for part, field in fields.items()
        }
        about = next((quoted(part) for part, field in fields.items() if ABOUT in field.metadata), None)
        return Column(quoted(name), "jsonb", listed, required, None, Parts(kind.__name__, columns, about))
    if kind not in CASTS:
        raise TypeError(f"{name}: a column cannot be read as {kind}")
    return Column(quoted(name), CASTS[kind], listed, required, None)
