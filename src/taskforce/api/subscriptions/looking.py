"""Looks at what is next for a subscriber, under a claim that is signed for this look, in one snapshot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property, partial

import asyncpg
import orjson
import structlog

from taskforce.api.access import Entitlement, Roster
from taskforce.api.execution import unforeseen
from taskforce.api.identity import Viewer
from taskforce.api.limits.turns import Turns
from taskforce.api.officers import office_of
from taskforce.api.reading.changes import Changes, Place, end_of
from taskforce.api.reading.errors import BadCursor, ViewsChanged
from taskforce.api.reading.fetch import NotWhole, fetch
from taskforce.api.sight import Signer
from taskforce.api.standing import NoSuchView, Standing

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Asking:
    """Who asks what. The answers are given under `key`; `edition` is that of the tables the statement reads."""

    viewer: Viewer
    changes: Changes
    key: str
    edition: str

    @cached_property
    def same(self) -> tuple[object, ...]:
        """Equal for those that are told the same. Danger: with the entitlement, it holds all that a policy reads."""
        viewer, changes = self.viewer, self.changes
        claim = viewer.audience, viewer.organisation, office_of(viewer)
        return *claim, self.key, self.edition, changes.statement, repr(changes.values)


@dataclass(frozen=True, slots=True)
class Frame:
    """The answer as JSON, the cursor of the change it tells of, and which streams it shows, as of which position."""

    cursor: str
    body: bytes
    position: int
    shown: bytes


Found = tuple[list[Frame], Place, bool]
"""The frames after a place, the place that they lead to, and whether there may be more."""


class Looking:
    """Those that ask the same from the same place are answered by one look."""

    def __init__(self, turns: Turns, signer: Signer, roster: Roster, standing: Standing) -> None:
        self._turns, self._signer, self._roster, self._standing = turns, signer, roster, standing
        self._looks: dict[object, asyncio.Future[Found]] = {}

    async def beginning(self, asking: Asking, after: str | None) -> Place:
        """Where the views stand by now, or the place of the change that a cursor names. Raises BadCursor."""
        if after is None:
            return end_of(await self._standing.followed(asking.viewer.audience))
        statement, stream, before, kind = asking.changes.find(after)

        async def find(entitlement: Entitlement) -> list[asyncpg.Record]:
            async with self._snapshot(asking, entitlement) as (db, _):
                return await fetch(db, statement, (stream, before))

        rows = await self._roster.admitted(asking.viewer, find)
        if not rows:
            raise BadCursor
        return rows[0]["since"], kind, stream

    async def admit(self, asking: Asking) -> None:
        """Raises AccessEnded: it ends by itself where an office was held for a time."""
        await self._roster.entitlement(asking.viewer)

    async def next(self, asking: Asking, place: Place) -> Found:
        """Raises AccessEnded: who shares a look is let in by himself."""
        return await self._roster.admitted(asking.viewer, lambda entitlement: self._next(asking, entitlement, place))

    async def _next(self, asking: Asking, entitlement: Entitlement, place: Place) -> Found:
        # Danger: what the views are known to have reached is in the key, since a look that began before somebody was
        # woken may not hold what woke him. Where it is not known, nothing is shared.
        known = self._standing.known
        key = object() if known is None else (asking.same, entitlement, place, known)
        if (found := self._looks.get(key)) is None:
            found = self._looks[key] = asyncio.get_running_loop().create_future()
            look = asyncio.create_task(self._look(asking, entitlement, place, found))
            look.add_done_callback(partial(self._over, key, found))
        return await asyncio.shield(found)

    async def _look(
        self, asking: Asking, entitlement: Entitlement, place: Place, found: "asyncio.Future[Found]"
    ) -> None:
        """`found` is told before the snapshot is put away, which takes a while."""
        changes = asking.changes
        async with self._snapshot(asking, entitlement) as (db, reached):
            rows = await fetch(db, changes.statement, (*place, reached, *changes.values))
            frames = [_frame(asking.key, row) for row in rows]
            if len(rows) < changes.most:
                found.set_result((frames, max(place, end_of(reached)), False))
            else:
                last = rows[-1]
                found.set_result((frames, (last["since"], last["kind"], last["stream_id"]), True))

    def _over(self, key: object, found: "asyncio.Future[Found]", look: "asyncio.Task[None]") -> None:
        del self._looks[key]
        error = None if look.cancelled() else look.exception()
        if found.done():
            if error:
                _log.warning("look.interrupted", error=type(error).__name__)
        elif error:
            found.set_exception(error)
            found.exception()  # whoever asked is told, or has gone
        else:
            found.cancel()

    @asynccontextmanager
    async def _snapshot(
        self, asking: Asking, entitlement: Entitlement
    ) -> AsyncIterator[tuple[asyncpg.Connection, int]]:
        """With a position that all views which follow had reached before it was taken."""
        viewer = asking.viewer
        async with self._turns.of(viewer) as db:
            live = await self._standing.live(viewer.audience)
            if live.edition != asking.edition:
                raise ViewsChanged
            if live.stopped & asking.changes.linked:
                raise NoSuchView
            reached = await self._standing.followed(viewer.audience)
            async with self._signer.snapshot(db, viewer, entitlement) as snapshot:
                yield snapshot, reached


def _frame(key: str, row: asyncpg.Record) -> Frame:
    cursor, since = row["cursor"], row["since"]
    if not row["whole"]:
        return Frame(cursor, orjson.dumps({"errors": [unforeseen(NotWhole(), key)], "data": None}), since, b"")
    return Frame(cursor, orjson.dumps({"data": {key: orjson.Fragment(row["json"])}}), since, row["shown"])
