"""Load, decide, append: the one path of every command, whichever door it came through.

A command is a function of the state, so a conflict is answered by loading again and deciding again. A batch loads all
its streams once, decides in order, appends once, and redoes what conflicted. What is asked of several streams
together is recorded of all of them or of none.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import structlog
from eventsourcing.domain import CanMutateAggregate
from msgspec import Struct

from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import Officer, Stream
from taskforce.log import reader
from taskforce.log.batch import Append
from taskforce.log.canonical import NotStorable, canonical
from taskforce.log.chains import chained
from taskforce.log.codec import Row, Stored, replay, restore, store
from taskforce.log.envelope import Act
from taskforce.log.event_log import GONE, EventLog, is_refused, said_before
from taskforce.log.reader import Connection
from taskforce.log.verdict import Conflict, Recorded, Unavailable, UnknownEvent, Verdict

Decision = Callable[[Any], Stream]
"""Given the aggregate as it stands, or None, gives it back with the events it has triggered."""

Answer = Verdict | TaskforceError | NotStorable
TRIES = 10
T = TypeVar("T")
_log = structlog.get_logger(__name__)


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


class Cases:
    """Decides commands against the log, on a pool of the writer's login."""

    def __init__(self, log: EventLog, pool: asyncpg.Pool) -> None:
        self._log, self._pool = log, pool

    async def load(self, stream_ids: Collection[UUID]) -> dict[UUID, Any]:
        """The aggregates of those streams that there are. Raises Unavailable or UnknownEvent."""
        histories = await self._histories(stream_ids)
        for unknown in histories.unknown.values():
            raise unknown
        return histories.states

    async def ask(self, asked: OneAct) -> Recorded:
        """One of them. Raises what `ask_all` would have answered."""
        [answer] = await self.ask_all([asked])
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask_all(self, asked: Iterable[OneAct]) -> list[Answer]:
        """An answer for each, in order. Commands on one stream build on each other; others do not affect each other.

        Raises Unavailable when nothing can be read; whether something is in doubt, sending it all again is safe.
        """
        every = list(asked)
        answers: dict[int, Answer] = {}
        for _ in range(TRIES):
            answers |= await self._try({n: each for n, each in enumerate(every) if n not in answers})
            if len(answers) == len(every):
                break
        return [answers.get(n, Conflict()) for n in range(len(every))]

    async def _try(self, asked: dict[int, OneAct]) -> dict[int, Answer]:
        """No answer yet for what conflicted, for what was refused on the strength of it, and for a command whose id is
        also an earlier one's here: what becomes of that one decides.
        """
        answers: dict[int, Answer] = {n: refusal for n, each in asked.items() if (refusal := _refusal(each.act))}
        keys = {n: (each.act.source, each.act.command_id) for n, each in asked.items() if n not in answers}
        sent_now = list(keys.values())
        said = await self._read(lambda db: said_before(db, self._log.log_id, sent_now)) if sent_now else {}
        histories = await self._histories({s for n, key in keys.items() if key not in said for s in _streams(asked[n])})
        decided: list[tuple[int, Append]] = []
        refused: dict[int, Answer] = {}
        sent: set[tuple[str, str]] = set()
        for n, key in keys.items():
            if before := said.get(key):
                answers[n] = before.again(asked[n].content)
            elif key not in sent:
                answer = histories.decide(asked[n])
                if isinstance(answer, Append):
                    sent.add(key)
                    decided.append((n, answer))
                else:
                    refused[n] = answer
        moved: set[UUID] = set()
        chains = chained(decided)
        verdicts = await self._log.append_all([tuple(append for _, append in links) for links in chains])
        for (n, append), verdict in zip(chain.from_iterable(chains), chain.from_iterable(verdicts), strict=True):
            if type(verdict) is Conflict:
                moved.update(append.stream_ids)
            else:
                answers[n] = verdict
        return answers | {n: answer for n, answer in refused.items() if moved.isdisjoint(_streams(asked[n]))}

    async def _histories(self, stream_ids: Collection[UUID]) -> "Histories":
        if not stream_ids:
            return Histories([])
        return Histories(await self._read(lambda db: reader.streams(db, stream_ids, self._log.log_id)))

    async def _read(self, question: Callable[[Connection], Awaitable[T]]) -> T:
        until = asyncio.get_running_loop().time() + self._log.patience
        while True:
            try:
                async with self._pool.acquire() as db:
                    return await question(db)
            except (asyncpg.PostgresError, *GONE) as error:
                if is_refused(error):
                    raise
                if asyncio.get_running_loop().time() > until:
                    raise Unavailable from error
                await asyncio.sleep(0.1)


class Histories:
    """Streams as they were loaded, and as they go on while a batch is decided."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._events: dict[UUID, list[CanMutateAggregate[UUID]]] = {}
        self.unknown: dict[UUID, UnknownEvent] = {}
        for row in rows:
            try:
                self._events.setdefault(row["stream_id"], []).append(restore(row))
            except UnknownEvent as error:
                _log.error("event.unknown", type=error.type, schema_version=error.schema_version)
                self.unknown[row["stream_id"]] = error
        readable = self._events.keys() - self.unknown.keys()
        self.states: dict[UUID, Any] = {stream: replay(self._events[stream]) for stream in readable}

    def decide(self, asked: OneAct) -> Append | Answer:
        """What is refused leaves no trace in what the next one is decided on."""
        streams = _streams(asked)
        before = {stream: len(self._events.get(stream, ())) for stream in streams if stream not in self.unknown}
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
        if stream in self.unknown:
            return self.unknown[stream]
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
    return state.version_for(by) if state.is_seen_by(by) else 0


def _streams(asked: OneAct) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(command.stream_id for command in asked.commands))


def _refusal(act: Act) -> NotStorable | None:
    """Of an id that no database can be asked about."""
    try:
        canonical([act.source, act.command_id])
    except NotStorable as refusal:
        return refusal
    return None
