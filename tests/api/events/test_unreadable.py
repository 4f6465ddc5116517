"""What cannot be read has a marking that is not known, and what says a name twice says two things."""

import json

import asyncpg
import pytest

from log.holding import holding
from sending import DRAFT, Sender, told

ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"
SECRET = "at 4 Secret Street"


def draft(sender: Sender, **more: str) -> bytes:
    return json.dumps(sender.event("warning.drafted", "W1", DRAFT | {"gist": SECRET}, **more)).encode()


async def test_one_that_is_too_large_is_refused_alone_and_not_kept(agency: Sender, admin: asyncpg.Connection) -> None:
    large = agency.event("warning.drafted", "W2", DRAFT | {"gist": SECRET, "more": ["x" * 40] * 6_200})
    events = [agency.event("warning.drafted", "W1", DRAFT), large, agency.event("warning.drafted", "W3", DRAFT)]
    verdicts = await agency.send(*events)
    assert told(verdicts) == ["recorded", "EVENT_TOO_LARGE", "recorded"]
    assert [verdict["id"] for verdict in verdicts] == [event["id"] for event in events]
    [kept] = await admin.fetch("select content, event_id, sender, subjects from log.quarantine")
    assert tuple(kept) == ("", None, None, [])
    assert await holding(admin, "Secret") == []


@pytest.mark.parametrize("marking", ["SECRET", "OFFICIAL"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda event: event[:-1],
        lambda event: event + b"}",
        lambda event: event.replace(b"Street", "Stra\xdfe".encode("latin-1")),
        lambda event: event.replace(b"Street", b"\\ud800"),
        lambda event: event.replace(b'"1.0"', b'"1.0", "x": ' + b"[" * 5000),
        lambda event: event.replace(b'"1.0"', b'"1.0", "classification": "OFFICIAL", "classification": "SECRET"'),
    ],
)
async def test_what_cannot_be_read_is_refused_and_not_kept(
    agency: Sender, admin: asyncpg.Connection, marking: str, damage: object
) -> None:
    assert callable(damage)
    verdict = (await agency.post(damage(draft(agency, classification=marking)), ONE)).json()
    assert (verdict["code"], "was kept" in verdict["detail"]) == ("BAD_EVENT", True)
    [kept] = await admin.fetch("select content, event_id, sender, subjects from log.quarantine")
    assert tuple(kept) == ("", None, None, [])
    assert await holding(admin, "Secret") == []


async def test_what_says_a_name_twice_is_refused_wherever_it_does(agency: Sender) -> None:
    twice = [
        draft(agency).replace(b'"subject": "W1"', b'"subject": "W1", "subject": "W2"'),
        draft(agency).replace(b'"gist"', b'"gist": "Somebody else.", "gi\\u0073t"'),
        json.dumps(agency.event("warning.drafted", "W1", data_base64="eyJnaXN0IjoxLCJnaXN0IjoyfQ==")).encode(),
    ]
    verdicts = (await agency.post(b"[" + b",".join([*twice, draft(agency)]) + b"]", MANY)).json()
    assert told(verdicts) == ["BAD_EVENT", "BAD_EVENT", "BAD_DATA", "recorded"]
