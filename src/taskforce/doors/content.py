"""What a command says, as data: checked against the command's own signature, which is its schema."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, reduce
from inspect import Parameter as Signature
from operator import or_
from typing import Annotated, Any, TypeVar, get_args, get_origin
from uuid import UUID

import msgspec
from msgspec import Meta

from taskforce.domain.commands import CommandType
from taskforce.domain.kernel import Officer
from taskforce.domain.parameters import AnyRecord, parameters
from taskforce.domain.registry import RECORDS
from taskforce.doors.errors import BadData
from taskforce.doors.identifiers import named, parse_id
from taskforce.doors.reasons import without_values
from taskforce.log.canonical import moment

T = TypeVar("T")
WHOLE = 2**53 - 1
NO_ZONE = timedelta(hours=16)
"""So far from UTC no clock is set, and PostgreSQL reads no moment."""
_UNKNOWN = re.compile(r"unknown field `(?![a-z_]{1,40}`).*`", flags=re.DOTALL)
_PLACE = re.compile(r" - at `\$\.?([^`]*)`$")
_TEXT = Meta(max_length=20_000)
_RECORD = Meta(min_length=1, max_length=300, description="The record's id as the API shows it, or your own key of it.")
_ANY_RECORD = Meta(min_length=1, max_length=300, description="The record's id as the API shows it.")
_BOUNDS: dict[Any, Any] = {
    str: Annotated[str, _TEXT],
    int: Annotated[int, Meta(ge=-WHOLE, le=WHOLE)],
    datetime: Annotated[datetime, Meta(tz=True)],
}


@cache
def data_of(command: CommandType) -> type[msgspec.Struct]:
    """What its data holds; msgspec makes a JSON Schema of it."""
    fields: list[Any] = []
    for name, parameter in parameters(command.method).items():
        hint = _bounded(parameter.hint)
        fields.append((name, hint) if parameter.default is Signature.empty else (name, hint, parameter.default))
    return msgspec.defstruct(command.event, fields, kw_only=True, forbid_unknown_fields=True)


def arguments(command: CommandType, data: object, by: Officer) -> dict[str, Any]:
    """The command's arguments, with ids for the records that it names. Raises BadData or NotStorable."""
    said: Any = checked(data, data_of(command))
    found = {name: getattr(said, name) for name in said.__struct_fields__}
    for name, value in found.items():
        if isinstance(value, datetime):
            _readable(name, value)
    for name, parameter in parameters(command.method).items():
        if parameter.hint is AnyRecord:
            found[name] = _any_record(name, found[name])
        elif parameter.refers_to and found[name] is not None:
            record: Any = RECORDS[parameter.refers_to]
            found[name] = named(record, by, found[name])
    return found


def _any_record(field: str, text: str) -> AnyRecord:
    name, stream = parse_id(text) or ("", None)
    kind = next((topic for topic, record in RECORDS.items() if record.__name__ == name), None)
    if kind is None or stream is None:
        raise BadData("Name it by its id as the API shows it.", field=field)
    return AnyRecord(kind, stream)


def _readable(field: str, value: datetime) -> None:
    """Danger: views read it. One that PostgreSQL cannot read would stop a view for everybody, and for ever."""
    moment(value)
    if abs(value.utcoffset() or timedelta()) >= NO_ZONE:
        raise BadData("There is no such time zone: send it in UTC.", field=field)


def checked(data: object, kind: type[T]) -> T:
    """Data as such a kind of thing. Raises BadData, which says where it is wrong."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise _bad(str(error)) from None


def _bad(message: str) -> BadData:
    place = _PLACE.search(message)
    why = _UNKNOWN.sub("unknown field", without_values(message[: place.start()] if place else message))
    return BadData(f"{why.strip()}.", field=place[1] if place else "data")


def _bounded(hint: Any) -> Any:
    if hint is AnyRecord:
        return Annotated[str, _ANY_RECORD]
    if get_origin(hint) is Annotated:
        return Annotated[str, _RECORD] if hint.__origin__ is UUID else _bounded(hint.__origin__)
    if get_origin(hint) in (list, Sequence):
        return Annotated[list[_bounded(get_args(hint)[0])], Meta(max_length=1_000)]  # type: ignore[misc]
    if parts := get_args(hint):
        return reduce(or_, map(_bounded, parts))
    return _BOUNDS.get(hint, hint)
