"""What could not be read or recorded: kept whole, with its place and the reason, until somebody deals with it.

Erasing anybody whom it is known to be about empties its content, and so does erasing anything on a record that it
names; its place, its reason and its digest stay. Operators are shown no content: that is for whoever sent it. Of a file
they know file and line, and who imported it has the file.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

import asyncpg
import msgspec

from taskforce import queries
from taskforce.log.reader import Connection
from taskforce.settings import Secret

SQL = queries.load(__file__)
MOST_EVENTS, MOST_BYTES = 10_000, 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A line of a file, or an event with its id and the sender as whom it can be sent again.

    A stable code, and a sentence that says what to do.
    """

    source: str
    organisation: str
    code: str
    reason: str
    content: str
    subjects: list[UUID] = field(default_factory=list)
    file: str = ""
    line: int = 0
    event_id: str | None = None
    sender: str | None = None
    only_digest: bool = False
    """Its content is above what may be held here."""


class Quarantine:
    """Digests are keyed: they outlive an erasure, and whoever has one without the key could try guesses."""

    def __init__(self, secret: Secret, log_id: int = 1) -> None:
        self._key, self._log_id = secret.derive("digests of the quarantine"), log_id

    async def keep(self, db: Connection, items: list[Unrecorded]) -> None:
        """Once each, however often it is tried. On the writer's login."""
        rows = []
        for i in items:
            content = "" if i.only_digest else _storable(i.content)
            event_id = i.event_id and _storable(i.event_id)
            rows.append((self._log_id, _storable(i.source), i.file, i.line, i.code, i.reason, content,
                         self._digest(i.content), i.subjects, i.organisation, event_id, i.sender))  # fmt: skip
        await db.executemany(SQL["keep"], rows)

    async def is_full(self, db: Connection, organisation: str) -> bool:
        """Whether no more is kept of what this organisation sends until some of it has been dealt with."""
        full: bool = await db.fetchval(SQL["is_full"], self._log_id, organisation, MOST_EVENTS, MOST_BYTES)
        return full

    async def ids(self, db: Connection, events: list[Unrecorded], person: str) -> list[UUID | None]:
        """By which each of these is kept whole of this person or system, if it is."""
        keys = [(_storable(each.source), self._digest(each.content)) for each in events]
        sources, digests = {source for source, _ in keys}, {digest for _, digest in keys}
        rows = await db.fetch(SQL["kept"], self._log_id, digests, sources, person)
        found = {(row["source"], bytes(row["content_digest"])): row["quarantine_id"] for row in rows}
        return [found.get(key) for key in keys]

    async def newest(
        self, db: Connection, most: int = 100, organisation: str | None = None, person: str | None = None
    ) -> list[asyncpg.Record]:
        """What is still to be dealt with, without content: of one person or system of an organisation, or of all."""
        return await db.fetch(SQL["list"], self._log_id, most, organisation, person)

    async def count(self, db: Connection) -> int:
        found: int = await db.fetchval(SQL["count"], self._log_id)
        return found

    async def show(
        self, db: Connection, quarantine_id: UUID, organisation: str | None = None, person: str | None = None
    ) -> asyncpg.Record | None:
        """One, whole: whoever shows it to an operator masks its content."""
        return await db.fetchrow(SQL["show"], self._log_id, quarantine_id, organisation, person)

    async def settle(self, db: Connection, quarantine_id: UUID, outcome: Literal["resent", "discarded"]) -> bool:
        """Empties it. False where somebody has dealt with it before. On the eraser's login."""
        async with db.transaction():
            settled = await db.fetchval(SQL["settle"], self._log_id, quarantine_id, outcome)
            if settled:
                await db.execute(SQL["empty"], self._log_id, quarantine_id)
        return bool(settled)

    def _digest(self, content: str) -> bytes:
        return hmac.digest(self._key, _storable(content).encode(), "sha256")


def _storable(text: str) -> str:
    return text.replace("\0", "\N{SYMBOL FOR NULL}")


def masked(content: str, known: Collection[str]) -> object:
    """What kind of thing stands where, and how long it is; nothing of what it says, nor a name that is not known."""
    try:
        return _masked(msgspec.json.decode(content), known)
    except (msgspec.DecodeError, RecursionError):
        return _masked(content, known)


def _masked(value: object, known: Collection[str]) -> object:
    if isinstance(value, dict):
        names = [name if name in known else f"unknown name {n}" for n, name in enumerate(value, 1)]
        return {name: _masked(each, known) for name, each in zip(names, value.values(), strict=True)}
    if isinstance(value, list):
        return [_masked(each, known) for each in value]
    if isinstance(value, str):
        return f"text of {len(value)} letters"
    return "nothing" if value is None else f"a {type(value).__name__}"
