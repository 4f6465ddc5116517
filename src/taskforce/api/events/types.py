"""The types of events that somebody may send, each with a JSON Schema: made from the commands' signatures."""

import inspect
from functools import lru_cache
from typing import Any

import msgspec

from taskforce.domain.commands import COMMANDS, CommandType
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.doors.content import data_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"

BEGINS = "Begins a record: its subject is your own key of it."
STEP = "Of a record: its subject is the record's id as the API shows it, or your own key of it."


def schema_id(event: str) -> str:
    return f"urn:taskforce:event:{event}:1"


def types(by: Officer) -> dict[str, Any]:
    """By name: {"warning.drafted": {"$schema": ..., "$id": ..., "description": ..., "properties": ...}, ...}."""
    return _types(by.organisation_kind)


@lru_cache
def _types(kind: OrganisationKind) -> dict[str, Any]:
    return {name: _schema(command) for name, command in COMMANDS.items() if kind in command.kinds}


def _schema(command: CommandType) -> dict[str, Any]:
    data = data_of(command)
    (_,), found = msgspec.json.schema_components([data])
    schema: dict[str, Any] = found.pop(command.event)
    record = BEGINS if command.begins else STEP
    said = " ".join(filter(None, (record, inspect.getdoc(command.method))))
    about = {"$schema": DIALECT, "$id": schema_id(command.event), "description": said}
    return about | schema | ({"$defs": found} if found else {})
