"""Nothing that can be sent brings the door to fall: every event has a verdict, every request an answer with a code."""

import json
import random
from contextlib import suppress
from typing import Any

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario import THEN
from sending import DRAFT, Sender
from taskforce.api.events.item import Item
from taskforce.api.identity import Viewer
from taskforce.api.officers import Staff
from taskforce.domain.commands import COMMANDS
from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import OrganisationKind
from taskforce.log.canonical import NotStorable

VIEWER = Viewer("agencies", "desk", "office", "ann", is_system=True)
STAFF = Staff("desk", OrganisationKind.AGENCY, None)
ATTRIBUTES = [
    *("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data", "data_base64"),
    *("actor", "office", "classification", "handling", "regime", "reported", "expectedversion", "correlationid", "x"),
]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(
    LEAVES | st.sampled_from([*DRAFT.values(), "1.0", "/desk"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(list(DRAFT)), inner),
    max_leaves=12,
)


def sound(type: str) -> dict[str, Any]:
    return {"specversion": "1.0", "id": "1", "source": "/desk", "type": type, "subject": "W1", "data": DRAFT}


@given(
    st.sampled_from(sorted(COMMANDS)),
    st.dictionaries(st.sampled_from(ATTRIBUTES), VALUES, max_size=5),
    st.dictionaries(st.sampled_from(list(DRAFT)), VALUES, max_size=3),
)
def test_an_event_is_a_command_or_is_refused(type: str, changed: dict[str, Any], said: dict[str, Any]) -> None:
    event = sound(type) | {"data": DRAFT | said} | changed
    with suppress(TaskforceError, NotStorable):
        Item(json.dumps(event).encode(errors="replace"), VIEWER, STAFF).command(THEN)


@given(st.binary() | st.text().map(lambda text: text.encode(errors="replace")))
def test_what_is_no_event_is_refused_with_a_code(raw: bytes) -> None:
    with pytest.raises(TaskforceError):
        Item(raw, VIEWER, STAFF).command(THEN)


STRANGE: list[Any] = [
    *("", "\0", "x" * 30_000, "'; drop table log.event; --", "../..", "٣", "\u202eABC", "true", "null", "1e400"),
    *(0, -1, 2**53, 2**63, 2**100, 1.5, 1e300, True, None, [], {}, [[]], {"": ""}, {"$ref": "#"}, [None] * 2000),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    *("2026-01-01T00:00:60Z", "2026-13-01", "00000000-0000-0000-0000-000000000000", "V2FybmluZzo="),
    "V2FybmluZzowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE=",
]


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_sent_each_event_has_a_verdict_and_none_is_lost(
    agency: Sender, admin: asyncpg.Connection, seed: int
) -> None:
    rng = random.Random(seed)
    sent = []
    for number in range(250):
        event = agency.event(rng.choice(sorted(COMMANDS)), rng.choice(["W1", "W2"]), dict(DRAFT))
        for _ in range(rng.randrange(3)):
            event[rng.choice(ATTRIBUTES)] = rng.choice(STRANGE)
        if isinstance(event.get("data"), dict):
            event["data"][rng.choice([*DRAFT, "expires_on", "given", "superseded_by"])] = rng.choice(STRANGE)
        sent.append(event if number % 20 else rng.choice(STRANGE))
    verdicts = json.loads((await post(agency, sent)).decode())
    assert len(verdicts) == len(sent)
    assert {verdict["verdict"] for verdict in verdicts} <= {"recorded", "duplicate", "conflict", "refused"}
    refused = [verdict for verdict in verdicts if verdict["verdict"] == "refused"]
    assert {v["code"] for v in refused if "quarantine" not in v} <= {"ABOVE_CEILING", "BAD_EVENT"}
    kept = await admin.fetch("select code, quarantine_id::text as id, content = '' as is_digest from log.quarantine")
    assert {row["id"] for row in kept if not row["is_digest"]} == {
        v["quarantine"] for v in refused if "quarantine" in v
    }
    assert {v["code"] for v in refused} == {row["code"] for row in kept}


async def post(agency: Sender, events: list[Any]) -> bytes:
    response = await agency.post(json.dumps(events).encode(), "application/cloudevents-batch+json")
    assert response.status_code == 200, response.text
    return response.content


@pytest.mark.parametrize("strange", [value for value in STRANGE if isinstance(value, str)])
async def test_no_header_brings_it_to_fall(agency: Sender, strange: str) -> None:
    text = strange[:2000].encode("ascii", errors="backslashreplace").decode().replace("\0", "%00")
    headers = {"ce-specversion": "1.0", "ce-type": "warning.drafted", "ce-source": "/desk"}
    for name in ("ce-id", "ce-subject", "ce-time", "ce-expectedversion", "content-type"):
        said = {"ce-id": "1", "ce-subject": "W"} | headers | {name: text}
        response = await agency.client.http.post("/events", content=b"{}", headers=agency.headers | said)
        assert response.status_code in {200, 400, 409, 415, 422}, (name, response.text)
