"""What trickles in, takes for ever, or is not taken does not stay."""

import asyncio
import json
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

from mutating import document, post, register
from scenario import CAT
from served import Client, served
from served import client as client
from shown import home
from subscribing import connected
from taskforce.api.limits import connection, seconds
from taskforce.api.limits.connection import Connection
from taskforce.database import Database

SLOW = "{ warnings { totalCount } }"


async def opened(client: Client) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    url = urlsplit(str(client.http.base_url))
    return await asyncio.open_connection(url.hostname, url.port)


def head(client: Client, path: str, length: int) -> bytes:
    token = client.token("parties", "blue")
    return (
        f"POST {path} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n"
        f"content-length: {length}\r\n\r\n"
    ).encode()


@pytest.mark.parametrize("path", ["/graphql/parties", "/events"])
async def test_a_body_that_trickles_in_is_refused_and_the_connection_closed(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(seconds, "BODY", 0.3)
    reader, writer = await opened(client)
    writer.write(head(client, path, 1000) + b"{")
    async with asyncio.timeout(30):
        said = await reader.read()
    writer.close()
    status, body = said.split(b"\r\n", 1)[0], said.rpartition(b"\r\n\r\n")[2]
    assert status.startswith(b"HTTP/1.1 408")
    assert b"TOO_SLOW_REQUEST" in body
    assert b"x-request-id" in said


@pytest.mark.parametrize("said", [b"", b"POST /graphql/parties HTTP/1.1\r\nhost: a\r\nx-a: "])
async def test_a_head_that_trickles_in_is_cut_off(client: Client, monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(connection, "HEAD", 0.3)
    reader, writer = await opened(client)
    writer.write(said)
    async with asyncio.timeout(30):
        assert await reader.read() == b""
    writer.close()


async def test_the_head_of_a_second_request_has_to_come_in_time_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD", 0.3)
    reader, writer = await opened(client)
    writer.write(b"GET /health/live HTTP/1.1\r\nhost: a\r\n\r\nGET /health/live HTTP/1.1\r\nhost")
    async with asyncio.timeout(30):
        assert (await reader.read()).count(b'{"status":"live"}') == 1
    writer.close()


async def test_an_answer_that_takes_too_long_is_given_up_and_the_next_is_answered(
    client: Client, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seconds, "WHOLE", 0.5)
    async with asyncio.timeout(60):
        async with admin.transaction():
            await admin.execute(f"lock table {await home(admin, 'parties/warnings')}")
            for _ in range(10):
                refused = await client.post("parties", "blue", SLOW)
                assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
                assert refused.json()["errors"][0]["extensions"] == {"code": "TOO_SLOW"}
        monkeypatch.undo()
        assert (await client.post("parties", "blue", SLOW)).status_code == 200


async def test_so_is_one_on_a_socket(
    client: Client, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seconds, "WHOLE", 0.5)
    async with connected(client, "parties", "blue") as socket, admin.transaction():
        await admin.execute(f"lock table {await home(admin, 'parties/warnings')}")
        await socket.say("subscribe", id="1", payload={"query": SLOW})
        assert await socket.refusal() == "TOO_SLOW"


async def test_a_command_that_was_given_up_may_be_recorded_and_is_so_once(
    client: Client, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await register(client, CAT)
    monkeypatch.setattr(seconds, "WHOLE", 0.5)
    said = {
        "key": "D1",
        "value": 1234,
        "receivedOn": "2026-01-01",
        "donorName": "Ann Example",
        "subjectIds": [str(UUID(int=7))],
    }
    text, about = document("parties", "noteDonation"), {"act": {"commandId": "one"}}
    async with asyncio.timeout(60):
        async with admin.transaction():
            await admin.execute("select from log.head for update")
            given_up = await post(client, CAT, text, input=said | about)
            assert given_up.status_code == 503, given_up.text
            assert given_up.json()["errors"][0]["extensions"] == {"code": "TOO_SLOW"}
        monkeypatch.undo()
        again = await post(client, CAT, text, input=said | about)
    assert again.json()["data"]["noteDonation"]["errors"] == [], again.text
    assert await admin.fetchval("select count(*) from log.event where type = 'donation.noted'") == 1


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set once the service has let a connection go."""
    event, let_go = asyncio.Event(), Connection.connection_lost

    def told(self: Connection, error: Exception | None) -> None:
        let_go(self, error)
        event.set()

    monkeypatch.setattr(Connection, "connection_lost", told)
    return event


async def test_who_takes_nothing_of_his_answers_is_cut_off(
    database: Database, tmp_path: Path, lost: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "TAKEN", 0.3)
    fields = "types { name description fields { name description args { name description } } }"
    body = json.dumps({"query": f"{{ {' '.join(f'n{n}: __schema {{ {fields} }}' for n in range(15))} }}"}).encode()
    async with served(database, tmp_path, cost_per_second=10**9) as client:
        _, writer = await opened(client)
        writer.write((head(client, "/graphql/parties", len(body)) + body) * connection.AHEAD)
        async with asyncio.timeout(60):
            await lost.wait()
        writer.close()


async def test_who_asks_on_without_waiting_for_answers_is_cut_off(client: Client, lost: asyncio.Event) -> None:
    _, writer = await opened(client)
    writer.write(b"GET /health/ready HTTP/1.1\r\nhost: a\r\n\r\n" * (connection.AHEAD + 50))
    async with asyncio.timeout(3):  # sooner than one that is idle
        await lost.wait()
    writer.close()
