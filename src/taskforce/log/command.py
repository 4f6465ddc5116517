"""What is asked of a stream, or of several together."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from msgspec import Struct

from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import Officer, Stream
from taskforce.log.canonical import NotStorable
from taskforce.log.envelope import Act
from taskforce.log.verdict import Verdict

Decision = Callable[[Any], Stream]
"""Given the aggregate as it stands, or None, gives it back with the events it has triggered."""

Answer = Verdict | TaskforceError | NotStorable


class Command(Struct, frozen=True):
    """Something asked of one stream. `content`, all that it says, canonically, tells a repetition from a reused id."""

    act: Act
    stream_id: UUID
    content: bytes
    decide: Decision
    expected_version: int | None = None
    by: Officer | None = None
    """Whose version is expected: that of what an officer may know. Without one, that of the stream."""

    @property
    def commands(self) -> "tuple[Command, ...]":
        return (self,)


class Together(Struct, frozen=True):
    """Commands that are one act: all are recorded, under the act's id, or none is. They are decided in this order."""

    act: Act
    content: bytes
    commands: tuple[Command, ...]


OneAct = Command | Together
"""Whatever is recorded under one act, or not at all."""


def streams_of(asked: OneAct) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(command.stream_id for command in asked.commands))
