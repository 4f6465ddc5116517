"""Load, decide, append: the one path of every command, whichever door it came through.

A command is a function of the state, so a conflict is answered by loading again and deciding again. A batch loads all
its streams once, decides in order, appends once, and redoes what conflicted. What is asked of several streams
together is recorded of all of them or of none.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from taskforce.domain.kernel import Stream
from taskforce.log import reader
from taskforce.log.batch import Append, Said
from taskforce.log.canonical import NotStorable, canonical
from taskforce.log.chains import chained
from taskforce.log.codec import store
from taskforce.log.command import Answer, OneAct, streams_of
from taskforce.log.envelope import Act
from taskforce.log.event_log import GONE, EventLog, is_refused, said_before
from taskforce.log.histories import Histories
from taskforce.log.reader import Connection
from taskforce.log.unhurried import unhurried
from taskforce.log.verdict import CommandReused, Conflict, Duplicate, LogError, Recorded, Unavailable, Unrecordable

Settlement = Callable[[dict[UUID, Any]], Sequence[Stream]]
"""Given the aggregates of several streams that there are, gives back those that have triggered events, or may have."""

NOT_AS_DECIDED = (Conflict, CommandReused, Duplicate, Unrecordable)
"""The stream does not hold what was decided; or what another decided, who sent the same before."""

TRIES = 10
T = TypeVar("T")


class Cases:
    """Decides commands against the log, on a pool of the writer's login."""

    def __init__(self, log: EventLog, pool: asyncpg.Pool) -> None:
        self._log, self._pool = log, pool

    async def load(self, stream_ids: Collection[UUID], position: int | None = None) -> dict[UUID, Any]:
        """The aggregates of those streams that there are, or were at a position. Raises Unavailable or UnknownEvent."""
        histories = await self._histories(stream_ids, position)
        for unreadable in histories.unreadable.values():
            raise unreadable.error
        return histories.states

    async def readable(self, stream_ids: Collection[UUID]) -> dict[UUID, Any]:
        """As `load`, of what only a newer program can read whole what was before that. Raises Unavailable."""
        histories = await self._histories(stream_ids)
        return histories.states | {stream: each.before for stream, each in histories.unreadable.items()}

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

    async def _try(self, asked: dict[int, OneAct]) -> dict[int, Answer]:
        """No answer yet for what conflicted, for what was refused on the strength of what did not come about, and for a
        command whose id is also an earlier one's here: what becomes of that one decides.
        """
        answers: dict[int, Answer] = {n: refusal for n, each in asked.items() if (refusal := _refusal(each.act))}
        keys = {n: (each.act.source, each.act.command_id) for n, each in asked.items() if n not in answers}
        said = await self._said(keys.values())
        histories = await self._histories(
            {s for n, key in keys.items() if key not in said for s in streams_of(asked[n])}
        )
        decided: list[tuple[int, Append]] = []
        refused: dict[int, Answer] = {}
        sent: set[tuple[str, str]] = set()
        async for n, key in unhurried(keys.items()):
            if before := said.get(key):
                answers[n] = before.again(asked[n].content)
            elif key not in sent:
                answer = histories.decide(asked[n])
                if isinstance(answer, Append):
                    sent.add(key)
                    decided.append((n, answer))
                else:
                    refused[n] = answer
        # Danger: asked again after the histories were read: the same may have been recorded in between, and be in them.
        said = await self._said(keys[n] for n in refused)
        answers |= {n: said[keys[n]].again(asked[n].content) for n in refused if keys[n] in said}
        moved: set[UUID] = set()
        chains = chained(decided)
        verdicts = await self._log.append_all([tuple(append for _, append in links) for links in chains])
        for (n, append), verdict in zip(chain.from_iterable(chains), chain.from_iterable(verdicts), strict=True):
            if type(verdict) in NOT_AS_DECIDED:
                moved.update(append.stream_ids)
            if type(verdict) is not Conflict:
                answers[n] = verdict
        stands = {n: answer for n, answer in refused.items() if moved.isdisjoint(streams_of(asked[n]))}
        return stands | answers

    async def _said(self, sent: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Said]:
        some = list(sent)
        return await self.read(lambda db: said_before(db, self._log.log_id, some)) if some else {}

    async def _histories(self, stream_ids: Collection[UUID], position: int | None = None) -> Histories:
        histories = Histories()
        if stream_ids:
            rows = await self.read(lambda db: reader.streams(db, stream_ids, self._log.log_id))
            await histories.read(row for row in rows if position is None or row["position"] <= position)
        return histories

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


def _refusal(act: Act) -> NotStorable | None:
    """Of an id that no database can be asked about."""
    try:
        canonical([act.source, act.command_id])
    except NotStorable as refusal:
        return refusal
    return None
