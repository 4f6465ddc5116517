"""Which tables are live, where they stand, and where the log stood at a moment."""

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

import asyncpg

from taskforce import queries
from taskforce.api.reading.errors import BadQuestion, Unreachable
from taskforce.log import reader
from taskforce.log.event_log import GONE

PATIENCE = 5.0
POLL = 0.02
REMEMBERED = 1.0
MOMENTS = 10_000
SQL = queries.load(__file__)


class NotYet(BadQuestion):
    """That moment is still to come: ask for one that has passed."""

    code = "AS_OF_IN_FUTURE"


class Behind(BadQuestion):
    """The views have not reached that moment yet: ask again in a few seconds."""

    code = "VIEWS_BEHIND"


class NoSuchView(BadQuestion):
    """This view is not ready: ask again in a few seconds."""

    code = "VIEW_NOT_READY"


@dataclass(frozen=True)
class Live:
    """The live tables of an audience by view, each with its schema and where it stands.

    `reached` is the position that all have reached but for those that have stopped.
    """

    tables: dict[str, tuple[str, int]]
    reached: int
    stopped: frozenset[str]

    @cached_property
    def edition(self) -> str:
        """Another whenever one of the tables is another. It tells of the files, not of what is recorded."""
        homes = ",".join(sorted(home for home, _ in self.tables.values()))
        return hashlib.sha256(homes.encode()).hexdigest()[:12]

    def home(self, view: str, position: int | None) -> str:
        """Raises NoSuchView also where it has stopped before that position."""
        home, reached = self.tables.get(view, ("", -1))
        if reached < (position or 0):
            raise NoSuchView
        return home


class Standing:
    """Asked on the follower's login: no audience can see the pointer or a position."""

    def __init__(self, follower: asyncpg.Pool, writer: asyncpg.Pool, log_id: int = 1) -> None:
        self._follower, self._writer, self._log_id = follower, writer, log_id
        self._known: dict[str, tuple[Live, float]] = {}
        self._positions: OrderedDict[datetime, int] = OrderedDict()
        self.known: int | None = None
        """Where all views that follow stand at least. None where it has to be asked."""
        self._forgotten = 0.0

    async def live(self, audience: str) -> Live:
        """As asked within the last second: a retired table outlives that, and what was reached stays reached.

        Danger: but for a crash. Have the connection that will read first, and then ask.
        """
        live, until = self._known.get(audience, (None, 0.0))
        if live is None or until < asyncio.get_running_loop().time():
            live = await self._ask(audience)
        return live

    async def forget(self, _: object) -> None:
        """Whenever a connection is new: the database may have crashed, and the views stand where they stood before."""
        self._known.clear()
        self.known, self._forgotten = None, asyncio.get_running_loop().time()

    def moved(self, position: int, began: float) -> bool:
        """All views that follow have been brought to that position. Says whether what was known before still held.

        `began` is when that was begun, as the loop tells time: what was begun before a crash is not believed after it.
        """
        held = self.known is not None
        if began > self._forgotten:
            self.known = position
        return held

    async def followed(self, audience: str) -> int:
        """Where the views that follow stand by now. Danger: ask it as `live`, once there is the connection to read."""
        return (await self._ask(audience)).reached if self.known is None else self.known

    async def _ask(self, audience: str) -> Live:
        until = asyncio.get_running_loop().time() + REMEMBERED
        rows = await self._follower.fetch(SQL["live"], self._log_id, f"{audience}/")
        tables = {row["name"].removeprefix(f"{audience}/"): (row["home"], row["position"]) for row in rows}
        reached = min((row["position"] for row in rows if row["follows"]), default=0)
        stopped = {row["name"].removeprefix(f"{audience}/") for row in rows if not row["follows"]}
        live = Live(tables, reached, frozenset(stopped))
        self._known[audience] = live, until
        return live

    def knows(self, moment: datetime) -> bool:
        """Whether it is known where the log stood then."""
        return moment in self._positions

    async def position_at(self, moment: datetime) -> int:
        """The last position recorded by then. The same answer for ever, so it is remembered."""
        if moment not in self._positions:
            self._positions[moment] = await self._position_at(moment)
            while len(self._positions) > MOMENTS:
                self._positions.popitem(last=False)
        return self._positions[moment]

    async def _position_at(self, moment: datetime) -> int:
        try:
            async with self._writer.acquire(timeout=PATIENCE) as db:
                return await reader.position_at(cast("asyncpg.Connection", db), moment, self._log_id)
        except GONE as error:
            raise Unreachable from error
        except ValueError as error:
            raise NotYet from error

    async def head(self) -> int:
        """The last position recorded by now."""
        async with self._follower.acquire(timeout=PATIENCE) as db:
            return await reader.head(cast("asyncpg.Connection", db), self._log_id)

    async def reached(self, audience: str, position: int) -> None:
        """Once the audience's views have reached a position. Raises Behind."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while (await self._ask(audience)).reached < position:
            if asyncio.get_running_loop().time() > until:
                raise Behind
            await asyncio.sleep(POLL)
