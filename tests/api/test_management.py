"""What operators are told, and where: nobody else is, and nothing that is not theirs."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

import cluster
from issuing import Issuer
from issuing import issuer as issuer
from served import NO_TLS, Client, served
from served import client as client
from served import story as story
from served import told as told
from subscribing import connected
from taskforce.api.management.routes import management
from taskforce.api.names import AUDIENCES
from taskforce.api.server import listen, serving
from taskforce.database import Database
from taskforce.demo import people
from taskforce.postgres import Server

LINE = re.compile(r'taskforce_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')


@asynccontextmanager
async def managed(client: Client) -> AsyncIterator[httpx.AsyncClient]:
    with listen("127.0.0.1", 0) as listening:
        async with (
            serving(management(client.service), listening, lambda: None) as server,
            httpx.AsyncClient(base_url=server.url, verify=NO_TLS, timeout=30) as http,
        ):
            yield http


async def health(http: httpx.AsyncClient, status: int = 200) -> Any:
    answer = await http.get("/health")
    assert answer.status_code == status, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


async def metrics(http: httpx.AsyncClient) -> dict[str, float]:
    """By name and labels."""
    answer = await http.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert all(LINE.fullmatch(line) for line in lines), answer.text
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def test_each_part_is_told(story: Client) -> None:
    await story.service.caught_up()
    async with managed(story) as http, connected(story, "parties", people.HARBOUR) as socket:
        await socket.subscribe()
        said = await health(http)
        found = await metrics(http)
    assert (said["status"], said["database"], said["log_is_open"]) == ("ok", "answers", True)
    assert said["parts"] == {"follower": True, "reactions": True, "clock": True}
    assert (said["issuer"], said["keys_age"], said["subscriptions"]) == ("local", None, 1)
    assert set(said["pools"]) == {"readers", "writer", "follower"}
    views = {view["view"]: view for view in said["recorded"]["views"]}
    position = said["recorded"]["position"]
    assert views["parties/donations"]["position"] == position > 50
    assert (views["parties/donations"]["lag"], views["parties/donations"]["problem"]) == (0, None)
    assert said["recorded"]["reactions"]["lag"] == 0
    assert found['taskforce_view_position{view="parties/donations"}'] == found["taskforce_log_position"] == position
    assert found['taskforce_part_running{part="clock"}'] == found["taskforce_ready"] == 1
    assert found["taskforce_subscriptions"] == 1


async def test_requests_are_counted_by_door_alone(client: Client) -> None:
    assert (await client.post("parties", "blue", "{ warnings { totalCount } }")).status_code == 200
    assert (await client.post("agencies", "desk", "{ warnings { totalCount } }")).status_code == 200
    assert (await client.http.get("/events/types")).status_code == 401
    async with managed(client) as http:
        found = await metrics(http)
    assert found['taskforce_requests_total{door="graphql",status="200"}'] == 2
    assert found['taskforce_requests_total{door="events",status="401"}'] == 1
    assert found['taskforce_request_seconds_bucket{door="graphql",le="+Inf"}'] == 2
    assert found['taskforce_request_seconds_count{door="graphql"}'] == 2
    assert found['taskforce_request_seconds_sum{door="graphql"}'] > 0
    buckets = [value for name, value in found.items() if name.startswith('taskforce_request_seconds_bucket{door="gr')]
    assert buckets == sorted(buckets)


async def test_nothing_is_told_of_any_organisation_person_or_record(story: Client) -> None:
    """An audience stands in the name of a view alone: some audiences are one organisation."""
    assert (await story.post("regulator", people.COMMISSION, "{ donations { totalCount } }")).status_code == 200
    async with managed(story) as http:
        said = (await http.get("/health")).text + (await http.get("/metrics")).text
    names = [*people.ORGANISATIONS, *(name for _, name in people.ORGANISATIONS.values())]
    assert [name for name in names if name in said] == []
    without = re.sub(r"[a-z]+[/_][a-z_]+(_[0-9a-f]{8}_[0-9]+)?", "", said)
    assert [audience for audience in AUDIENCES if audience in without] == []


async def test_a_view_that_has_stopped_is_said_by_its_code(client: Client, admin: asyncpg.Connection) -> None:
    await admin.execute(
        "update projection.view set problem = '22P02 what Ms Example said' where name = 'parties/warnings'"
    )
    async with managed(client) as http:
        said, found = await health(http), await metrics(http)
    assert said["status"] == "degraded"
    [view] = [view for view in said["recorded"]["views"] if view["problem"]]
    assert (view["view"], view["problem"]) == ("parties/warnings", "22P02")
    assert found['taskforce_view_stopped{view="parties/warnings"}'] == 1


async def test_a_database_that_is_away_is_said(client: Client, admin: asyncpg.Connection, server: Server) -> None:
    async with managed(client) as http, cluster.administrator(server) as outside:
        assert (await health(http))["status"] == "ok"
        database = await admin.fetchval("select current_database()")
        await outside.execute(f"alter database {database} with allow_connections false")
        await outside.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", database)
        said, found = await health(http, 503), await metrics(http)
    assert (said["status"], said["recorded"]) == ("not ready", None)
    assert said["database"] != "answers"
    assert found["taskforce_ready"] == 0
    assert "taskforce_log_position" not in found


@pytest.mark.parametrize(
    ("part", "told", "gauge"),
    [("_log", "log_is_open", "log_open"), ("_shown", "consultations_are_open", "consultations_open")],
)
async def test_a_log_that_this_process_can_write_to_no_more_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch, part: str, told: str, gauge: str
) -> None:
    async with managed(client) as http:
        said, found = await health(http), await metrics(http)
        assert (said["status"], said[told], found[f"taskforce_{gauge}"]) == ("ok", True, 1)
        monkeypatch.setattr(getattr(client.service, part), "_closed", True)
        said, found = await health(http, 503), await metrics(http)
    assert (said["status"], said[told], found[f"taskforce_{gauge}"]) == ("not ready", False, 0)
    assert said["log_is_open"] != said["consultations_are_open"]


async def test_the_age_of_the_keys_of_a_real_issuer_is_told(database: Database, tmp_path: Path, issuer: Issuer) -> None:
    async with served(database, tmp_path, issuer=issuer.name) as client, managed(client) as http:
        assert "taskforce_issuer_keys_age_seconds" not in await metrics(http)
        headers = {"authorization": f"Bearer {issuer.token()}"}
        said = {"query": "{ __typename }"}
        assert (await client.http.post("/graphql/parties", json=said, headers=headers)).status_code == 200
        assert 0 <= (await metrics(http))["taskforce_issuer_keys_age_seconds"] < 60
        assert (await health(http))["issuer"] == "real"


@pytest.mark.parametrize("path", ["/metrics", "/health", "/health/", "/health/detail"])
async def test_the_public_address_tells_none_of_it(client: Client, path: str) -> None:
    assert (await client.http.get(path)).status_code == 404
    async with managed(client) as http:
        for other in ("/graphql/parties", "/events", "/health/live", "/"):
            assert (await http.get(other)).status_code == 404
