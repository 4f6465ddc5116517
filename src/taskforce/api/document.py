"""One document's look at the views: one snapshot, seen as one viewer."""

from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

import asyncpg

from taskforce.api.identity import Viewer
from taskforce.api.sight import Signer
from taskforce.api.standing import PATIENCE, Behind, Standing


class Look:
    """What reading asks for (`taskforce.api.reading.context.Reading`)."""

    def __init__(self, pool: asyncpg.Pool, signer: Signer, standing: Standing, viewer: Viewer) -> None:
        self._pool, self._signer, self._standing, self._viewer = pool, signer, standing, viewer

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._snapshot.aclose()

    async def _open(self) -> None:
        self._snapshot, self._was_read = AsyncExitStack(), False
        async with self._snapshot as opening:
            db = await opening.enter_async_context(self._pool.acquire(timeout=PATIENCE))
            # Danger: where the views stand is asked before the snapshot is taken, so the snapshot holds at least that.
            self._live = await self._standing.live(self._viewer.audience)
            self._connection = await opening.enter_async_context(self._signer.snapshot(db, self._viewer))
            self._snapshot = opening.pop_all()

    @property
    def connection(self) -> asyncpg.Connection:
        self._was_read = True
        return self._connection

    def home(self, view: str, position: int | None) -> str:
        return self._live.home(view, position)

    async def position(self, as_of: datetime) -> int:
        """Where the log stood at a moment, once this snapshot holds it: another is taken if nothing was read in it."""
        position = await self._standing.position_at(as_of)
        if self._live.reached < position:
            if self._was_read:
                raise Behind
            await self._standing.reached(self._viewer.audience, position)
            await self._snapshot.aclose()
            await self._open()
        return position
