"""One document's look at the views: one snapshot, opened when the first root field needs it, seen as one viewer."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

import asyncpg

from taskforce.api.identity import Viewer
from taskforce.api.sight import Signer
from taskforce.api.standing import NoSuchView, Standing


class Look:
    """What reading asks for (`taskforce.api.reading.context.Reading`)."""

    def __init__(self, pool: asyncpg.Pool, signer: Signer, standing: Standing, viewer: Viewer) -> None:
        self._pool, self._signer, self._standing, self.viewer = pool, signer, standing, viewer
        self._stack = AsyncExitStack()
        self.one_at_a_time = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self._homes = await self._standing.homes()
        self.connection = await self._stack.enter_async_context(self._signer.snapshot(self._pool, self.viewer))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def home(self, view: str) -> str:
        try:
            return self._homes[f"{self.viewer.audience}/{view}"]
        except KeyError:
            raise NoSuchView from None

    async def position(self, as_of: datetime) -> int:
        return await self._standing.position_at(as_of, self.viewer.audience)
