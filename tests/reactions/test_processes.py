"""Several processes react; some are killed, or PostgreSQL is: everything is done once, and in order."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from cluster import SECRET
from reactions.doing import noted, opened, reported, sent, withdrawn
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.log.event_log import GONE, EventLog
from taskforce.log.logins import WRITER
from taskforce.log.verify import verify
from taskforce.postgres import Cluster

TESTS = Path(__file__).parents[1]
BEHIND = "select h.position - r.position from log.head h join log.reaction r using (log_id)"
DONE = "select count(*) from log.event where source = 'reactions'"
IN_ORDER = """
    select c.position from log.event e
    join log.event c on c.stream_id::text = split_part(e.event_id, '/', 1)
        and c.version::text = split_part(e.event_id, '/', 2)
    where e.source = 'reactions' order by e.position
"""


class Asking:
    """Records that ask for so many events, and the processes that react meanwhile."""

    def __init__(self, data: Path, admin: str, db: asyncpg.Connection, cases: Cases) -> None:
        self.data, self.admin, self.db, self.cases = data, admin, db, cases
        self.expected, self.processes = 0, list[asyncio.subprocess.Process]()

    async def ask(self, times: int) -> None:
        for _ in range(times):
            warning = await sent(self.cases)
            for _ in range(3):
                await opened(self.cases, warning)
            await withdrawn(self.cases, warning)
            await opened(self.cases, warning)
            value = 100 + self.expected
            await noted(self.cases, value=value)
            await reported(self.cases, value=value, donor_status="Impermissible Donor")
            self.expected += 4 + 2 + 2

    async def start(self) -> asyncio.subprocess.Process:
        command = (sys.executable, "-m", "reactions.reacting", self.admin)
        self.processes.append(
            await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL, cwd=TESTS)
        )
        return self.processes[-1]

    async def again(self) -> None:
        """Connected, once the server is there again."""
        async with asyncio.timeout(60):
            while True:
                try:
                    self.db = await asyncpg.connect(self.admin)
                except GONE:
                    await asyncio.sleep(0.01)
                else:
                    return

    async def until(self, done: int) -> None:
        """Of all that is asked, so many events are recorded."""
        async with asyncio.timeout(60):
            while await self.db.fetchval(DONE) < done:
                pass

    async def assert_done_once_and_in_order(self) -> None:
        async with asyncio.timeout(60):
            while await self.db.fetchval(BEHIND):
                pass
        causes = [row["position"] for row in await self.db.fetch(IN_ORDER)]
        assert len(causes) == self.expected
        assert causes == sorted(causes)
        assert await self.db.fetchval("select problem from log.reaction") is None
        assert [problem async for problem in verify(self.db)] == []


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncIterator[Asking]:
    """On a server of its own."""
    with Cluster(tmp_path, SECRET, {"fsync": "off"}) as server:
        database = Database(server.admin, SECRET)
        await database.migrate()
        db = await database.admin()
        async with database.pool(WRITER) as pool, EventLog(database.writer, patience=60) as log:
            asking = Asking(tmp_path / "postgres" / "data", server.admin, db, Cases(log, pool))
            yield asking
            await asking.db.close()
            for process in asking.processes:
                if process.returncode is None:
                    process.kill()
                await process.wait()


async def test_what_one_began_that_is_killed_another_finishes(asking: Asking) -> None:
    chance = random.Random(1)
    await asking.ask(40)
    await asking.start()
    for n in range(1, 5):
        await asking.start()
        await asking.until(asking.expected * n // 5 + chance.randint(-9, 9))
        asking.processes[n - 1].kill()
    await asking.assert_done_once_and_in_order()


async def test_a_server_that_is_killed_pauses_nothing(asking: Asking) -> None:
    await asking.ask(40)
    for _ in range(2):
        await asking.start()
    for part in (3, 2):
        await asking.until(asking.expected // part)
        os.kill(int((asking.data / "postmaster.pid").read_text().partition("\n")[0]), signal.SIGKILL)
        await asking.again()
    await asking.assert_done_once_and_in_order()


async def test_one_that_hangs_holds_up_nobody_and_does_nothing_again_when_it_goes_on(asking: Asking) -> None:
    await asking.ask(20)
    hanging = await asking.start()
    for n in range(1, 4):
        await asking.until(asking.expected // 2)
        hanging.send_signal(signal.SIGSTOP)
        await asking.start()
        await asking.assert_done_once_and_in_order()
        hanging.send_signal(signal.SIGCONT)
        asking.processes.pop().kill()
        await asking.ask(10 * n)
    await asking.assert_done_once_and_in_order()
