"""What a mutation answers with: the record as it stands after, a receipt, or why nothing was done."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import strawberry

from taskforce.api.mutations.refusals import CommandError


@dataclass(slots=True)
class Outcome:
    """`records`: the ids of those to be shown."""

    client_mutation_id: str | None
    command_id: str | None = None
    receipt: str | None = None
    version: int | None = None
    errors: list[CommandError] = field(default_factory=list)
    records: tuple[str, ...] | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Fields that share a connection take turns."""


_SAID: dict[str, tuple[Any, str]] = {
    "receipt": (
        str | None,
        "Given for all that was recorded, and for nothing else. A query with @after waits until it can be seen.",
    ),
    "version": (int | None, "How many things have happened to it that you may know of: to be expected next time."),
    "errors": (list[CommandError], "Why nothing was done, or why what was recorded is not shown. Empty otherwise."),
    "command_id": (str | None, "Where it is in doubt whether it was recorded, send it again under this id."),
    "client_mutation_id": (str | None, "As it was sent."),
}


def payload_type(name: str, field: str, record: type, several: bool) -> type:
    """`field` is what the record is called in it."""
    kind: Any = list[record | None] | None if several else record | None  # type: ignore[valid-type]
    shown = "They stand so after it, in the order in which they were named." if several else "It stands so after it."
    said = {field: (kind, f"{shown} Null where it is not yours to see."), **_SAID}
    if several:
        del said["version"]
    annotations = {name: kind for name, (kind, _) in said.items()}
    members = {name: strawberry.field(description=description) for name, (_, description) in said.items()}
    made = type(f"{name}Payload", (), {"__annotations__": annotations, "__module__": __name__, **members})
    return strawberry.type(made, description=f"What `{name[0].lower()}{name[1:]}` led to.")
