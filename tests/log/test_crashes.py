"""kill -9, of PostgreSQL or of a writing process, at any moment: every acknowledged event is there once, in order."""

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
from taskforce.database import Database
from taskforce.log.verify import verify
from taskforce.postgres import Cluster

TESTS = Path(__file__).parents[1]


class Writing:
    """Another process that writes, and what it was told."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process, self.acknowledged = process, dict[str, int]()

    @classmethod
    async def start(cls, server: str, name: str) -> "Writing":
        return cls(
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "log.writing", server, name),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=TESTS,
            )
        )

    async def hear(self, most: int | None = None) -> None:
        """So many more acknowledgements, or all until it ends."""
        assert self.process.stdout
        while most is None or most > 0:
            line = await self.process.stdout.readline()
            if not line.endswith(b"\n"):
                return
            event_id, position = line.split()
            self.acknowledged[event_id.decode()] = int(position)
            most = most and most - 1

    async def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        await self.hear()
        await self.process.wait()


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[tuple[Path, str]]:
    """A server of its own: its data, and its administrator's URL."""
    with Cluster(tmp_path, SECRET, {"fsync": "off"}) as server:
        await Database(server.admin, SECRET).migrate()
        yield tmp_path / "postgres" / "data", server.admin


async def assert_all_there(admin: str, *processes: Writing) -> None:
    db = await asyncpg.connect(admin)
    rows = await db.fetch("select event_id, position from log.event order by position")
    written = {row["event_id"]: row["position"] for row in rows}
    assert [row["position"] for row in rows] == list(range(1, len(written) + 1))
    for process in processes:
        assert process.acknowledged
        assert process.acknowledged.items() <= written.items()
    assert len(rows) - sum(len(process.acknowledged) for process in processes) <= 8 * len(processes)  # still unanswered
    assert await db.fetchval("select count(*) from log.command") == len(rows)
    assert [problem async for problem in verify(db)] == []
    await db.close()


async def test_what_was_acknowledged_survives_a_writer_that_is_killed(own: tuple[Path, str]) -> None:
    chance, ended = random.Random(1), list[Writing]()
    for n in range(3):
        pair = [await Writing.start(own[1], f"{n}-{m}") for m in range(2)]
        for writing in pair:
            await writing.hear(chance.randint(20, 200))
        for writing in pair:
            await writing.kill()
        ended += pair
    await assert_all_there(own[1], *ended)


async def test_what_was_acknowledged_survives_a_server_that_is_killed(own: tuple[Path, str]) -> None:
    """And the writers, who were not, go on and lose nothing that they had in hand."""
    data, admin = own
    pair = [await Writing.start(admin, f"{m}") for m in range(2)]
    for _ in range(3):
        for writing in pair:
            await writing.hear(150)
        os.kill(int((data / "postmaster.pid").read_text().partition("\n")[0]), signal.SIGKILL)
    for writing in pair:
        await writing.hear(150)
    for writing in pair:
        await writing.kill()
    await assert_all_there(admin, *pair)
