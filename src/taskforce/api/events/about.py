"""Whom a refused event is known to be about: what it names, and whom its record is about where its sender sees that."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from taskforce.domain.commands import COMMANDS
from taskforce.domain.kernel import Officer
from taskforce.domain.sight import is_shown
from taskforce.domain.subject import Subject
from taskforce.doors.identifiers import begun, named, parse_id

SHORTEST, SHORTEST_ID, LONGEST_ID = 32, 52, 200
"""Of a UUID, and of an id that the API shows."""
_LIKE_A_UUID = re.compile(r"[\d\sA-Fa-furni{}:+_-]*")  # Danger: in all the forms that Python takes for one


def named_in(event: Mapping[str, Any], by: Officer) -> set[UUID]:
    """Whatever may be a record or a subject: where its own record stands or would, and every id in it."""
    ids = {found for text in _texts([event, _decoded(event)]) if (found := _id(text))}
    return ids | _streams(event.get("type"), event.get("subject"), by)


def _streams(type: object, subject: object, by: Officer) -> set[UUID]:
    """Under any kind of record if the type is not known."""
    if not isinstance(subject, str):
        return set()
    command = COMMANDS.get(type) if isinstance(type, str) else None
    if command:
        return {(begun if command.begins else named)(command.record, by, subject)}
    return {named(record, by, subject) for record in {each.record for each in COMMANDS.values()}}


def about(named: set[UUID], by: Officer, records: Mapping[UUID, Any]) -> list[UUID]:
    """`records`: those that there are of what is named.

    Danger: one that its sender may not see counts for nothing, or what is erased of it would tell that it is there.
    """
    there = {each: record for each in named if (record := records.get(each))}
    hidden = {each for each, record in there.items() if not (isinstance(record, Subject) or is_shown(record, by))}
    found = named - hidden
    for past in (past for each in there.keys() - hidden for past in there[each].past):
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
    """Most is told to be none by its length and letters, since there may be many."""
    if not SHORTEST <= len(text) <= LONGEST_ID:
        return None
    if _LIKE_A_UUID.fullmatch(text):
        with suppress(ValueError):
            return UUID(text)
    found = parse_id(text) if len(text) >= SHORTEST_ID and len(text) % 4 == 0 else None
    return found[1] if found else None
