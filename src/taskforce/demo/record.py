"""One record of the story, step by step. Everything has a fixed id, so that telling it again records nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from taskforce.domain.kernel import Officer, Stream
from taskforce.log.canonical import canonical
from taskforce.log.command import Command, Decision
from taskforce.log.envelope import Act, Envelope

STORY = UUID("d3a5c0de-0000-5000-8000-7461736b0001")
SOURCE = "demo"


def named(what: str) -> UUID:
    return uuid5(STORY, what)


class Record:
    """Its commands, each on a day, given by an officer. Steps of one day follow each other by ten minutes."""

    def __init__(self, name: str, id: UUID | None = None, releasable_to: tuple[str, ...] = ()) -> None:
        self.name, self.id, self._releasable_to = name, id or named(name), releasable_to
        self.commands: list[Command] = []
        self._at = datetime.min.replace(tzinfo=UTC)

    def opens(self, on: date, by: Officer, how: Callable[..., Stream], *said: Any, **more: Any) -> "Record":
        def decide(known: Stream | None) -> Stream:
            return known or how(self.id, *said, **more)

        return self._add(on, by, decide)

    def then(self, on: date, by: Officer, what: Callable[..., None], *said: Any, **more: Any) -> "Record":
        """A command that says who gives it."""
        return self.so(on, by, what, by, *said, **more)

    def so(self, on: date, by: Officer, what: Callable[..., None], *said: Any, **more: Any) -> "Record":
        """A command that does not say who gives it."""

        def decide(known: Stream) -> Stream:
            what(known, *said, **more)
            return known

        return self._add(on, by, decide)

    def _add(self, on: date, by: Officer, decide: Decision) -> "Record":
        self._at = max(self._at + timedelta(minutes=10), datetime.combine(on, time(9), UTC))
        step = f"{self.name}, step {len(self.commands) + 1}"
        envelope = Envelope(
            actor=by.person, organisation=by.organisation, office=by.office or None,
            authority="task force terms of reference", releasable_to=self._releasable_to,
            correlation_id=str(named(f"correlation of {self.name}")),
        )  # fmt: skip
        self.commands.append(
            Command(Act(SOURCE, step, self._at, envelope), self.id, canonical([step, by.person]), decide)
        )
        return self
