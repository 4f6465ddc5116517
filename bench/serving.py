"""A server in a process of its own, and what it uses."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from taskforce.postgres import Server
from taskforce.settings import Settings

FREE = "1000000000"


class Process:
    """What the system says of its process."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def cpu(self) -> float:
        """Seconds."""
        said = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """MiB."""
        said = Path(f"/proc/{self._pid}/status").read_text()
        return int(said.partition("VmRSS:")[2].split()[0]) / 1024


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def process(command: list[str], port: int, **environment: str) -> Iterator["Process"]:
    """A server in a process of its own, up and listening."""
    with subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL) as running:
        try:
            until = time.monotonic() + 60
            while True:
                assert running.poll() is None, command
                assert time.monotonic() < until, command
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield Process(running.pid)
        finally:
            running.terminate()


def serve(settings: Settings, port: int, **environment: str) -> AbstractContextManager[Process]:
    """One process of `taskforce serve`, on the PostgreSQL in that home. Clients may ask for all it can do."""
    command = [sys.executable, "-c", "from taskforce.cli import main; main()", "serve", "--port", str(port)]
    said = {"TASKFORCE_HOME": str(settings.home), "TASKFORCE_COST_PER_SECOND": FREE}
    return process(command, port, **(said | environment))


@contextmanager
def service(settings: Settings, database: Server) -> Iterator[tuple[int, Process]]:
    """One process of `taskforce serve` on that database: its port, and what it uses."""
    port = free_port()
    with serve(settings, port, TASKFORCE_DATABASE_URL=database.admin) as running:
        yield port, running
