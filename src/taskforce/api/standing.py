"""Which tables are live, where they stand, and where the log stood at a moment."""

import asyncio
from datetime import datetime

import asyncpg

from taskforce.api.reading.errors import BadQuestion
from taskforce.log import reader

PATIENCE = 5.0
POLL = 0.02


class NotYet(BadQuestion):
    """That moment is still to come: ask for one that has passed."""

    code = "AS_OF_IN_FUTURE"


class Behind(BadQuestion):
    """The views have not reached that moment yet: ask again in a few seconds."""

    code = "VIEWS_BEHIND"


class NoSuchView(BadQuestion):
    """This view is not ready: ask again in a few seconds."""

    code = "VIEW_NOT_READY"


class Standing:
    """Asked on the follower's login: no audience can see the pointer or a position."""

    def __init__(self, follower: asyncpg.Pool, writer: asyncpg.Pool, log_id: int = 1) -> None:
        self._follower, self._writer, self._log_id = follower, writer, log_id

    async def homes(self) -> dict[str, str]:
        """The schema of each live table, by audience/view."""
        rows = await self._follower.fetch(
            "select name, home from projection.view where live and log_id = $1", self._log_id
        )
        return dict(rows)

    async def position_at(self, moment: datetime, audience: str) -> int:
        """The last position recorded by then, once the audience's views have reached it. The same answer for ever."""
        try:
            async with self._writer.acquire() as db:
                position = await reader.position_at(db, moment, self._log_id)
        except ValueError as error:
            raise NotYet from error
        until = asyncio.get_running_loop().time() + PATIENCE
        while await self._reached(audience) < position:
            if asyncio.get_running_loop().time() > until:
                raise Behind
            await asyncio.sleep(POLL)
        return position

    async def _reached(self, audience: str) -> int:
        reached: int = await self._follower.fetchval(
            "select coalesce(min(position), 0) from projection.view where live and log_id = $1 and starts_with(name, $2)",
            self._log_id,
            f"{audience}/",
        )
        return reached
