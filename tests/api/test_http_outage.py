"""The database is killed under the running service, which says so and recovers by itself."""

import asyncio
import os
import signal
from pathlib import Path

import asyncpg

from cluster import SECRET
from served import CUT_OFF, Client, served
from served import client as client
from shown import home
from taskforce.database import Database
from taskforce.postgres import Cluster

QUERY = "{ warnings { totalCount } }"


async def test_a_question_that_is_cut_off_says_that_the_database_is_away(
    client: Client, admin: asyncpg.Connection
) -> None:
    async with admin.transaction():
        await admin.execute(f"lock table {await home(admin, 'parties/warnings')}")
        asking = asyncio.create_task(client.post("parties", "PP9001", QUERY))
        async with asyncio.timeout(30):
            while not await admin.fetchval(CUT_OFF):
                pass
        error = (await asking).json()["errors"][0]
    assert (error["extensions"], error["path"]) == ({"code": "UNAVAILABLE"}, ["warnings"])


async def test_a_killed_database_is_told_and_the_service_recovers_by_itself(tmp_path: Path) -> None:
    with Cluster(tmp_path, SECRET, {"fsync": "off"}) as server:
        database = Database(server.admin, SECRET)
        await database.migrate()
        async with served(database, tmp_path) as client:
            assert (await client.post("parties", "PP9001", QUERY)).status_code == 200
            statuses: list[int] = []

            async def ask_until(wanted: int) -> dict[str, object]:
                async with asyncio.timeout(60):
                    while True:
                        response = await client.post("parties", "PP9001", QUERY)
                        statuses.append(response.status_code)
                        cut_off = response.json().get("errors", [{}])[0].get("extensions") == {"code": "UNAVAILABLE"}
                        assert cut_off or response.status_code == 200
                        if response.status_code == wanted:
                            answer: dict[str, object] = response.json()
                            return answer

            postmaster = int((tmp_path / "postgres/data/postmaster.pid").read_text().partition("\n")[0])
            os.kill(postmaster, signal.SIGKILL)
            refusal = await ask_until(503)
            assert refusal == {
                "errors": [
                    {
                        "message": "The database cannot be reached. Ask again in a few seconds.",
                        "extensions": {"code": "UNAVAILABLE"},
                    }
                ]
            }
            assert await ask_until(200) == {"data": {"warnings": {"totalCount": 0}}}
            assert set(statuses) <= {200, 503}
            async with asyncio.timeout(30):
                while not await client.service.is_ready():
                    pass
