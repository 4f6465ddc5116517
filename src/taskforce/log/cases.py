"""Load, decide, append: the one path of every command, whichever door it came through.

A command is a function of the state, so a conflict is answered by loading again and deciding again. A batch loads all
its streams once, decides in order, appends once, and redoes what conflicted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import Stream
from taskforce.log import reader
from taskforce.log.batch import Append
from taskforce.log.canonical import NotStorable
from taskforce.log.codec import Stored, replay, store
from taskforce.log.envelope import Act
from taskforce.log.event_log import EventLog, said_before
from taskforce.log.verdict import Conflict, Recorded, Verdict

Decision = Callable[[Any], Stream]
"""Given the aggregate as it stands, or None, gives it back with the events it has triggered."""

Answer = Verdict | TaskforceError | NotStorable
TRIES = 10


@dataclass(frozen=True, slots=True)
class Command:
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

    async def load(self, stream_ids: list[UUID]) -> dict[UUID, Any]:
        """The aggregates of those streams that there are."""
        async with self._pool.acquire() as db:
            return replay(await reader.streams(db, stream_ids, self._log.log_id))

    async def ask(self, command: Command) -> Recorded:
        """One command. Raises what `ask_all` would have answered."""
        [answer] = await self.ask_all([command])
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask_all(self, commands: Iterable[Command]) -> list[Answer]:
        """An answer for each, in order. Commands on one stream build on each other; others do not affect each other."""
        answers: dict[int, Answer] = {}
        to_do = dict(enumerate(commands))
        for _ in range(TRIES):
            await self._try(to_do, answers)
            to_do = {n: c for n, c in to_do.items() if type(answers[n]) is Conflict and c.expected_version is None}
            if not to_do:
                break
        return [answers[n] for n in sorted(answers)]

    async def _try(self, commands: dict[int, Command], answers: dict[int, Answer]) -> None:
        async with self._pool.acquire() as db:
            sent = [(c.act.source, c.act.command_id) for c in commands.values()]
            said = await said_before(db, self._log.log_id, sent)
            states: dict[UUID, Any] = replay(
                await reader.streams(db, {c.stream_id for c in commands.values()}, self._log.log_id)
            )
        chains: dict[UUID, list[tuple[int, Append]]] = {}
        appended: set[tuple[str, str]] = set()
        for n, c in commands.items():
            key, state = (c.act.source, c.act.command_id), states.get(c.stream_id)
            try:
                events: tuple[Stored, ...] = ()
                if before := said.get(key):
                    answers[n] = before.again(c.content)
                    continue
                if c.expected_version not in (None, state.version if state else 0):
                    answers[n] = Conflict()
                    continue
                if key not in appended:  # said twice in one batch: the log will answer that it is a duplicate
                    state = states[c.stream_id] = c.decide(state)
                    events = tuple(store(event) for event in state.collect_events())
            except (TaskforceError, NotStorable) as refusal:
                answers[n] = refusal
                continue
            appended.add(key)
            chains.setdefault(c.stream_id, []).append((n, Append(c.act, (c.stream_id,), c.content, events)))
        verdicts = await self._log.append_all([tuple(a for _, a in chain) for chain in chains.values()])
        for chain, said_of_chain in zip(chains.values(), verdicts, strict=True):
            answers.update(zip((n for n, _ in chain), said_of_chain, strict=True))
