"""What a command says, as a GraphQL input type: from its signature, in the words that the audience knows."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from inspect import Parameter as Signature
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from uuid import UUID

import strawberry

from taskforce.api.mutations.act import ActInput
from taskforce.api.mutations.form import CALLED, MOST_RECORDS
from taskforce.api.reading.scalars import Pence
from taskforce.domain.commands import CommandType
from taskforce.domain.parameters import AnyRecord, Parameter, parameters

NAMED = "Its id, or your organisation's own key of it."


def input_type(name: str, command: CommandType, several: bool) -> type:
    """`name` is the mutation's, as it begins in capitals."""
    said: dict[str, tuple[Any, Any]] = {}
    if several:
        description = f"Up to {MOST_RECORDS} of them, each by its id or your organisation's own key of it."
        said["ids"] = (list[strawberry.ID], strawberry.field(description=description))
    elif not command.begins:
        said["id"] = (strawberry.ID, strawberry.field(description=NAMED))
    said |= {name: _field(name, parameter) for name, parameter in parameters(command.method).items()}
    if command.begins and command.event not in CALLED:
        description = "Your organisation's own key for it, under which it can be named from then on."
        said["key"] = (str | None, strawberry.field(default=None, description=description))
    said["act"] = (ActInput | None, strawberry.field(default=None))
    said["client_mutation_id"] = (str | None, strawberry.field(default=None, description="Comes back as it was sent."))
    return _made(f"{name}Input", said, f"What `{name[0].lower()}{name[1:]}` is told.")


def _field(name: str, parameter: Parameter) -> tuple[Any, Any]:
    kind, default = _kind(name, parameter.hint), parameter.default
    said: dict[str, Any] = {"description": NAMED} if parameter.refers_to else {}
    if default is Signature.empty:
        # What may be unknown but must be said is unknown where nothing is said.
        return kind, strawberry.field(**said | ({"default": None} if NoneType in get_args(kind) else {}))
    if isinstance(default, tuple):
        return kind, strawberry.field(default_factory=list, **said)
    return kind, strawberry.field(default=default, **said)


def _kind(name: str, hint: Any) -> Any:
    if hint is AnyRecord:
        return strawberry.ID
    if get_origin(hint) is Annotated:
        return strawberry.ID if hint.__origin__ is UUID else _kind(name, hint.__origin__)
    if get_origin(hint) in (list, Sequence):
        return list[_kind(name, get_args(hint)[0])]  # type: ignore[misc]
    if NoneType in get_args(hint):
        [known] = (part for part in get_args(hint) if part is not NoneType)
        return _kind(name, known) | None
    if isinstance(hint, type) and is_dataclass(hint):
        return _entry(hint)
    return Pence if hint is int and name == "value" else hint


@cache
def _entry(kind: Any) -> type:
    """Of several values that belong together, as one line of a register."""
    hints = get_type_hints(kind, include_extras=True)
    said = {field.name: Parameter(hints[field.name], Signature.empty) for field in fields(kind)}
    made = {name: _field(name, parameter) for name, parameter in said.items()}
    return _made(f"{kind.__name__}Input", made, str(kind.__doc__))


def _made(name: str, said: dict[str, tuple[Any, Any]], description: str) -> type:
    annotations = {field: kind for field, (kind, _) in said.items()}
    members = {field: value for field, (_, value) in said.items()}
    return strawberry.input(
        type(name, (), {"__annotations__": annotations, "__module__": __name__, **members}), description=description
    )
