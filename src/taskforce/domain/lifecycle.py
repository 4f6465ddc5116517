"""The steps of a record: which command leads from where to where, and who gives it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class Step(NamedTuple):
    """A command's place in a lifecycle: the stages it can be given at, the one it leads to, and who gives it.

    That is by sides: what the record calls an organisation, or a kind of organisation. Without sides, everybody.
    """

    when: frozenset[StrEnum]
    to: StrEnum
    by: tuple[str, ...]


CLOCK = ("clock",)
"""A side that nobody is on."""


def step(*when: StrEnum, to: StrEnum, by: tuple[str, ...] = ()) -> Step:
    return Step(frozenset(when), to, by)


class Lifecycle:
    """The steps of a record, by the names of the commands that take them. What is not listed is refused."""

    def __init__(self, **steps: Step) -> None:
        self._steps = steps

    def __getitem__(self, command: str) -> Step:
        return self._steps[command]

    def __iter__(self) -> Iterator[str]:
        return iter(self._steps)

    def possible(self, stages: set[StrEnum]) -> list[str]:
        return sorted(command for command, step in self._steps.items() if step.when & stages)
