"""One batch of appends: checked against where the log stands, a verdict for each, and the rows to write."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from taskforce.log.codec import Row, Stored
from taskforce.log.envelope import Act
from taskforce.log.leaf import leaf_hash
from taskforce.log.verdict import CommandReused, Conflict, Duplicate, Recorded, Verdict


class Append(Struct, frozen=True):
    """What one command leads to, recorded all or nothing. No events: it changed nothing, and that is remembered."""

    act: Act
    stream_ids: tuple[UUID, ...]
    content: bytes
    """What the command said, canonically: the same id with other content is refused."""
    events: tuple[Stored, ...]


class Said(Struct):
    """A command that was carried out before."""

    position: int | None
    events: int
    salt: bytes | None
    digest: bytes | None

    @classmethod
    def of(cls, row: Row) -> "Said":
        return cls(row["position"], row["events"], row["salt"], row["digest"])

    def again(self, content: bytes) -> Verdict:
        """After erasure there is no digest left to compare with."""
        if self.salt is not None and _digest(self.salt, content) != self.digest:
            return CommandReused()
        return Duplicate(self.position, self.events)


@dataclass(slots=True)
class Batch:
    """Takes chains of appends in turn. In a chain each builds on the one before: what follows one that is not recorded
    as it was decided conflicts.
    """

    log_id: int
    position: int
    now: datetime
    versions: dict[UUID, int]
    said: dict[tuple[str, str], Said] = field(default_factory=dict)
    tried: set[bytes] = field(default_factory=set)
    """Salts of what the same writer tried to record when it was cut off: what is there by these was recorded now."""
    events: list[tuple[Any, ...]] = field(default_factory=list)
    commands: list[tuple[Any, ...]] = field(default_factory=list)
    personal: list[tuple[Any, ...]] = field(default_factory=list)

    def take(self, chain: tuple[Append, ...]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for append in chain:
            key = append.act.source, append.act.command_id
            if said := self.said.get(key):
                verdicts.append(self._told(said, append.content))
            elif any(type(v) is not Recorded for v in verdicts) or not self._follows(append.events):
                verdicts.append(Conflict())
            else:
                verdicts.append(self._record(append))
        return verdicts

    def _told(self, said: Said, content: bytes) -> Verdict:
        if said.salt not in self.tried:
            return said.again(content)
        self.tried.remove(said.salt)  # once: the same beside it is a duplicate
        return Recorded(said.position, said.events)

    def _follows(self, events: tuple[Stored, ...]) -> bool:
        versions: dict[UUID, int] = {}
        for e in events:
            if versions.get(e.stream_id, self.versions.get(e.stream_id, 0)) != e.version - 1:
                return False
            versions[e.stream_id] = e.version
        return True

    def _record(self, append: Append) -> Recorded:
        act, count = append.act, len(append.events)
        first = self.position + 1 if count else None
        for number, event in enumerate(append.events, start=1):
            self.position += 1
            self.versions[event.stream_id] = event.version
            self.events.append(self._row(act, number, event))
            if event.personal:
                self.personal.append((self.log_id, self.position, event.subjects, event.salts, event.personal))
        salt = secrets.token_bytes(16)
        digest = _digest(salt, append.content)
        self.commands.append((self.log_id, act.source, act.command_id, append.stream_ids, first, count, salt, digest))
        self.said[act.source, act.command_id] = Said(first, count, salt, digest)
        return Recorded(first, count)

    def _row(self, act: Act, number: int, e: Stored) -> tuple[Any, ...]:
        v = act.envelope
        row = (
            e.stream_id, e.version, e.type, e.schema_version, act.source,
            f"{act.command_id}/{number}", act.occurred_at, self.now, v.actor, v.office, v.organisation, v.on_behalf_of,
            v.authority, v.originator or v.organisation, v.classification, v.handling, v.permitted_actions,
            v.releasable_to, v.controller or v.organisation, v.regime, e.purpose, e.retention, v.correlation_id,
            v.causation_id, v.signature, e.data, e.commitments, secrets.token_bytes(16),
        )  # fmt: skip
        return (self.log_id, self.position, *row, leaf_hash(row))


def _digest(salt: bytes, content: bytes) -> bytes:
    return hashlib.sha256(salt + content).digest()
