"""Load, decide, append: the one path of every command, whichever door it came through.

A command is a function of the state, so a conflict is answered by loading again and deciding again. A batch loads all
its streams once, decides in order, appends once, and redoes what conflicted.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from eventsourcing.domain import CanMutateAggregate
from msgspec import Struct

from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import Stream
from taskforce.log import reader
from taskforce.log.batch import Append
from taskforce.log.canonical import NotStorable, canonical
from taskforce.log.codec import Row, replay, restore, store
from taskforce.log.envelope import Act
from taskforce.log.event_log import GONE, EventLog, is_refused, said_before
from taskforce.log.reader import Connection
from taskforce.log.verdict import Conflict, LogError, Recorded, Unavailable, Verdict

Decision = Callable[[Any], Stream]
"""Given the aggregate as it stands, or None, gives it back with the events it has triggered."""

Settlement = Callable[[dict[UUID, Any]], Sequence[Stream]]
"""Given the aggregates of several streams that there are, gives back those that have triggered events, or may have."""

Answer = Verdict | TaskforceError | NotStorable
TRIES = 10
T = TypeVar("T")


class Command(Struct, frozen=True):
    """Something asked of one stream. `content`, all that it says, canonically, tells a repetition from a reused id."""

    act: Act
    stream_id: UUID
    content: bytes
    decide: Decision
    expected_version: int | None = None


class Cases:
    """Decides commands against the log, on a pool of the writer's login."""

    def __init__(self, log: EventLog, pool: asyncpg.Pool) -> None:
        self._log, self._pool = log, pool

    async def load(self, stream_ids: Collection[UUID], position: int | None = None) -> dict[UUID, Any]:
        """The aggregates of those streams that there are, or were at a position. Raises Unavailable."""
        return (await self._histories(stream_ids, position)).states

    async def ask(self, command: Command) -> Recorded:
        """One command. Raises what `ask_all` would have answered."""
        [answer] = await self.ask_all([command])
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask_all(self, commands: Iterable[Command]) -> list[Answer]:
        """An answer for each, in order. Commands on one stream build on each other; others do not affect each other.

        Raises Unavailable when nothing can be read; whether something is in doubt, sending it all again is safe.
        """
        asked = list(commands)
        answers: dict[int, Answer] = {}
        to_do = dict(enumerate(asked))
        for _ in range(TRIES):
            answers |= await self._try(to_do)
            to_do = {n: c for n, c in to_do.items() if n not in answers or _is_to_be_redone(c, answers[n])}
            if not to_do:
                break
        return [answers.get(n, Conflict()) for n in range(len(asked))]

    async def settle(self, act: Act, stream_ids: Collection[UUID], decide: Settlement) -> None:
        """Asks several records together: all that is decided is recorded, or nothing.

        What changes nothing is not remembered. Raises what `decide` does, and LogError.
        """
        for _ in range(TRIES):
            decided = decide(await self.load(stream_ids))
            events = tuple(store(event) for stream in decided for event in stream.collect_events())
            if not events:
                return
            streams = tuple(stream.id for stream in decided)
            [verdict] = await self._log.append(Append(act, streams, act.command_id.encode(), events))
            if not isinstance(verdict, Conflict):
                break
        if isinstance(verdict, LogError):
            raise verdict

    async def _try(self, commands: dict[int, Command]) -> dict[int, Answer]:
        """No answer yet for a command whose id is also an earlier one's here: what becomes of that one decides."""
        refused = {n: refusal for n, c in commands.items() if (refusal := _refusal(c))}
        answers: dict[int, Answer] = dict(refused)
        keys = {n: (c.act.source, c.act.command_id) for n, c in commands.items() if n not in refused}
        sent_now = list(keys.values())
        said = await self.read(lambda db: said_before(db, self._log.log_id, sent_now)) if sent_now else {}
        histories = await self._histories({commands[n].stream_id for n, key in keys.items() if key not in said})
        chains: dict[UUID, list[tuple[int, Append]]] = {}
        sent: set[tuple[str, str]] = set()
        for n, key in keys.items():
            command = commands[n]
            if before := said.get(key):
                answers[n] = before.again(command.content)
            elif key not in sent:
                decided = histories.decide(command)
                if isinstance(decided, Append):
                    sent.add(key)
                    chains.setdefault(command.stream_id, []).append((n, decided))
                else:
                    answers[n] = decided
        verdicts = await self._log.append_all([tuple(a for _, a in chain) for chain in chains.values()])
        for chain, said_of_chain in zip(chains.values(), verdicts, strict=True):
            answers.update(zip((n for n, _ in chain), said_of_chain, strict=True))
        return answers

    async def _histories(self, stream_ids: Collection[UUID], position: int | None = None) -> "Histories":
        if not stream_ids:
            return Histories([])
        rows = await self.read(lambda db: reader.streams(db, stream_ids, self._log.log_id))
        return Histories(row for row in rows if position is None or row["position"] <= position)

    async def read(self, question: Callable[[Connection], Awaitable[T]]) -> T:
        """Asks on the pool, again while the database is away. Raises Unavailable."""
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
        for row in rows:
            self._events.setdefault(row["stream_id"], []).append(restore(row))
        self.states: dict[UUID, Any] = {stream: replay(events) for stream, events in self._events.items()}

    def decide(self, command: Command) -> Append | Answer:
        """A command that is refused leaves no trace in what the next one is decided on."""
        stream = command.stream_id
        state = self.states.get(stream)
        version = state.version if state else 0
        if command.expected_version not in (None, version):
            return Conflict()
        try:
            decided = command.decide(state)
            events = decided.collect_events()
            stored = tuple(map(store, events))
        except (TaskforceError, NotStorable) as refusal:
            if state and state.version != version:
                self.states[stream] = replay(self._events[stream])
            return refusal
        self.states[stream] = decided
        self._events.setdefault(stream, []).extend(events)
        return Append(command.act, (stream,), command.content, stored)


def _refusal(command: Command) -> NotStorable | None:
    """Of an id that no database can be asked about."""
    try:
        canonical([command.act.source, command.act.command_id])
    except NotStorable as refusal:
        return refusal
    return None


def _is_to_be_redone(command: Command, answer: Answer) -> bool:
    return type(answer) is Conflict and command.expected_version is None
