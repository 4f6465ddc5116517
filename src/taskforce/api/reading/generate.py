"""What follows from a record: its connection, its filter and its orders, as Strawberry types."""

from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import strawberry

from taskforce.api.reading.declare import Record, declared
from taskforce.api.reading.scalars import Pence
from taskforce.domain.markings import Marking


@strawberry.enum(description="What has no value comes last where values ascend, first where they descend.")
class Direction(Enum):
    ASC = "asc"
    DESC = "desc"


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.input(description="Both ends belong to it; either can be left open.")
class DateRange:
    from_: date | None = strawberry.field(name="from", default=strawberry.UNSET)
    to: date | None = strawberry.UNSET


@strawberry.input(description="Both ends belong to it; either can be left open.")
class MomentRange:
    from_: datetime | None = strawberry.field(name="from", default=strawberry.UNSET)
    to: datetime | None = strawberry.UNSET


@strawberry.input(description="Both ends belong to it; either can be left open.")
class PenceRange:
    from_: Pence | None = strawberry.field(name="from", default=strawberry.UNSET)
    to: Pence | None = strawberry.UNSET


@strawberry.input(description="Both ends belong to it; either can be left open.")
class IntRange:
    from_: int | None = strawberry.field(name="from", default=strawberry.UNSET)
    to: int | None = strawberry.UNSET


@strawberry.input(description="`any` of these exactly, and `contains` this, in capitals or not.")
class TextFilter:
    any: list[str] | None = strawberry.UNSET
    contains: str | None = strawberry.UNSET


FILTERS: dict[Any, Any] = {
    str: TextFilter,
    strawberry.ID: TextFilter,
    UUID: list[UUID],
    int: IntRange,
    Pence: PenceRange,
    date: DateRange,
    datetime: MomentRange,
    bool: bool,
}


def record_of(cls: type) -> Record:
    found = declared(cls)
    if found is None:
        raise TypeError(f"{cls.__name__} is not a record")
    return found


@cache
def connection_type(cls: type) -> type:
    about, name = record_of(cls), cls.__name__
    edge = strawberry.type(_plain(f"{name}Edge", {"cursor": str, "node": cls}))
    if not all(bare(hints(cls)[column]) is Pence for column in about.sums):
        raise TypeError(f"{name}: only pence are summed, since only they have 64 bits")
    sums = dict.fromkeys((f"total_{column}" for column in about.sums), Pence)
    fields: dict[str, Any] = {"edges": list[edge], "nodes": list[cls], "page_info": PageInfo, "total_count": int}  # type: ignore[valid-type]
    marking = "The highest of the rows of this page; beside a total, of all rows that it counts."
    described = {"marking": strawberry.field(description=marking)}
    return strawberry.type(_plain(f"{name}Connection", fields | {"marking": Marking} | sums, described))


@cache
def filter_type(cls: type) -> type | None:
    """An optional condition for each filter of the record: a row is shown if all that are given hold."""
    columns = record_of(cls).filters
    if not columns:
        return None
    fields = {column: _filter(bare(hints(cls)[column])) | None for column in columns}
    return strawberry.input(_plain(f"{cls.__name__}Filter", fields, dict.fromkeys(fields, strawberry.UNSET)))


@cache
def order_type(cls: type) -> type | None:
    columns = record_of(cls).orders
    if not columns:
        return None
    fields = Enum(f"{cls.__name__}OrderField", {column.upper(): column for column in columns})  # type: ignore[misc]
    said = {"field": strawberry.enum(fields), "direction": Direction}
    return strawberry.input(_plain(f"{cls.__name__}Order", said))


def hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def bare(hint: Any) -> Any:
    """Without its None."""
    parts = [part for part in get_args(hint) if part is not NoneType]
    return parts[0] if NoneType in get_args(hint) and len(parts) == 1 else hint


def _plain(name: str, fields: dict[str, Any], defaults: dict[str, Any] | None = None) -> type:
    return type(name, (), {"__annotations__": fields, "__module__": __name__, **(defaults or {})})


def _filter(kind: Any) -> Any:
    if get_origin(kind) is list:
        return kind
    if isinstance(kind, type) and issubclass(kind, Enum):
        return list[kind]
    if kind not in FILTERS:
        raise TypeError(f"There is no filter for {kind}")
    return FILTERS[kind]
