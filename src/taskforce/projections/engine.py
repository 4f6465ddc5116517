"""Views: make a table for each file, follow the log, switch when a file has changed. On the follower's login."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
import structlog

from taskforce import queries
from taskforce.log.logins import audience_login
from taskforce.projections.view import View, all_views

SQL = queries.load(__file__)
ONE_MAKER = 7_300_002  # an advisory lock of this database: two that make tables wait for each other
AT_ONCE = 1000  # more streams in one statement can flip its plan to a scan of the whole log

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

    @property
    def table(self) -> str:
        return self.name.partition("/")[2]


class Views:
    def __init__(self, db: asyncpg.Connection, log_id: int = 1, views: list[View] | None = None) -> None:
        self._db, self._log_id = db, log_id
        self.views = all_views() if views is None else views

    async def tables(self) -> list[Table]:
        return [Table(*row) for row in await self._db.fetch(SQL["views"])]

    async def prepare(self, progress: Progress = lambda view, phase: None) -> None:
        """Makes and fills the tables of files that have none yet, and has them go live. Nothing that is live waits."""
        await self._db.execute("select pg_advisory_lock($1)", ONE_MAKER)
        try:
            known = {(t.name, t.home) for t in await self.tables()}
            for view in self.views:
                if not any(name == view.name and view.generation(home) for name, home in known):
                    await self._make_live(view, 1, progress)
        finally:
            await self._db.execute("select pg_advisory_unlock($1)", ONE_MAKER)

    async def rebuild(self, view: View, progress: Progress = lambda view, phase: None) -> None:
        """Makes the table of a view again beside the live one, and switches."""
        await self._db.execute("select pg_advisory_lock($1)", ONE_MAKER)
        try:
            homes = [t.home for t in await self.tables() if t.name == view.name]
            last = max((view.generation(home) or 0 for home in homes), default=0)
            await self._make_live(view, last + 1, progress)
        finally:
            await self._db.execute("select pg_advisory_unlock($1)", ONE_MAKER)

    async def _make_live(self, view: View, generation: int, progress: Progress) -> None:
        progress(view.name, "filling")
        home = view.home(generation)
        try:
            await self._make(view, home)
        except asyncpg.PostgresError as error:
            _log.error("view.cannot_be_made", view=view.name, home=home, sqlstate=error.sqlstate)
            await self._db.execute(SQL["add_stopped"], view.name, home, self._log_id, view.types, _said(error))
            return
        progress(view.name, "catching up")
        await self.follow()
        progress(view.name, "switching")
        async with self._db.transaction():
            await self._db.execute(SQL["retire"], view.name)
            await self._db.execute(SQL["go_live"], view.name, home)
        await self._drop_all_but_the_last_two(view.name)
        _log.info("view.live", view=view.name, home=home)

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

    async def _drop_all_but_the_last_two(self, name: str) -> None:
        """The one before the live one goes on following, so that going back is one update. Nobody reads older ones."""
        spare = [t for t in await self.tables() if t.name == name and not t.live]
        for table in spare[:-1]:
            async with self._db.transaction():
                await self._db.execute(f"drop schema if exists {table.home} cascade")
                await self._db.execute(SQL["forget"], table.name, table.home)

    async def are_behind(self) -> bool:
        behind: bool = await self._db.fetchval(SQL["behind"], self._log_id)
        return behind

    async def follow(self) -> int:
        """Brings every table to the head of the log. Returns that position. A view that fails stops alone."""
        async with self._db.transaction(isolation="repeatable_read"):
            tables = [Table(*row) for row in await self._db.fetch(SQL["following"], self._log_id)]
            head: int = await self._db.fetchval(SQL["head"], self._log_id)
            stale = await self._db.fetchval(SQL["stale"], self._log_id)
            news: dict[int, dict[str, list[UUID]]] = {}
            for table in tables:
                if table.position not in news:
                    rows = await self._db.fetch(SQL["news"], self._log_id, table.position)
                    news[table.position] = dict(rows)
                try:
                    async with self._db.transaction():  # a savepoint
                        await self._bring_up_to_date(table, news[table.position], stale)
                except asyncpg.PostgresError as error:
                    _log.error("view.stopped", view=table.name, home=table.home, sqlstate=error.sqlstate)
                    await self._db.execute(SQL["stop"], table.name, table.home, _said(error))
            await self._db.execute(SQL["advance"], self._log_id, head)
            return head

    async def _bring_up_to_date(self, table: Table, news: dict[str, list[UUID]], stale: list[UUID]) -> None:
        if table.refilled_by:
            if table.refilled_by in news:
                await self._at_home(table)
                await self._db.execute(SQL["refill"], table.table, self._log_id)
            return
        touched = sorted({stream for kind in table.types for stream in news.get(kind, ())}.difference(stale))
        if touched or stale:
            await self._at_home(table)
        for streams, known in ((touched, table.position), (stale, 0)):
            for some in (streams[i : i + AT_ONCE] for i in range(0, len(streams), AT_ONCE)):
                await self._db.execute(SQL["refold"], table.table, self._log_id, some, known)

    async def _at_home(self, table: Table) -> None:
        await self._db.execute(f"set local search_path = {table.home}, public")


def _said(error: asyncpg.PostgresError) -> str:
    """Without its detail, which can hold values of a row."""
    return f"{error.sqlstate} {error.args[0]}"
