"""What an event says, as a schema: its fields, and the JSON that each is kept as."""

from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from eventsourcing.domain import AggregateCreated

from taskforce.domain.registry import fields

if TYPE_CHECKING:
    from taskforce.domain.kernel import Event

PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    UUID: {"type": "string", "format": "uuid"},
}


def event_schema(kind: "type[Event]") -> dict[str, Any]:
    """`first`: whether it begins a history; `fields`: JSON Schema of each, with `nullable`, `personal` and `actor`."""
    return {
        "first": issubclass(kind, AggregateCreated),
        "fields": {name: _schema(hint) for name, hint in fields(kind).items()},
    }


def _schema(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is Annotated:
        return _schema(hint.__origin__) | dict.fromkeys(hint.__metadata__, True)
    if get_origin(hint) is list:
        return {"type": "array", "items": _schema(*get_args(hint))}
    if get_origin(hint) in (Union, UnionType):
        [held] = (part for part in get_args(hint) if part is not NoneType)
        return _schema(held) | {"nullable": True}
    if issubclass(hint, StrEnum):
        return PLAIN[str] | {"enum": sorted(hint)}
    return PLAIN[hint]
