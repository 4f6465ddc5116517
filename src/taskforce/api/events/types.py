"""The types of events that somebody may send, each with a JSON Schema: made from the commands' signatures."""

import inspect
from functools import lru_cache
from typing import Any

import msgspec

from taskforce.domain.commands import COMMANDS, CommandType
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.offices import WHICHEVER, offices_in, sent_by
from taskforce.doors.content import data_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"

BEGINS = "Begins a record: its subject is your own key of it."
STEP = "Of a record: its subject is the record's id as the API shows it, or your own key of it."


def schema_id(event: str) -> str:
    return f"urn:taskforce:event:{event}:1"


def types(by: Officer, names_offices: bool) -> dict[str, Any]:
    """By name: {"warning.drafted": {"$schema": ..., "$id": ..., "description": ..., "properties": ...}, ...}.

    `names_offices`: of a system, which sends for every office.
    """
    return _types(by.organisation_kind, None if names_offices else by.office)


@lru_cache
def _types(kind: OrganisationKind, office: str | None) -> dict[str, Any]:
    return {
        name: _schema(command, offices)
        for name, command in COMMANDS.items()
        if (offices := offices_in(command.by, kind)) and (office is None or not {office, WHICHEVER}.isdisjoint(offices))
    }


def _schema(command: CommandType, offices: list[str]) -> dict[str, Any]:
    data = data_of(command)
    (_,), found = msgspec.json.schema_components([data])
    schema: dict[str, Any] = found.pop(command.event)
    record = BEGINS if command.begins else STEP
    said = " ".join(filter(None, (record, sent_by(offices), inspect.getdoc(command.method))))
    about = {"$schema": DIALECT, "$id": schema_id(command.event), "description": said}
    return about | schema | ({"$defs": found} if found else {})
