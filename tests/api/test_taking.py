"""Who reads nothing: his subscriptions end, with his token or once he has taken nothing for a while."""

import asyncio
import json
import time
from typing import Any

import pytest

from api.answering import free
from served import Client
from served import client as client
from subscribing import CHANGES, donation, happen
from taskforce.api import execution
from taskforce.api.asked import asked
from taskforce.api.subscriptions import messages, taking
from taskforce.api.subscriptions.events import Events
from taskforce.api.subscriptions.socket import Socket
from taskforce.log.event_log import EventLog

SCOPE: Any = {"path": "/graphql/parties"}


async def for_ever(_: object = None) -> Any:
    await asyncio.Event().wait()


async def streamed(client: Client, until: float) -> None:
    """A stream of events that nobody takes."""
    viewer, _ = await client.service.identity.admitted(f"Bearer {client.token('parties', 'blue')}")
    subscribing = asked(client.service.schema("parties"), CHANGES)
    begun = await execution.subscribe(subscribing, client.service.watcher(viewer, subscribing, until), free)
    assert client.service._hub.size == 1
    async with asyncio.timeout(30):
        await Events(begun).to_asgi_response()({}, for_ever, for_ever)


async def test_a_stream_that_nobody_reads_ends_once_it_has_waited_too_long(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "PATIENCE", 0.1)
    await streamed(client, time.time() + 3600)
    assert client.service._hub.size == 0


async def test_a_stream_that_nobody_reads_ends_with_its_token(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "LAST_WORD", 0.1)
    monkeypatch.setattr(taking, "PATIENCE", 3600)
    await streamed(client, time.time() + 0.5)
    assert client.service._hub.size == 0


@pytest.mark.parametrize("unread", ["next", "pong"])
async def test_a_socket_that_nobody_reads_ends_once_it_has_waited_too_long(
    client: Client, log: EventLog, monkeypatch: pytest.MonkeyPatch, unread: str
) -> None:
    said: asyncio.Queue[Any] = asyncio.Queue()
    begun = asyncio.Event()

    async def send(message: Any) -> None:
        if begun.is_set() and f'"{unread}"' in message["text"]:
            await for_ever()
        if message["text"] == messages.PONG:
            begun.set()

    def say(**message: Any) -> None:
        said.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})

    admitted = await client.service.identity.admitted(f"Bearer {client.token('parties', 'blue')}")
    serving = asyncio.create_task(Socket(client.service, SCOPE, admitted, said.get, send).serve())
    say(type="connection_init")
    say(type="subscribe", id="1", payload={"query": CHANGES})
    say(type="ping")
    async with asyncio.timeout(30):
        await begun.wait()
        monkeypatch.setattr(taking, "PATIENCE", 0.1)
        await happen(log, donation("blue"))
        say(type="ping")
        await serving
    assert client.service._hub.size == 0


async def test_a_socket_whose_end_nobody_reads_is_left_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "PATIENCE", 0.1)
    said: asyncio.Queue[Any] = asyncio.Queue()
    said.put_nowait({"type": "websocket.receive", "text": "nonsense"})
    async with asyncio.timeout(30):
        await Socket(client.service, SCOPE, None, said.get, for_ever).serve()
