"""Events to what the log stores, and back. Personal fields go to the vault; the event keeps commitments."""

import secrets
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from eventsourcing.domain import AggregateEvent, CanMutateAggregate

from taskforce.domain.kernel import Actor, Event, Personal
from taskforce.domain.registry import ENVELOPE, EVENTS, RECORDS, fields, marked
from taskforce.log.canonical import NotStorable, canonical, commitment, encode
from taskforce.log.verdict import UnknownEvent

SALT = 32  # bytes
Row = Mapping[str, Any] | asyncpg.Record


class Stored(msgspec.Struct, frozen=True):
    """One event, ready for the log: its JSON objects as text, data and commitments canonical.

    `personal` and `salts` (field to hex) go to the vault.
    """

    stream_id: UUID
    version: int
    type: str
    schema_version: int
    purpose: str
    retention: str
    data: str
    commitments: str | None = None
    subjects: tuple[UUID, ...] = ()
    salts: str | None = None
    personal: str | None = None


def store(event: CanMutateAggregate[UUID]) -> Stored:
    """Raises NotStorable."""
    kind: Any = type(event)
    purpose, retention = _kept(kind)
    data = msgspec.to_builtins(vars(event))
    for name in ENVELOPE:
        data.pop(name, None)
    personal = {name: value for name in marked(kind, "personal") if (value := data.pop(name)) is not None}
    said = (event.originator_id, event.originator_version, kind.TOPIC, kind.SCHEMA, purpose, retention)
    if not personal:
        return Stored(*said, canonical(data).decode())
    subjects = _subjects(event)
    if not subjects and any(personal.values()):
        raise NotStorable("text about a person, but nobody is named")
    random = secrets.token_bytes(SALT * len(personal))
    salts = dict(zip(personal, (random[n : n + SALT] for n in range(0, len(random), SALT)), strict=True))
    commitments = {name: commitment(salts[name], value) for name, value in personal.items()}
    salts_text = _text({name: salt.hex() for name, salt in salts.items()})
    return Stored(*said, canonical(data).decode(), _text(commitments), subjects, salts_text, _text(personal))


def restore(row: Row) -> AggregateEvent:
    """An event from a row of log.readable, as it would be said today. Raises UnknownEvent.

    What was erased comes back as None: aggregates must bear it, and upcasters.
    """
    said, kind = said_today(row), EVENTS[row["type"]]
    try:
        for name, hint in _converted(kind).items():
            if said[name] is not None:
                said[name] = msgspec.convert(said[name], hint)
    except msgspec.ValidationError as error:  # a word that an enum does not have yet
        raise UnknownEvent(row["type"], row["schema_version"]) from error
    if row["version"] == 1:
        said["originator_topic"] = row["type"].partition(".")[0]
    return kind(originator_id=row["stream_id"], originator_version=row["version"], timestamp=row["occurred_at"], **said)


def said_today(row: Row) -> dict[str, Any]:
    """What an event says, in the JSON of the log, with None for what was erased or not read. Raises UnknownEvent."""
    kind, version = EVENTS.get(row["type"]), row["schema_version"]
    if kind is None or not 1 <= version <= kind.SCHEMA:
        raise UnknownEvent(row["type"], version)
    said: dict[str, Any] = msgspec.json.decode(row["data"])
    if row["commitments"] is not None:
        said |= dict.fromkeys(msgspec.json.decode(row["commitments"]))
    if row["personal"] is not None:
        said |= msgspec.json.decode(row["personal"])
    while version < kind.SCHEMA:
        getattr(kind, f"upcast_v{version}_v{version + 1}")(said)
        version += 1
    return dict.fromkeys(marked(kind, "personal")) | said  # what was never said has no commitment either


def replay(events: Iterable[CanMutateAggregate[UUID]]) -> Any:
    """The aggregate of one stream, from its events in the order of their versions."""
    aggregate: Any = None
    for event in events:
        aggregate = event.mutate(aggregate)
    return aggregate


@cache
def _kept(kind: type[Event]) -> tuple[str, str]:
    """For what purpose, and in which class of retention."""
    record: Any = RECORDS[kind.TOPIC.partition(".")[0]]
    return record.PURPOSE, record.RETENTION


_AS_THEY_ARE = (str, int, bool, list[str], Personal, list[Personal], Actor)


@cache
def _converted(kind: type[AggregateEvent]) -> dict[str, Any]:
    """The fields that JSON cannot hold as they are."""
    return {name: hint for name, hint in fields(kind).items() if hint not in _AS_THEY_ARE}


def _subjects(event: Any) -> tuple[UUID, ...]:
    return (event.subject_id,) if hasattr(event, "subject_id") else tuple(event.subject_ids)


def _text(said: dict[str, Any]) -> str:
    return encode(said).decode()
