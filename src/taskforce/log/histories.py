"""Streams as they were loaded, and as they go on while a batch is decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

import structlog
from eventsourcing.domain import CanMutateAggregate

from taskforce.domain.errors import NotFound, TaskforceError
from taskforce.domain.kernel import Officer
from taskforce.domain.sight import is_shown
from taskforce.log.batch import Append
from taskforce.log.canonical import NotStorable
from taskforce.log.codec import Row, Stored, replay, restore, store
from taskforce.log.command import Answer, Command, OneAct, streams_of
from taskforce.log.unhurried import unhurried
from taskforce.log.verdict import Conflict, UnknownEvent

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stream of which only a newer program can read everything: who has acted on it, and what it was before that."""

    error: UnknownEvent
    organisations: set[str]
    before: Any

    def is_seen_by(self, by: Officer | None) -> bool:
        return by is None or by.organisation in self.organisations or (self.before and is_shown(self.before, by))


class Histories:
    def __init__(self) -> None:
        self._events: dict[UUID, list[CanMutateAggregate[UUID]]] = {}
        self.states: dict[UUID, Any] = {}
        self.unreadable: dict[UUID, Unreadable] = {}

    async def read(self, rows: Iterable[Row]) -> None:
        """In the order of their streams, and of versions within."""
        async for stream, group in unhurried(groupby(rows, itemgetter("stream_id"))):
            self._read(stream, list(group))

    def _read(self, stream: UUID, rows: list[Row]) -> None:
        events: list[CanMutateAggregate[UUID]] = []
        try:
            events.extend(restore(row) for row in rows)
        except UnknownEvent as error:
            _log.error("event.unknown", type=error.type, schema_version=error.schema_version)
            self.unreadable[stream] = Unreadable(error, {row["actor_organisation"] for row in rows}, replay(events))
        else:
            self._events[stream], self.states[stream] = events, replay(events)

    def decide(self, asked: OneAct) -> Append | Answer:
        """What is refused leaves no trace in what the next one is decided on."""
        streams = streams_of(asked)
        before = {stream: len(self._events.get(stream, ())) for stream in streams if stream not in self.unreadable}
        events: list[Stored] = []
        for command in asked.commands:
            answer = self._decide(command)
            if not isinstance(answer, list):
                for stream, length in before.items():
                    self._cut(stream, length)
                return answer
            events += answer
        return Append(asked.act, streams, asked.content, tuple(events))

    def _decide(self, command: Command) -> list[Stored] | Answer:
        stream = command.stream_id
        if unreadable := self.unreadable.get(stream):
            is_hidden = command.by is not None and stream in command.by.recused
            return unreadable.error if not is_hidden and unreadable.is_seen_by(command.by) else NotFound()
        state = self.states.get(stream)
        if command.expected_version not in (None, _version_for(command.by, state)):
            return Conflict()
        try:
            decided = command.decide(state)
            events = decided.collect_events()
            stored = list(map(store, events))
        except (TaskforceError, NotStorable) as refusal:
            return refusal
        self.states[stream] = decided
        self._events.setdefault(stream, []).extend(events)
        return stored

    def _cut(self, stream: UUID, length: int) -> None:
        """Back to the first events of a stream, whatever has been made of its state."""
        events = self._events.get(stream, [])[:length]
        if not events:
            self.states.pop(stream, None)
            self._events.pop(stream, None)
        elif len(self._events[stream]) > length or self.states[stream].version != length:
            self._events[stream], self.states[stream] = events, replay(events)


def _version_for(by: Officer | None, state: Any) -> int:
    """None that may be seen, none that there is."""
    if state is None or by is None:
        return state.version if state else 0
    return state.version_for(by) if is_shown(state, by) else 0
