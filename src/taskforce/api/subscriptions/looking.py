"""Looks at what is next for a subscriber, under a claim that is signed for this look, in one snapshot."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import orjson

from taskforce.api.execution import unforeseen
from taskforce.api.identity import Viewer
from taskforce.api.reading.changes import Changes, Place, end_of
from taskforce.api.reading.errors import BadCursor, ViewsChanged
from taskforce.api.reading.fetch import NotWhole, fetch
from taskforce.api.sight import Signer
from taskforce.api.standing import PATIENCE, NoSuchView, Standing


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks what. The answers are given under `key`; `edition` is that of the tables the statement reads."""

    viewer: Viewer
    changes: Changes
    key: str
    edition: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The answer as JSON, and the cursor of the change it tells of."""

    cursor: str
    body: bytes


class Looking:
    def __init__(self, pools: Mapping[str, asyncpg.Pool], signer: Signer, standing: Standing) -> None:
        self._pools, self._signer, self._standing = pools, signer, standing

    async def beginning(self, asking: Asking, after: str | None) -> Place:
        """Where the views stand by now, or the place of the change that a cursor names. Raises BadCursor."""
        if after is None:
            return end_of(await self._standing.followed(asking.viewer.audience))
        statement, stream, before, kind = asking.changes.find(after)
        async with self._snapshot(asking) as (db, _):
            rows = await fetch(db, statement, (stream, before))
        if not rows:
            raise BadCursor
        return rows[0]["since"], kind, stream

    async def next(self, asking: Asking, place: Place) -> tuple[list[Frame], Place, bool]:
        """The frames after a place, the place that they lead to, and whether there may be more."""
        changes = asking.changes
        async with self._snapshot(asking) as (db, reached):
            rows = await fetch(db, changes.statement, (*place, reached, *changes.values))
        frames = [Frame(row["cursor"], _body(asking.key, row)) for row in rows]
        if len(rows) < changes.most:
            return frames, max(place, end_of(reached)), False
        last = rows[-1]
        return frames, (last["since"], last["kind"], last["stream_id"]), True

    @asynccontextmanager
    async def _snapshot(self, asking: Asking) -> AsyncIterator[tuple[asyncpg.Connection, int]]:
        """With a position that all views which follow had reached before it was taken."""
        viewer = asking.viewer
        async with self._pools[viewer.audience].acquire(timeout=PATIENCE) as db:
            live = await self._standing.live(viewer.audience)
            if live.edition != asking.edition:
                raise ViewsChanged
            if live.stopped & asking.changes.linked:
                raise NoSuchView
            reached = await self._standing.followed(viewer.audience)
            async with self._signer.snapshot(db, viewer) as snapshot:
                yield snapshot, reached


def _body(key: str, row: asyncpg.Record) -> bytes:
    if not row["whole"]:
        return orjson.dumps({"errors": [unforeseen(NotWhole(), key)], "data": None})
    return orjson.dumps({"data": {key: orjson.Fragment(row["json"])}})
