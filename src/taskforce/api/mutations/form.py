"""What a mutation was given, as the doors take it: what the command says, and what goes with every command."""

from collections.abc import Callable
from inspect import Parameter as Signature
from typing import Annotated, Any, NamedTuple
from uuid import uuid4

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from taskforce.domain.commands import CommandType
from taskforce.domain.parameters import parameters
from taskforce.doors.content import checked
from taskforce.doors.errors import BadData
from taskforce.doors.saying import Saying
from taskforce.log.canonical import canonical

MOST_RECORDS = 100
Name = Annotated[str, Meta(min_length=1, max_length=300)]

CALLED: dict[str, Callable[[dict[str, Any]], str]] = {
    "donation.reported": lambda data: str(data["entry"]["reference"]),
    "organisation.registered": lambda data: str(data["organisation_id"]),
    "organisation.name_reported": lambda data: str(data["organisation_id"]),
}
"""What a record is begun under that is called something in the world: nobody chooses a key for it."""


class How(Saying, frozen=True, kw_only=True):
    command_id: Name | None = None


USUAL = How()


class Around(Struct, frozen=True, kw_only=True):
    """Which record it is, or which records, or under which key it begins; and how it is said."""

    id: Name | None = None
    ids: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=MOST_RECORDS)] | None = None
    key: Name | None = None
    act: How = USUAL


class Form(NamedTuple):
    command: CommandType
    data: dict[str, Any]
    around: Around
    command_id: str

    def records(self, made: str) -> tuple[str, ...]:
        """As they are named. `made` is for one that begins and was given no key."""
        if called := CALLED.get(self.command.event):
            return (called(self.data),)
        return self.around.ids or (self.around.id or self.around.key or made,)

    def content(self, name: str) -> bytes:
        """What tells a repetition from a reused id: the same whether or not a default was written out.

        Raises NotStorable.
        """
        given = ((n, p.default) for n, p in parameters(self.command.method).items())
        defaults = {n: msgspec.to_builtins(default) for n, default in given if default is not Signature.empty}
        data = {n: said for n, said in self.data.items() if said is not None and said != defaults.get(n)}
        named, act = self.around, replace(self.around.act, command_id=None)
        how = {field: said for field in act.__struct_fields__ if (said := getattr(act, field)) != getattr(USUAL, field)}
        return canonical([name, named.id, named.ids, named.key, data, msgspec.to_builtins(how)])


def filled_in(command: CommandType, said: dict[str, Any]) -> Form:
    """Raises BadData."""
    own = parameters(command.method).keys()
    data = msgspec.to_builtins({name: value for name, value in said.items() if name in own})
    rest = {name: value for name, value in said.items() if name not in own and value is not None}
    around = checked(msgspec.to_builtins(rest), Around)
    if around.ids and around.act.expected_version is not None:
        raise BadData("Several records do not stand at one version: leave it out.", field="act.expected_version")
    return Form(command, data, around, around.act.command_id or str(uuid4()))
