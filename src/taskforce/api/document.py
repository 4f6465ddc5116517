"""One document's look at the views: one snapshot, seen as one viewer."""

from contextlib import AsyncExitStack, suppress
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import asyncpg

from taskforce.api.access import Entitlement, Roster
from taskforce.api.asked import Asked
from taskforce.api.consultations import Consultations
from taskforce.api.identity import Viewer
from taskforce.api.limits.turns import Turns
from taskforce.api.mutations.desk import Desk
from taskforce.api.reading.disclosed import Disclosed
from taskforce.api.reading.errors import BadReceipt, Unreachable
from taskforce.api.sight import Signer
from taskforce.api.standing import Behind, Standing
from taskforce.log.event_log import GONE
from taskforce.log.reader import Connection


class Look:
    """What reading and acting ask for (`Reading`, `Acting`)."""

    def __init__(
        self,
        turns: Turns,
        signer: Signer,
        roster: Roster,
        standing: Standing,
        viewer: Viewer,
        desk: Desk,
        consultations: Consultations,
    ) -> None:
        self._turns, self._signer, self._roster, self._standing = turns, signer, roster, standing
        self.viewer, self.desk, self._consultations = viewer, desk, consultations
        self._disclosed, self._least = Disclosed(), 0

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Danger: what was recorded and read is answered, though the connection cannot be put away.
        with suppress(asyncpg.PostgresError, *GONE):
            await self._snapshot.aclose()

    async def _open(self) -> None:
        self._snapshot, self._was_read = AsyncExitStack(), False
        self._connection: asyncpg.Connection | None = None
        async with self._snapshot as opening:
            db = await opening.enter_async_context(self._turns.of(self.viewer))
            # Danger: where the views stand is asked before the snapshot is taken, so the snapshot holds at least that.
            self._live = await self._standing.live(self.viewer.audience)
            if self._live.reached < self._least:
                raise Behind
            self._connection = await self._roster.admitted(self.viewer, lambda found: self._begin(opening, db, found))
            self._snapshot = opening.pop_all()

    async def _begin(self, opening: AsyncExitStack, db: Connection, entitlement: Entitlement) -> asyncpg.Connection:
        self._entitlement = self._claimed = entitlement
        return await opening.enter_async_context(self._signer.snapshot(db, self.viewer, entitlement))

    @property
    def connection(self) -> asyncpg.Connection:
        """Raises Unreachable where there is no snapshot, since none could be taken again."""
        if self._connection is None:
            raise Unreachable
        self._was_read = True
        return self._connection

    def home(self, view: str, position: int | None) -> str:
        return self._live.home(view, self._least if position is None else position)

    async def position(self, as_of: datetime) -> int:
        """Where the log stood at a moment, once this snapshot holds it: another is taken if nothing was read in it."""
        if not self._was_read and not self._standing.knows(as_of):
            # Danger: who waits for the log stands in the way of others of his organisation.
            await self.leave()
            try:
                await self._standing.position_at(as_of)
            finally:
                await self._open()
        position = await self._standing.position_at(as_of)
        if self._live.reached < position:
            if self._was_read:
                raise Behind
            try:
                await self._wait(position)
            except Behind:
                await self._open()
                raise
        await self._claim(await self._roster.also(self._entitlement, self.viewer, position))
        return position

    async def now(self) -> None:
        """What is read next is read as it stands now."""
        await self._claim(self._entitlement)

    async def _claim(self, entitlement: Entitlement) -> None:
        """Danger: fields are read in turn, so this holds for the one that is read next."""
        if entitlement != self._claimed:
            await self._signer.claim(self.connection, self.viewer, entitlement)
            self._claimed = entitlement

    async def after(self, receipt: str) -> None:
        position = self.desk.receipts.read(receipt, self.viewer.organisation)
        if position is None:
            raise BadReceipt
        await self.hold(position)

    def disclose(self, position: int | None, shown: bytes, searches: list[dict[str, Any]]) -> None:
        if position is None:  # Danger: this snapshot may hold more than the views were known to have reached
            self._disclosed.add(self._live.reached, shown, searches, at_least=True)
        else:
            self._disclosed.add(position, shown, searches)

    async def consulted(self, asked: Asked) -> None:
        """Once it is recorded what was disclosed. Raises NotRecorded. Danger: hold no snapshot meanwhile."""
        await self._consultations.record(self.viewer, asked, self._disclosed)

    async def leave(self) -> None:
        """Nothing can be read until `hold` has taken another snapshot."""
        self._connection = None
        await self._snapshot.aclose()

    async def hold(self, position: int) -> None:
        """From here on the snapshot holds what was recorded by that position. Raises Behind."""
        self._least = max(self._least, position)
        await self._wait(self._least)

    async def _wait(self, position: int) -> None:
        await self.leave()
        await self._standing.reached(self.viewer.audience, position)
        await self._open()
