"""How HTTP carries events: structured, binary, in batches; and what is refused before any is looked at."""

import json

import asyncpg
import httpx
import pytest

from api.events.vectors import FEATURE, attributes, requests
from sending import DRAFT, Sender, told
from served import Client
from taskforce.api.events.cloud_event import read
from taskforce.api.events.modes import events_in
from taskforce.api.problem import Problem


def code(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    said = response.json()
    assert said["type"] == f"urn:taskforce:problem:{said['code']}"
    assert said["status"] == response.status_code
    return response.status_code, said["code"]


@pytest.mark.skipif(not FEATURE.exists(), reason=f"{FEATURE.name} of the CloudEvents conformance suite is not here")
def test_it_reads_what_the_conformance_feature_says_of_every_mode() -> None:
    read_as = list(requests())
    assert len(read_as) == 4
    for headers, body, expected in read_as:
        [raw], _ = events_in(headers.items(), body)
        event = read(raw)
        assert attributes(event, expected) == expected
        assert event.data == {"message": "Hello World!"}


def test_headers_are_percent_encoded() -> None:
    headers = {"ce-specversion": "1.0", "ce-id": "Euro%20%E2%82%AC", "ce-source": "/desk", "ce-type": "t"}
    [raw], batched = events_in(headers.items(), b"")
    assert (read(raw).id, batched) == ("Euro €", False)


@pytest.mark.parametrize("body", [b'{}, "actor": "eve"', b'1, "id": "2"', b'{"a": 1}}', b'"\xff"', b"[" * 5000])
def test_data_in_binary_mode_says_no_attributes(body: bytes) -> None:
    headers = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/desk", "ce-type": "t"}
    with pytest.raises(Problem) as problem:
        events_in(headers.items(), body)
    assert (problem.value.status, problem.value.code) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "header",
    [
        *((b"ce-id", value) for value in (b"%FF", b"%ED%A0%80", "\N{EURO SIGN}".encode(), b"caf\xe9")),
        *((b"ce-type", b"t"), (b"ce-classification", b"SECRET"), (b"Content-Type", b"application/json")),
    ],
)
async def test_a_header_that_cannot_be_read_or_stands_twice_is_refused_and_nothing_of_it_is_kept(
    agency: Sender, admin: asyncpg.Connection, header: tuple[bytes, bytes]
) -> None:
    said = [
        (b"ce-specversion", b"1.0"),
        (b"ce-source", b"/desk"),
        (b"ce-type", b"warning.drafted"),
        (b"ce-subject", b"W"),
    ]
    said += [(b"content-type", b"application/json"), (b"ce-classification", b"OFFICIAL"), header]
    said += [(name.encode(), value.encode()) for name, value in agency.headers.items()]
    response = await agency.client.http.post("/events", content=json.dumps(DRAFT).encode(), headers=said)
    assert code(response) == (400, "BAD_REQUEST")
    assert await admin.fetchval("select count(*) from log.quarantine") == 0


async def test_one_event_is_answered_alone_and_a_refusal_of_it_is_a_problem(agency: Sender) -> None:
    kind = "application/cloudevents+json"
    done = await agency.post(json.dumps(agency.event("warning.drafted", "W1", DRAFT)).encode(), kind)
    assert (done.status_code, done.json()["verdict"]) == (200, "recorded")
    again = agency.event("warning.issued", "W1")
    refused = await agency.post(json.dumps(again).encode(), kind)
    assert code(refused) == (422, "WRONG_STAGE")
    assert (refused.json()["id"], refused.json()["possible"]) == (again["id"], ["warning.reviewed"])
    busy = agency.event("warning.reviewed", "W1", expectedversion=9)
    assert code(await agency.post(json.dumps(busy).encode(), kind)) == (409, "CONFLICT")


async def test_nothing_comes_of_an_empty_batch(agency: Sender) -> None:
    assert await agency.send() == []


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("application/cloudevents-batch+json", b"{}", (400, "BAD_BATCH")),
        ("application/cloudevents-batch+json", b"[1,", (400, "BAD_BATCH")),
        ("application/cloudevents-batch+json", b"[" + b"1," * 1000 + b"1]", (413, "BATCH_TOO_LARGE")),
        ("application/cloudevents-batch+json", b'["' + b"x" * 4 * 1024 * 1024 + b'"]', (413, "BODY_TOO_LARGE")),
        ("application/cloudevents+avro", b"{}", (415, "NOT_CLOUDEVENTS")),
        ("application/json", b"{}", (415, "NOT_CLOUDEVENTS")),
        ("", b"", (415, "NOT_CLOUDEVENTS")),
        ("application/cloudevents+json", b"", (422, "BAD_EVENT")),
        ("application/cloudevents+json", b"\xff", (422, "BAD_EVENT")),
        ("application/cloudevents+json", b"[" * 100_000, (422, "BAD_EVENT")),
    ],
)
async def test_what_cannot_be_taken_is_refused_as_a_whole(
    agency: Sender, kind: str, body: bytes, expected: tuple[int, str]
) -> None:
    assert code(await agency.post(body, kind)) == expected


@pytest.mark.parametrize(
    ("kind", "encoding", "expected"),
    [
        ("application/cloudevents+json; charset=utf-16", "identity", (415, "NOT_CLOUDEVENTS")),
        ('application/cloudevents+json; x=y; Charset="Latin1"', "identity", (415, "NOT_CLOUDEVENTS")),
        ("application/cloudevents+json", "gzip", (415, "NOT_CLOUDEVENTS")),
        ('application/cloudevents+json; charset="UTF-8"', "identity", (422, "BAD_EVENT")),
    ],
)
async def test_what_is_compressed_or_in_another_charset_is_not_taken_for_something_else(
    agency: Sender, kind: str, encoding: str, expected: tuple[int, str]
) -> None:
    assert code(await agency.post(b"{}", kind, **{"content-encoding": encoding})) == expected


async def test_more_than_a_megabyte_of_events_is_taken_at_once(agency: Sender) -> None:
    gist = {"gist": "x" * 20_000}
    drafts = [agency.event("warning.drafted", f"W{n}", DRAFT | gist) for n in range(150)]
    assert told(await agency.send(*drafts)) == ["recorded"] * 150


async def test_it_needs_a_token_and_an_organisation_that_is_registered(client: Client) -> None:
    assert code(await client.http.post("/events", json=[])) == (401, "NOT_AUTHENTICATED")
    stranger = Sender(client, "parties", "PP77")
    kind = "application/cloudevents-batch+json"
    assert code(await stranger.post(b"[]", kind)) == (403, "NOT_REGISTERED")
    assert code(await Sender(client, "newspapers", "cabinet", "editor").post(b"[]", kind)) == (401, "NOT_AUTHENTICATED")
    reader = Sender(client, "ministers", "cabinet")
    assert code(await reader.post(b"[]", kind)) == (403, "NOT_REGISTERED")
    assert code(await client.http.get("/events/types", headers=reader.headers)) == (403, "NOT_REGISTERED")
    assert code(await client.http.get("/events/nowhere")) == (404, "NOT_FOUND")
    assert code(await client.http.delete("/events")) == (405, "METHOD_NOT_ALLOWED")
