"""Views: make a table for each file, follow the log, switch when a file has changed. On the follower's login.

The file decides: a view's live table is of the text of its file, whatever was live before. Who makes a table is decided
by its schema, which only one can create: another that tries waits for the first, and finds it made.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import asyncpg
import structlog

from taskforce import queries
from taskforce.log.logins import audience_login
from taskforce.projections.view import View, all_views

SQL = queries.load(__file__)
READ_UNTIL = timedelta(minutes=2)  # longer than any reader may hold a snapshot
MADE_BY_ANOTHER = (asyncpg.DuplicateSchemaError, asyncpg.UniqueViolationError)

Progress = Callable[[str, str], None]
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a view, live or not. `position` is where it stands in the log."""

    name: str
    home: str
    log_id: int
    types: list[str]
    refilled_by: str | None
    position: int
    live: bool
    problem: str | None
    made_at: datetime
    retired_at: datetime | None


class Views:
    def __init__(self, db: asyncpg.Connection, log_id: int = 1, views: list[View] | None = None) -> None:
        self._db, self._log_id = db, log_id
        self.views = all_views() if views is None else views

    async def tables(self) -> list[Table]:
        return [Table(*row) for row in await self._db.fetch(SQL["tables"], self._log_id)]

    async def prepare(self, progress: Progress = lambda view, phase: None) -> None:
        """Has a table of every file's text live, making those that are missing. Nothing that is live waits."""
        async with self._turn("read committed"):
            await self._db.execute(SQL["admit"])
        for view in self.views:
            while not (made := await self._made(view)):
                with suppress(*MADE_BY_ANOTHER):
                    await self._make_live(view, 1, progress)
            sound = [table for table in made if not table.problem]
            if sound and not any(table.live for table in made):
                await self._switch(view, sound[-1].home, progress)
            await self._drop_spare(view)

    async def rebuild(self, view: View, progress: Progress = lambda view, phase: None) -> None:
        """Makes the table of a view again beside the live one, and switches."""
        while True:
            last = max((view.generation(table.home) or 0 for table in await self._made(view)), default=0)
            try:
                return await self._make_live(view, last + 1, progress)
            except MADE_BY_ANOTHER:
                continue

    async def follow(self) -> int:
        """Brings every table to the head of the log. Returns that position. A view that fails stops alone."""
        while True:
            try:
                async with self._turn("repeatable read"):
                    position: int
                    [(position, stopped)] = await self._db.fetch(SQL["follow"], self._log_id)
                for problem in stopped:
                    _log.error("view.stopped", problem=problem)
                return position
            except asyncpg.SerializationError:  # an operator has just moved a pointer by hand
                continue

    async def _made(self, view: View) -> list[Table]:
        """The tables of this text of it, in the order they were made."""
        return [t for t in await self.tables() if t.name == view.name and view.generation(t.home)]

    @asynccontextmanager
    async def _turn(self, isolation: Literal["read committed", "repeatable read"]) -> AsyncIterator[None]:
        try:
            await self._db.execute(f"begin isolation level {isolation}; {SQL['take_turn']}")  # one round trip
            yield
        except BaseException:
            await self._db.execute("rollback")
            raise
        await self._db.execute("commit")

    async def _make_live(self, view: View, generation: int, progress: Progress) -> None:
        progress(view.name, "filling")
        home = view.home(generation)
        try:
            await self._make(view, home)
        except MADE_BY_ANOTHER as error:
            if any(table.home == home for table in await self._made(view)):
                raise
            await self._stop(view, home, error)
        except asyncpg.PostgresError as error:
            await self._stop(view, home, error)
        else:
            await self._switch(view, home, progress)
            await self._drop_spare(view)

    async def _make(self, view: View, home: str) -> None:
        """One snapshot: the table is filled to the position that is written."""
        async with self._db.transaction(isolation="repeatable_read"):
            await self._db.execute("set local work_mem = '256MB'")
            await self._db.execute(f"create schema {home}")
            await self._db.execute(f"set local search_path = {home}, public")
            await self._db.execute(view.text)
            await self._db.execute(f"grant usage on schema {home} to {audience_login(view.audience)}")
            await self._db.execute(f"analyze {home}.{view.table}")
            refilled_by = await self._db.fetchval(SQL["refilled_by"], f"{home}.{view.table}")
            await self._db.execute(SQL["add"], view.name, home, self._log_id, view.types, refilled_by)
            await self._db.execute(SQL["admit"])

    async def _stop(self, view: View, home: str, error: asyncpg.PostgresError) -> None:
        _log.error("view.cannot_be_made", view=view.name, home=home, sqlstate=error.sqlstate)
        said = (error.sqlstate, str(error.args[0]))
        await self._db.execute(SQL["add_stopped"], view.name, home, self._log_id, view.types, *said)

    async def _switch(self, view: View, home: str, progress: Progress) -> None:
        progress(view.name, "catching up")
        await self.follow()
        progress(view.name, "switching")
        async with self._turn("read committed"):
            await self._db.execute(SQL["retire"], view.name)
            await self._db.execute(SQL["go_live"], view.name, home)
        _log.info("view.live", view=view.name, home=home)

    async def _drop_spare(self, view: View) -> None:
        """The one before the live one goes on following, so that going back is one update. A reader is not waited for:
        what cannot be dropped now is dropped another time."""
        for name, home in await self._db.fetch(SQL["spare"], self._log_id, view.name, READ_UNTIL):
            with suppress(asyncpg.LockNotAvailableError):
                async with self._turn("read committed"):
                    await self._db.execute("set local lock_timeout = '100ms'")
                    await self._db.execute(f"drop schema if exists {home} cascade")
                    await self._db.execute(SQL["forget"], name, home)
