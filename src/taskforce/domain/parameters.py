"""What a command says, from its signature: all but on which record, who gives it, when, and whether it is a report."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_type_hints
from uuid import UUID

from taskforce.domain.kernel import Officer

Now = Annotated[datetime, "now"]
Today = Annotated[date, "now"]
"""When a command is given: known to whoever takes it, and no part of what it says."""


@dataclass(frozen=True, slots=True)
class RecordOf:
    """Marks an id in a command as that of another record: `Annotated[UUID, RecordOf("warning")]`."""

    topic: str


class AnyRecord(NamedTuple):
    """A record of any kind, which is as its events begin: `warning`."""

    kind: str
    id: UUID


TAKEN_CARE_OF = {"self", "id", "reported"}


class Parameter(NamedTuple):
    """`default` is `inspect.Parameter.empty` where it must be said; `refers_to` the kind of record that it names."""

    hint: Any
    default: Any
    refers_to: str | None = None


@cache
def parameters(method: Callable[..., Any]) -> dict[str, Parameter]:
    """By name, in order."""
    hints = get_type_hints(method, include_extras=True)
    found = inspect.signature(method).parameters.values()
    return {
        each.name: Parameter(hints[each.name], each.default, _refers_to(hints[each.name]))
        for each in found
        if each.name not in TAKEN_CARE_OF and hints[each.name] is not Officer and "now" not in _marks(hints[each.name])
    }


@cache
def taken(method: Callable[..., Any]) -> frozenset[str]:
    """All that it takes."""
    return frozenset(inspect.signature(method).parameters)


@cache
def moment(method: Callable[..., Any]) -> tuple[str, type] | None:
    """The parameter that is told when the command is given, and whether as a day or a moment."""
    hints = get_type_hints(method, include_extras=True)
    return next(((name, hint.__origin__) for name, hint in hints.items() if "now" in _marks(hint)), None)


def _refers_to(hint: Any) -> str | None:
    return next((mark.topic for mark in _marks(hint) if isinstance(mark, RecordOf)), None)


def _marks(hint: Any) -> tuple[Any, ...]:
    own = getattr(hint, "__metadata__", ())
    return own + tuple(mark for part in get_args(hint) for mark in _marks(part)) if get_args(hint) else own
