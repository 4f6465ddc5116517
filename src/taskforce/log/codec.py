"""Events to what the log stores, and back. Personal fields go to the vault; the event keeps commitments."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.domain import AggregateEvent

from taskforce.domain.kernel import Stream
from taskforce.domain.registry import ENVELOPE, EVENTS, RECORDS, fields, is_personal
from taskforce.log.canonical import canonical, commitment


@dataclass(frozen=True, slots=True)
class Stored:
    """One event, ready for the log. `personal` and `salts` (field to hex) go to the vault."""

    stream_id: UUID
    version: int
    type: str
    schema_version: int
    purpose: str
    retention: str
    data: dict[str, Any]
    commitments: dict[str, str] | None = None
    subjects: tuple[UUID, ...] = ()
    salts: dict[str, str] | None = None
    personal: dict[str, Any] | None = None


def store(event: AggregateEvent) -> Stored:
    """Raises NotStorable."""
    kind: Any = type(event)
    record = RECORDS[kind.TOPIC.partition(".")[0]]
    said = {name: value for name, value in vars(event).items() if name not in ENVELOPE}
    data = msgspec.to_builtins(said)
    personal = {name: data.pop(name) for name in personal_fields(kind) if data[name] is not None}
    canonical(data)
    salts = {name: secrets.token_bytes(32) for name in personal}
    return Stored(
        event.originator_id,
        event.originator_version,
        kind.TOPIC,
        kind.SCHEMA,
        record.PURPOSE,
        record.RETENTION,
        data,
        {name: commitment(salts[name], value) for name, value in personal.items()} or None,
        _subjects(said) if personal else (),
        {name: salt.hex() for name, salt in salts.items()} or None,
        personal or None,
    )


def restore(row: Mapping[str, Any]) -> AggregateEvent:
    """An event from a row of log.readable. What was erased comes back as None: aggregates must bear it."""
    kind = EVENTS[row["type"]]
    said = msgspec.json.decode(row["data"])
    if row["commitments"] is not None:
        said |= dict.fromkeys(msgspec.json.decode(row["commitments"]))
    if row["personal"] is not None:
        said |= msgspec.json.decode(row["personal"])
    for name, hint in _converted(kind).items():
        if said[name] is not None:
            said[name] = msgspec.convert(said[name], hint)
    if row["version"] == 1:
        said["originator_topic"] = row["type"].partition(".")[0]
    return kind(originator_id=row["stream_id"], originator_version=row["version"], timestamp=row["occurred_at"], **said)


def replay(rows: list[Mapping[str, Any]]) -> dict[UUID, Stream]:
    """Aggregates from rows of log.readable, each stream's in the order of its versions."""
    aggregates: dict[UUID, Any] = {}
    for row in rows:
        event = restore(row)
        aggregates[event.originator_id] = event.mutate(aggregates.get(event.originator_id))
    return aggregates


@cache
def personal_fields(kind: type[AggregateEvent]) -> tuple[str, ...]:
    return tuple(name for name, hint in fields(kind).items() if is_personal(hint))


@cache
def _converted(kind: type[AggregateEvent]) -> dict[str, Any]:
    """The fields that JSON cannot hold as they are."""
    return {name: hint for name, hint in fields(kind).items() if hint not in (str, int, bool, list[str])}


def _subjects(said: dict[str, Any]) -> tuple[UUID, ...]:
    return (said["subject_id"],) if "subject_id" in said else tuple(said["subject_ids"])
