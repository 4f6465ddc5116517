"""How each part of the service stands."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import asyncpg
from msgspec import Struct

from taskforce.api.identity import Identity
from taskforce.api.subscriptions.hub import Hub
from taskforce.log.event_log import GONE, EventLog
from taskforce.log.reader import head
from taskforce.projections.engine import Views
from taskforce.reactions.place import place

WITHIN = 2.0  # seconds


class ViewState(Struct):
    """`problem` is the code of what stopped it."""

    view: str
    table: str
    live: bool
    position: int
    lag: int
    problem: str | None


class ReactionState(Struct):
    """`cause` is the position of the event it is paused before."""

    position: int
    lag: int
    problem: str | None
    cause: int | None
    paused_at: datetime | None
    skipped: list[int]


class Recorded(Struct):
    """What the database says."""

    position: int
    views: list[ViewState]
    reactions: ReactionState

    @property
    def is_whole(self) -> bool:
        return self.reactions.problem is None and all(view.problem is None for view in self.views if view.live)


class Pool(Struct):
    open: int
    in_use: int


class State(Struct):
    """`database` is `answers`, or why it does not. Of the issuer's keys the age is in seconds: null where they are the
    local issuer's, or none have been fetched yet.
    """

    status: str
    database: str
    log_is_open: bool
    consultations_are_open: bool
    recorded: Recorded | None
    parts: dict[str, bool]
    issuer: str
    keys_age: float | None
    pools: dict[str, Pool]
    subscriptions: int


@dataclass(frozen=True, slots=True)
class Parts:
    """All that there is to look at. `shown` is the log of consultations."""

    log: EventLog
    shown: EventLog
    writer: asyncpg.Pool
    follower: asyncpg.Pool
    readers: Mapping[str, asyncpg.Pool]
    hub: Hub
    identity: Identity
    tasks: Sequence["asyncio.Task[None]"]

    async def state(self, is_ready: bool) -> State:
        try:
            async with asyncio.timeout(WITHIN):
                recorded, database = await self._recorded(), "answers"
        except (asyncpg.PostgresError, *GONE) as error:
            recorded, database = None, type(error).__name__
        is_whole = recorded is not None and recorded.is_whole
        return State(
            status=_status(is_ready and recorded is not None, is_whole),
            database=database,
            log_is_open=self.log.is_open,
            consultations_are_open=self.shown.is_open,
            recorded=recorded,
            parts={task.get_name(): not task.done() for task in self.tasks},
            issuer="real" if self.identity.is_real else "local",
            keys_age=self.identity.keys_age,
            pools=self._pools(),
            subscriptions=self.hub.size,
        )

    async def _recorded(self) -> Recorded:
        async with self.follower.acquire() as db, self.writer.acquire() as writer:
            follower = cast("asyncpg.Connection", db)
            tables, reactions = await Views(follower, views=[]).tables(), await place(writer)
            position = await head(follower)
        views = [
            ViewState(t.name, t.home, t.live, t.position, max(0, position - t.position), _code(t.problem))
            for t in tables
        ]
        stands = ReactionState(
            reactions.position, reactions.lag, _code(reactions.problem), reactions.cause, reactions.paused_at,
            reactions.skipped,
        )  # fmt: skip
        return Recorded(position, views, stands)

    def _pools(self) -> dict[str, Pool]:
        pools = {"readers": self.readers.values(), "writer": [self.writer], "follower": [self.follower]}
        return {
            name: Pool(
                sum(each.get_size() for each in those), sum(each.get_size() - each.get_idle_size() for each in those)
            )
            for name, those in pools.items()
        }


def _status(is_ready: bool, is_whole: bool) -> str:
    if not is_ready:
        return "not ready"
    return "ok" if is_whole else "degraded"


def _code(problem: str | None) -> str | None:
    """Danger: what follows the code is what the database said, which may hold more than operators may know."""
    return problem.partition(" ")[0] if problem else None
