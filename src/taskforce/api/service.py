"""What runs while the service is up: the audiences' pools, the follower of the log, the clock."""

import asyncio
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Self

import asyncpg
import structlog

from taskforce import files
from taskforce.api.audiences import schemas
from taskforce.api.clock import Clock
from taskforce.api.document import Look
from taskforce.api.identity import Identity, Viewer
from taskforce.api.sight import Signer
from taskforce.api.standing import Standing
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.logins import FOLLOWER, WRITER, audience_login
from taskforce.projections.engine import Views
from taskforce.projections.follower import keep_up_to_date
from taskforce.settings import Settings

_log = structlog.get_logger(__name__)


class Service:
    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        self.identity = Identity(settings)
        self.schemas = schemas()
        self._signer = Signer(database.secret)
        self._stack = AsyncExitStack()
        self._pools: dict[str, asyncpg.Pool] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        enter = self._stack.enter_async_context
        self._follower = await enter(self._database.pool(FOLLOWER, most=4))
        writer = await enter(self._database.pool(WRITER, most=4))
        for audience in self.schemas:
            self._pools[audience] = await enter(self._database.pool(audience_login(audience), most=8))
        self._standing = Standing(self._follower, writer)
        async with self._follower.acquire() as db:
            await Views(db).prepare(lambda view, phase: _log.info("view", view=view, phase=phase))
        self.log = await enter(EventLog(self._database.writer))
        self.cases = Cases(self.log, writer)
        self._tasks = [
            asyncio.create_task(keep_up_to_date(self._database.follower)),
            asyncio.create_task(Clock(self.cases).run()),
        ]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._stack.aclose()

    def look(self, viewer: Viewer) -> Look:
        return Look(self._pools[viewer.audience], self._signer, self._standing, viewer)

    async def is_ready(self) -> bool:
        try:
            homes = await asyncio.wait_for(self._standing.homes(), 2)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        wanted = {f"{file.parent.name}/{file.stem}" for file in files.projections().glob("*/*.sql")}
        return wanted <= homes.keys() and all(not task.done() for task in self._tasks)
