"""Prove the log against itself: places, versions, leaves, and the vault against its commitments."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec

from taskforce import queries
from taskforce.log.canonical import NotStorable, canonical, commitment
from taskforce.log.leaf import IN_THE_LEAF, leaf_hash

SQL = queries.load(__file__)
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """Something is not as it was written: missing, backwards, version, leaf, or vault, at a position."""

    code: str
    position: int


async def verify(db: asyncpg.Connection, log_id: int = 1) -> AsyncIterator[Problem]:
    """In one snapshot, a thousand events in memory at a time, on the writer's or the owner's login."""
    async with db.transaction(isolation="repeatable_read", readonly=True):
        reached, recorded_at = 0, None
        async for row in db.cursor(SQL["events"], log_id, prefetch=AT_ONCE):
            if row["position"] != reached + 1:
                yield Problem("missing", reached + 1)
            if recorded_at is not None and row["recorded_at"] < recorded_at:
                yield Problem("backwards", row["position"])
            if not _is_leaf_of(row):
                yield Problem("leaf", row["position"])
            if row["personal"] is not None and not _is_committed(row):
                yield Problem("vault", row["position"])
            reached, recorded_at = row["position"], row["recorded_at"]
        if reached != await db.fetchval(SQL["head"], log_id):
            yield Problem("missing", reached + 1)
        for query, code in (("versions", "version"), ("orphans", "vault")):
            async for row in db.cursor(SQL[query], log_id, prefetch=AT_ONCE):
                yield Problem(code, row["position"])


def _is_leaf_of(row: asyncpg.Record) -> bool:
    try:
        event = dict(row) | {name: row[name] and _canonical(row[name]) for name in ("data", "commitments")}
        return leaf_hash([event[name] for name in IN_THE_LEAF]) == bytes(row["leaf_hash"])
    except NotStorable:
        return False


def _canonical(text: str) -> str:
    return canonical(msgspec.json.decode(text)).decode()


def _is_committed(row: asyncpg.Record) -> bool:
    """What the vault still holds is what the event committed itself to."""
    said: dict[str, Any] = msgspec.json.decode(row["personal"])
    salts: dict[str, str] = msgspec.json.decode(row["salts"])
    commitments: dict[str, str] = msgspec.json.decode(row["commitments"] or "{}")
    try:
        found = {name: commitment(bytes.fromhex(salts.get(name, "")), value) for name, value in said.items()}
    except ValueError:
        return False
    return found.items() <= commitments.items()
