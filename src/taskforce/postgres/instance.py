"""One PostgreSQL server process and how it is started, watched and stopped."""

import asyncio
import functools
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from taskforce.postgres import kernel
from taskforce.postgres.address import Address
from taskforce.postgres.layout import Layout
from taskforce.postgres.locks import ALONE, Lock
from taskforce.postgres.options import OPTIONS, arguments
from taskforce.postgres.tether import tethered

_ORPHANS_END_WITHIN = 2.0


@dataclass(frozen=True)
class Instance:
    layout: Layout
    programs: Path
    address: Address
    options: Mapping[str, str]

    @contextmanager
    def nothing_else(self) -> Iterator[Lock]:
        """Once nothing of an earlier server runs; what is started meanwhile inherits the lock.

        Only this makes the leftovers of a killed server safe to remove: the process id that they name may be another's
        by now, and PostgreSQL would then refuse to start.
        """
        lock = Lock(self.layout.server)
        try:
            orphaned = time.monotonic() + _ORPHANS_END_WITHIN
            while not lock.try_take(ALONE):
                if time.monotonic() > orphaned:  # not just the end of one: a whole server that lost its supervisor
                    with suppress(OSError, ValueError):
                        os.kill(int(self._server_file().partition("\n")[0]), signal.SIGQUIT)
                    lock.take(ALONE)
                    break
                time.sleep(0.01)
            (self.layout.data / "postmaster.pid").unlink(missing_ok=True)
            for leftover in self.layout.folder.glob(".s.PGSQL.*"):
                leftover.unlink()
            yield lock
        finally:
            lock.close()

    async def spawn(self, program: str, *arguments: str, alone: Lock, stdin: int) -> asyncio.subprocess.Process:
        """A program that holds the server's lock and does not outlive this process."""
        die_too = functools.partial(kernel.die_with_parent, os.getpid()) if kernel.is_linux() else None
        return await asyncio.create_subprocess_exec(
            str(self.programs / program),
            *arguments,
            stdin=stdin,
            pass_fds=[alone.descriptor],
            cwd=self.layout.folder,
            env={"LC_ALL": "C", "TZ": "UTC"},
            preexec_fn=die_too,
        )

    async def start(self, alone: Lock) -> asyncio.subprocess.Process:
        listen = ["-k", self.address.host, "-h", ""] if self.address.is_socket else ["-k", "", "-h", self.address.host]
        place = ["-D", str(self.layout.data), "-p", str(self.address.port), *listen]
        settings = arguments({**OPTIONS, **self.options})
        return await self.spawn("postgres", *place, *settings, alone=alone, stdin=asyncio.subprocess.DEVNULL)

    async def watch(self, process: asyncio.subprocess.Process, leave: asyncio.Event) -> None:
        """Says where it listens while it does; returns when it has ended, by itself or because it is time to leave."""
        async with tethered(process):
            await self._watch(process, leave)

    async def _watch(self, process: asyncio.subprocess.Process, leave: asyncio.Event) -> None:
        ended, leaving = asyncio.create_task(process.wait()), asyncio.create_task(leave.wait())
        either = {ended, leaving}
        while not any(task.done() for task in either):
            if ready := self._server_file().rstrip().endswith("\nready"):
                self.address.write(self.layout.address)
            await asyncio.wait(either, timeout=None if ready else 0.01, return_when=asyncio.FIRST_COMPLETED)
        self.layout.address.unlink(missing_ok=True)
        for order, patience in ((signal.SIGINT, 60), (signal.SIGQUIT, 15), (signal.SIGKILL, None)):
            if not ended.done():
                process.send_signal(order)
                await asyncio.wait([ended], timeout=patience)
        leaving.cancel()

    def _server_file(self) -> str:
        try:
            return (self.layout.data / "postmaster.pid").read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
