"""Whom a refused event is known to be about: what it names, and whom its record is about where its sender sees that."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from taskforce.domain.commands import COMMANDS
from taskforce.domain.kernel import Officer
from taskforce.doors.identifiers import begun, named, parse_id

LONGEST_ID = 200


def streams_named(event: Mapping[str, Any], by: Officer) -> set[UUID]:
    """Where its record stands or would: under any kind of record if its type is not known."""
    type, subject = event.get("type"), event.get("subject")
    if not isinstance(subject, str):
        return set()
    command = COMMANDS.get(type) if isinstance(type, str) else None
    if command:
        return {(begun if command.begins else named)(command.record, by, subject)}
    return {named(record, by, subject) for record in {each.record for each in COMMANDS.values()}}


def about(event: Mapping[str, Any], by: Officer, records: Mapping[UUID, Any]) -> list[UUID]:
    """`records`: those that there are of its streams."""
    streams = streams_named(event, by)
    found = streams | {each for text in _texts([event, _decoded(event)]) if (each := _id(text))}
    for record in filter(None, map(records.get, streams)):
        if record.is_seen_by(by):
            for past in record.past:
                said = vars(past)
                found |= {each for each in (said.get("subject_id"), *(said.get("subject_ids") or ())) if each}
    return sorted(found)


def _decoded(event: Mapping[str, Any]) -> Any:
    """Danger: of a name that stands twice both count, for it is kept whole."""
    try:
        return json.loads(base64.b64decode(event["data_base64"]), object_pairs_hook=list)
    except (KeyError, TypeError, ValueError, binascii.Error, RecursionError):
        return None


def _texts(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)


def _id(text: str) -> UUID | None:
    if len(text) > LONGEST_ID:
        return None
    try:
        return UUID(text)
    except ValueError:
        found = parse_id(text)
        return found[1] if found else None
