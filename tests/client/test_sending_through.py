"""Whatever a gateway does to requests and answers, everything arrives once, or stays kept and the reason is said."""

import asyncio
import socket
import time
from pathlib import Path

import asyncpg
import httpx
import pytest

from client.gateway import Gateway, gateway
from client.said import DRAFT, STEPS, event, warning
from client.sending import Agency, histories, names, recorded, sent
from served import served
from taskforce.client import BadAnswer, OutOfPatience, RequestRefused
from taskforce.database import Database

PAGE, DEEP = "<html>Try again later</html>", '[{"x":' + "[" * 9_999
ALL = [step for n in range(20) for step in warning(f"case-{n}")]


async def test_answers_that_are_cut_off_are_asked_for_again(
    agency: Agency, between: Gateway, admin: asyncpg.Connection
) -> None:
    between.cuts = 2
    async with agency.client(between.url) as client:
        await client.keep(*ALL)
        assert names(await sent(client)) == ["Duplicate"] * len(ALL)
    assert between.statuses == [200, 200, 200]
    assert await recorded(admin) == [each.id for each in ALL]


async def test_what_was_given_up_while_it_was_sent_is_sent_again(
    agency: Agency, between: Gateway, admin: asyncpg.Connection
) -> None:
    come = asyncio.Event()
    between.instead = lambda body: come.set()
    async with agency.client(between.url) as client:
        await client.keep(*ALL)
        sending = asyncio.create_task(sent(client))
        await come.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert await client.unsent() == len(ALL)
        assert set(names(await sent(client))) <= {"Recorded", "Duplicate"}
        assert await client.unsent() == 0
    assert await recorded(admin) == [each.id for each in ALL]


async def test_a_gateway_that_is_overloaded_is_asked_again(agency: Agency, between: Gateway) -> None:
    answers = [httpx.Response(status, text=PAGE) for status in (429, 502, 503, 504)]
    between.instead = lambda body: answers.pop(0) if answers else None
    async with agency.client(between.url) as client:
        await client.keep(*ALL)
        assert names(await sent(client)) == ["Recorded"] * len(ALL)
    assert between.statuses == [429, 502, 503, 504, 200]


async def test_it_does_not_ask_again_sooner_than_it_was_told(agency: Agency, between: Gateway) -> None:
    asked: list[float] = []

    def busy_once(_: bytes) -> httpx.Response | None:
        asked.append(time.monotonic())
        return httpx.Response(503, headers={"retry-after": "1"}) if len(asked) == 1 else None

    between.instead = busy_once
    async with agency.client(between.url) as client:
        await client.keep(*ALL)
        await sent(client)
    first, second = asked
    assert second - first >= 1


async def test_what_the_service_has_too_much_of_is_sent_when_it_says(
    database: Database, tmp_path: Path, admin: asyncpg.Connection
) -> None:
    """What one request of these costs is let in, and waited for some seconds, which no machine needs to ask again."""
    async with served(database, tmp_path, cost_per_second=len(ALL) * 4 // 5) as client:
        agency = Agency.of(client, tmp_path)
        async with gateway(agency.url) as between, agency.client(between.url) as sending:
            await sending.keep(*ALL)
            assert names(await sent(sending)) == ["Recorded"] * len(ALL)
            await sending.keep(*warning("case-more"))
            assert set(names(await sent(sending))) == {"Recorded"}
    assert between.statuses == [200, 429, 200]
    assert len(await recorded(admin)) == len(ALL) + len(warning("case-more"))


async def test_it_gives_up_at_once_if_told_to_wait_longer_than_patience_lasts(agency: Agency, between: Gateway) -> None:
    between.instead = lambda body: httpx.Response(503, headers={"retry-after": "3600"})
    async with agency.client(between.url) as client:
        await client.keep(*ALL)
        with pytest.raises(OutOfPatience, match="HTTP_503"):
            await sent(client)
        assert len(between.bodies) == 1
        assert await client.unsent() == len(ALL)


async def test_patience_ends_where_nobody_listens_and_everything_stays_kept(agency: Agency) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with agency.client(url, patience=0.5) as client:
            await client.keep(*ALL)
            with pytest.raises(OutOfPatience, match="ConnectError"):
                await sent(client)
            assert await client.unsent() == len(ALL)


@pytest.mark.parametrize("status", [400, 413])
async def test_a_batch_that_is_too_large_for_a_gateway_goes_in_parts_and_in_order(
    agency: Agency, between: Gateway, admin: asyncpg.Connection, status: int
) -> None:
    between.instead = lambda body: httpx.Response(status, text=PAGE) if len(body) > 5_000 else None
    async with agency.client(between.url) as client:
        await client.keep(*ALL)
        assert names(await sent(client)) == ["Recorded"] * len(ALL)
    assert status in between.statuses
    assert await recorded(admin) == [each.id for each in ALL]


async def test_an_event_that_is_too_large_alone_is_named_and_what_came_before_it_is_sent(
    agency: Agency, between: Gateway
) -> None:
    large = event(id="large", subject="large", data=DRAFT | {"gist": "x" * 6_000})
    between.instead = lambda body: httpx.Response(413, text=PAGE) if len(body) > 5_000 else None
    async with agency.client(between.url) as client:
        await client.keep(*ALL[:8], large, *ALL[8:])
        with pytest.raises(RequestRefused) as refusal:
            await sent(client)
        assert (refusal.value.status, refusal.value.code, refusal.value.first) == (413, "HTTP_413", "large")
        assert await client.unsent() == len(ALL) - 8 + 1
        await client.discard("large")
        assert names(await sent(client)) == ["Recorded"] * (len(ALL) - 8)


async def test_an_answer_that_is_not_the_services_settles_nothing(agency: Agency, between: Gateway) -> None:
    pages = [PAGE, "", "[]", "{}", '[{"verdict":"recorded","id":"e-1"}]', '[{"verdict":"perhaps"}]', "\x00", DEEP]
    async with agency.client(between.url) as client:
        await client.keep(event(data=DRAFT))
        between.instead = lambda body: httpx.Response(200, text=pages.pop())
        while pages:
            with pytest.raises(BadAnswer):
                await sent(client)
        assert await client.unsent() == 1


async def test_an_error_of_the_service_itself_is_said_and_everything_stays_kept(
    agency: Agency, between: Gateway
) -> None:
    pages = [PAGE, DEEP.removeprefix("[")]
    between.instead = lambda body: httpx.Response(500, text=pages.pop())
    async with agency.client(between.url) as client:
        await client.keep(*ALL)
        while pages:
            with pytest.raises(RequestRefused, match="HTTP_500"):
                await sent(client)
        assert await client.unsent() == len(ALL)


async def test_the_service_is_waited_for_while_its_database_is_away(
    agency: Agency, between: Gateway, admin: asyncpg.Connection
) -> None:
    agency.served.service._log.patience = 0.2
    cut = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'taskforce_writer'"
    async with agency.client(between.url) as client:
        await client.keep(*ALL)
        await admin.execute("alter role taskforce_writer nologin")
        try:
            await admin.execute(cut)
            sending = asyncio.create_task(sent(client))
            await between.said(503)
        finally:
            await admin.execute("alter role taskforce_writer login")
        assert set(names(await sending)) <= {"Recorded", "Duplicate"}
    assert len(await recorded(admin)) == len(ALL)
    assert await histories(admin) == {tuple(f"warning.{step}" for step in STEPS)}
