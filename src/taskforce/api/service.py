"""What runs while the service is up: the audiences' pools, the followers of the log, the clock."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import asyncpg
import strawberry
import structlog

from taskforce.api.access import Roster
from taskforce.api.asked import Asked
from taskforce.api.audiences import schemas
from taskforce.api.clock import Clock
from taskforce.api.consultations import Consultations
from taskforce.api.document import Look
from taskforce.api.events.intake import Intake
from taskforce.api.graphql.documents import Documents
from taskforce.api.identity import Identity, Viewer
from taskforce.api.limits.admission import Admission
from taskforce.api.limits.crowd import Crowd
from taskforce.api.limits.meter import Meter
from taskforce.api.limits.turns import MOST, Turns
from taskforce.api.management.state import Parts, State
from taskforce.api.management.tally import Tally
from taskforce.api.mutations.desk import Desk
from taskforce.api.officers import Officers
from taskforce.api.problem import Problem
from taskforce.api.sight import Signer
from taskforce.api.standing import PATIENCE, POLL, Behind, Standing
from taskforce.api.subscriptions.hub import Hub
from taskforce.api.subscriptions.looking import Looking
from taskforce.api.subscriptions.watching import Watcher
from taskforce.database import Database
from taskforce.doors.receipts import Receipts
from taskforce.log import consultations
from taskforce.log.cases import Cases
from taskforce.log.event_log import GONE, EventLog
from taskforce.log.logins import FOLLOWER, WRITER, audience_login
from taskforce.projections.engine import Views
from taskforce.projections.follower import keep_up_to_date
from taskforce.projections.view import all_views
from taskforce.reactions.follower import keep_reacting
from taskforce.reactions.place import has_passed
from taskforce.settings import Settings

MOST_SOCKETS = 100  # of one client
_log = structlog.get_logger(__name__)


class Service:
    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        self.identity = Identity(settings)
        self.admission, self.meter = Admission(self.identity), Meter(settings.cost_per_second)
        self.sockets, self.tally = Crowd(MOST_SOCKETS), Tally()
        self.schemas, self.documents = schemas(), Documents(settings)
        self._signer = Signer(database.secret)
        self._stack = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        async with self._stack as stack:  # what was opened is closed if something later cannot be
            enter = stack.enter_async_context
            self._writer = writer = await enter(self._database.pool(WRITER))
            follower = await enter(self._database.pool(FOLLOWER))
            self._standing = Standing(follower, writer)
            begin = self._standing.forget
            pools = {a: self._database.pool(audience_login(a), most=MOST, begin=begin) for a in self.schemas}
            self._turns = Turns({audience: await enter(pool) for audience, pool in pools.items()})
            self._hub = Hub(self._standing)
            await self._make_views()
            self._log = await enter(EventLog(self._database.writer))
            self._shown = await enter(EventLog(self._database.writer, consultations.LOG_ID, patience=PATIENCE))
            self.consultations = Consultations(self._shown)
            self.cases = Cases(self._log, writer)
            self._roster = Roster(self.cases)
            self._looking = Looking(self._turns, self._signer, self._roster, self._standing)
            self.officers = Officers(self._roster)
            self._desk = Desk(self.cases, self.officers, Receipts(self._database.secret), self._standing)
            self.intake = Intake(self.cases, self.officers, self._database.secret)
            self._run("follower", keep_up_to_date(self._database.follower, self._hub.moved))
            self._run("reactions", keep_reacting(self._database.writer, self.cases))
            self._run("clock", Clock(self.cases).run())
            logs = self._log, self._shown
            self._parts = Parts(*logs, writer, follower, self._turns.pools, self._hub, self.identity, self._tasks)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._stack.aclose()

    def schema(self, audience: str) -> strawberry.Schema:
        """Raises Problem where there is no such audience."""
        if (schema := self.schemas.get(audience)) is None:
            raise Problem(404, "NO_SUCH_AUDIENCE", f"Choose one of {', '.join(self.schemas)}.")
        return schema

    def look(self, viewer: Viewer) -> Look:
        seeing = self._turns, self._signer, self._roster, self._standing
        return Look(*seeing, viewer, self._desk, self.consultations)

    def watcher(self, viewer: Viewer, asked: Asked, until: float, last_seen: str | None = None) -> Watcher:
        seeing = self._hub, self._looking, self._standing
        return Watcher(*seeing, self.consultations, viewer, asked, until, last_seen)

    def end_subscriptions(self) -> None:
        """The first thing to do on leaving: nobody is answered for ever."""
        self._hub.close()

    async def is_ready(self) -> bool:
        try:
            async with asyncio.timeout(2):
                live = {audience: await self._standing.live(audience) for audience in self.schemas}
        except (*GONE, asyncpg.PostgresError):
            return False
        whole = all(view.table in live[view.audience].tables for view in all_views())
        return whole and self._log.is_open and self._shown.is_open and not any(task.done() for task in self._tasks)

    async def state(self) -> State:
        return await self._parts.state(await self.is_ready())

    async def caught_up(self) -> None:
        """Once every view holds what is recorded by now, and what it asks of others. Raises Behind."""
        position = await self._standing.position_at(datetime.now(UTC))
        await self._reacted(position)
        position = await self._standing.position_at(datetime.now(UTC))
        for audience in self.schemas:
            await self._standing.reached(audience, position)

    async def _reacted(self, position: int) -> None:
        """Once all that is asked up to there is done, or the follower is paused. Raises Behind after a minute."""
        until = asyncio.get_running_loop().time() + 60
        async with self._writer.acquire() as db:
            while not await has_passed(db, position):
                if asyncio.get_running_loop().time() > until:
                    raise Behind
                await asyncio.sleep(POLL)

    async def _make_views(self) -> None:
        db = await self._database.follower()
        try:
            await Views(db).prepare()
        finally:
            await db.close()

    def _run(self, name: str, what: Coroutine[object, object, None]) -> None:
        self._tasks.append(asyncio.create_task(what, name=name))
        self._tasks[-1].add_done_callback(_say_why)


def _say_why(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        _log.error("service.part_ended", part=task.get_name(), error=type(error).__name__)
