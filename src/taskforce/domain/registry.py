"""What may be stored for ever: checked as each record's class is defined, and known by its stored name from then on."""

import dataclasses
import re
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, CommandMethodDecorator

if TYPE_CHECKING:
    from taskforce.domain.kernel import Event

EVENTS: "dict[str, type[Event]]" = {}
"""Event classes by their stored names, such as `warning.issued`."""

RECORDS: dict[str, type[BaseAggregate[UUID]]] = {}
"""Record classes by their stored names, such as `warning`."""

PLAIN = {str, int, bool, date, datetime, UUID}
ENVELOPE = {"originator_id", "originator_version", "originator_topic", "timestamp"}


class Unsound(TypeError):
    """This could not be kept for ever."""


def fields(kind: type[AggregateEvent]) -> dict[str, Any]:
    """What an event of this class says: its fields and their type hints, without the envelope."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.name not in ENVELOPE}


@cache
def marked(kind: type[AggregateEvent], mark: str) -> tuple[str, ...]:
    """The fields that are marked, as "personal" or "actor"."""
    return tuple(name for name, hint in fields(kind).items() if _is_marked(hint, mark))


def _is_marked(hint: Any, mark: str) -> bool:
    """Marked itself, or holding something that is: `Personal | None` and `list[Personal]` are personal too."""
    return mark in getattr(hint, "__metadata__", ()) or any(_is_marked(part, mark) for part in get_args(hint))


def check(record: type) -> None:
    """Refuse a record whose history could not be kept, found or replayed."""
    said = vars(record)
    for name in ("TOPIC", "PURPOSE", "RETENTION"):
        if not isinstance(said.get(name), str) or not said[name]:
            raise Unsound(f"{record.__name__} has no {name}")
    for command in said.get("LIFECYCLE", ()):
        if command not in said:
            raise Unsound(f"{record.__name__} has a step {command} but no such command")
    handled = {v.given_event_cls for v in said.values() if isinstance(v, CommandMethodDecorator)}
    seen = set(EVENTS)
    for kind in _own_events(record):
        topic = vars(kind).get("TOPIC", "")
        if not re.fullmatch(rf"{record.__dict__['TOPIC']}\.[a-z_]+", topic):
            raise Unsound(f"{kind.__qualname__} has TOPIC {topic!r}")
        if topic in seen:
            raise Unsound(f"{topic} is said twice")
        seen.add(topic)
        # The second of two handlers with one name silently replaces the first.
        if kind not in handled and kind.apply is AggregateEvent.apply and not issubclass(kind, AggregateCreated):
            raise Unsound(f"{topic} leads to nothing: it has no handler, or another has taken its name")
        _check_fields(topic, fields(kind))
        _check_upcasters(topic, kind)


def register(record: type[BaseAggregate[UUID]]) -> None:
    RECORDS[vars(record)["TOPIC"]] = record
    EVENTS.update({vars(record)[kind.__name__].TOPIC: vars(record)[kind.__name__] for kind in _own_events(record)})


def _own_events(record: type) -> list[type[AggregateEvent]]:
    kinds = (v for name, v in vars(record).items() if name != "Event" and isinstance(v, type))
    return [kind for kind in kinds if issubclass(kind, AggregateEvent)]


def _check_fields(topic: str, hints: dict[str, Any]) -> None:
    for name, hint in hints.items():
        if not name.isascii() or not _plain(hint):
            raise Unsound(f"{topic}.{name} cannot be stored as {hint}")
    known = hints.get("subject_id") is UUID or hints.get("subject_ids") == list[UUID]
    if not known and any(_is_marked(hint, "personal") for hint in hints.values()):
        raise Unsound(f"{topic} is about a person but does not say whom")


def _check_upcasters(topic: str, kind: Any) -> None:
    """A step from each version to the next, for every older event is brought up by them."""
    steps = {f"upcast_v{version}_v{version + 1}" for version in range(1, kind.SCHEMA)}
    lacking = {step for step in steps if not isinstance(vars(kind).get(step), staticmethod)}
    of_no_use = {name for name in dir(kind) if name.startswith("upcast") and name not in steps}
    if kind.SCHEMA < 1 or lacking or of_no_use:
        raise Unsound(
            f"{topic} in version {kind.SCHEMA} lacks {sorted(lacking)} and has no use for {sorted(of_no_use)}"
        )


def _plain(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        return _plain(hint.__origin__)
    if get_origin(hint) is list:
        return _plain(*get_args(hint))
    if get_origin(hint) in (Union, UnionType):  # of one kind of thing or nothing, or it could come back as another
        held = [part for part in get_args(hint) if part is not NoneType]
        return len(held) == 1 and _plain(held[0])
    return hint in PLAIN or (isinstance(hint, type) and issubclass(hint, StrEnum))
