"""kill -9 of an agency's system and of the service, at any moment: every event is in the log once, and in order."""

import asyncio
import os
import random
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from client.said import STEPS
from client.sending import SERVICE, histories, recorded
from client.system import WARNINGS
from commands import COMMAND
from growth import grown
from imports.importing import environment
from taskforce.api.identity import LocalIssuer
from taskforce.client.outbox import Outbox
from taskforce.database import Database
from taskforce.log.verify import verify
from taskforce.settings import Settings

TESTS = Path(__file__).parents[1]
CUT = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where usename = 'taskforce_writer' and datname = current_database()"
)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Processes:
    """The service, and the system that sends to it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._env = environment(database, folder) | {"PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}
        self._started: list[Process] = []
        token = LocalIssuer(Settings(folder, secret_file=folder / "secret")).token("agencies", SERVICE, system=True)
        port = str(free_port())
        self._system = (sys.executable, "-m", "client.system", f"http://127.0.0.1:{port}", token, str(folder))
        self._service = (*COMMAND, "serve", "--port", port)

    async def service(self) -> Process:
        return await self._start(self._service)

    async def system(self) -> Process:
        return await self._start(self._system)

    async def _start(self, command: tuple[str, ...]) -> Process:
        process = await asyncio.create_subprocess_exec(*command, env=self._env, stderr=DEVNULL)
        self._started.append(process)
        return process

    async def end(self) -> None:
        for process in self._started:
            if process.returncode is None:
                await killed(process)


@pytest.fixture
async def start(database: Database, tmp_path: Path) -> AsyncIterator[Processes]:
    processes = Processes(database, tmp_path)
    yield processes
    await processes.end()


async def killed(process: Process) -> None:
    process.send_signal(signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL


async def test_ten_thousand_events_are_each_in_the_log_once_and_in_order_whoever_is_killed(
    start: Processes, tmp_path: Path, admin: asyncpg.Connection
) -> None:
    chance = random.Random(1)
    service, system = await start.service(), await start.system()
    for what in ("system", "service", "system", "both", "cut", "paused"):
        await grown(admin, chance.randint(1, 1_500))
        if what in ("service", "both"):
            await killed(service)
            service = await start.service()
        if what == "paused":
            service.send_signal(signal.SIGSTOP)
        if what in ("system", "both", "paused"):
            await killed(system)
            system = await start.system()
        if what == "paused":
            service.send_signal(signal.SIGCONT)
        if what == "cut":
            await admin.execute(CUT)
    assert await system.wait() == 0

    ids = await recorded(admin)
    assert len(ids) == len(set(ids)) == WARNINGS * len(STEPS)
    assert await histories(admin) == {tuple(f"warning.{step}" for step in STEPS)}
    assert [problem async for problem in verify(admin)] == []
    outbox = Outbox(tmp_path / "unsent.sqlite")
    assert (outbox.count(), outbox.not_recorded()) == (0, [])
    outbox.close()
