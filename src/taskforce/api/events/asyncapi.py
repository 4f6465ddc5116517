"""An AsyncAPI 3.0 document of the door of events, for somebody who may send some of them."""

from typing import Any

import msgspec

from taskforce.api.events.cloud_event import CloudEvent
from taskforce.api.events.modes import MANY, MOST_BYTES, MOST_EVENTS, ONE
from taskforce.api.events.types import types
from taskforce.domain.kernel import Officer

HOW = (
    f"POST one event as {ONE}, up to {MOST_EVENTS} events or {MOST_BYTES} bytes as {MANY}, or one in binary mode. "
    "Each is answered by a verdict, in order: recorded, duplicate, conflict or refused."
)
VERDICT = {
    "type": "object",
    "required": ["id", "source", "verdict"],
    "properties": {
        "id": {"type": "string"},
        "source": {"type": "string"},
        "verdict": {"enum": ["recorded", "duplicate", "conflict", "refused"]},
        "record": {"type": "string", "description": "The record's id, as the API shows it."},
        "version": {"type": "integer", "description": "How many things have happened to it that you may know of."},
        "receipt": {"type": "string", "description": "A query can wait until this is shown."},
        "code": {"type": "string", "description": "Stable; docs/agencies.md says what to do about each."},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "stage": {"type": "string"},
        "possible": {"type": "array", "items": {"type": "string"}},
        "quarantine": {"type": "string", "description": "By which GET /events/quarantine/{id} shows it again."},
    },
}


def asyncapi(by: Officer, names_offices: bool) -> dict[str, Any]:
    known = types(by, names_offices)
    _, found = msgspec.json.schema_components([CloudEvent], ref_template="#/components/schemas/{name}")
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "taskforce: events", "version": "1", "description": HOW},
        "defaultContentType": ONE,
        "channels": {
            "events": {
                "address": "/events",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in known},
            },
            "verdicts": {"address": None, "messages": {"verdict": {"$ref": "#/components/messages/verdict"}}},
        },
        "operations": {
            "record": {
                "action": "receive",
                "channel": {"$ref": "#/channels/events"},
                "bindings": {"http": {"method": "POST", "bindingVersion": "0.3.0"}},
                "reply": {"channel": {"$ref": "#/channels/verdicts"}},
            }
        },
        "components": {
            "messages": {name: _message(name, schema) for name, schema in known.items()}
            | {"verdict": {"name": "verdict", "payload": {"$ref": "#/components/schemas/Verdict"}}},
            "schemas": {"CloudEvent": found["CloudEvent"], "Verdict": VERDICT},
        },
    }


def _message(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    said = {"properties": {"type": {"const": name}, "data": schema}, "required": ["subject"]}
    return {
        "name": name,
        "title": name,
        "summary": schema["description"],
        "contentType": ONE,
        "payload": {"allOf": [{"$ref": "#/components/schemas/CloudEvent"}, said]},
    }
