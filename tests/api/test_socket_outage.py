"""The log goes away under a WebSocket: what it is needed for says so or waits, and everything else goes on."""

import asyncio

import pytest

from served import Client
from served import client as client
from subscribing import connected, donation, happen
from taskforce.api.access import Roster
from taskforce.log.event_log import EventLog
from taskforce.log.verdict import LogError, Unavailable, UnknownEvent

QUERY = "{ warnings { totalCount } }"


class Away:
    """Whether somebody is still in his office cannot be found out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: LogError) -> None:
        self.asked = asyncio.Event()

        async def refused(*_: object) -> None:
            self.asked.set()
            raise error

        monkeypatch.setattr(Roster, "entitlement", refused)


@pytest.mark.parametrize("error", [Unavailable(), UnknownEvent("warning.sung", 1)], ids=lambda error: error.code)
async def test_a_question_is_told_so_and_ends_no_other(
    client: Client, log: EventLog, monkeypatch: pytest.MonkeyPatch, error: LogError
) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        with monkeypatch.context() as patch:
            Away(patch, error)
            await socket.say("subscribe", id="q", payload={"query": QUERY})
            assert await socket.refusal() == "UNAVAILABLE"
        [own] = await happen(log, donation("blue"))
        assert [change["node"]["id"] for change in await socket.changes(1)] == [own]


@pytest.mark.parametrize("error", [Unavailable(), UnknownEvent("warning.sung", 1)], ids=lambda error: error.code)
async def test_a_subscriber_waits_and_loses_nothing(
    client: Client, log: EventLog, monkeypatch: pytest.MonkeyPatch, error: LogError
) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        with monkeypatch.context() as patch:
            away = Away(patch, error)
            [own] = await happen(log, donation("blue"))
            async with asyncio.timeout(30):
                await away.asked.wait()
        assert [change["node"]["id"] for change in await socket.changes(1)] == [own]
