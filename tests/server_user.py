"""Another process that uses the embedded PostgreSQL of a home until it is told to leave."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from taskforce.postgres import Server

UNSAFE = {"fsync": "off"}
USE = """
import contextlib, sys
from pathlib import Path
from taskforce.postgres import Cluster
from taskforce.settings import Secret

with Cluster(Path(sys.argv[1]), Secret(bytes(range(32))), {"fsync": "off"}) as server:
    print(server.admin, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        sys.stdin.read()
"""


class ServerUser:
    def __init__(
        self, home: Path, python: str = sys.executable, uid: int | None = None, env: Mapping[str, str] | None = None
    ) -> None:
        self.process = subprocess.Popen(
            [python, "-c", USE, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            user=uid,
            group=uid,
            env=env,
        )

    def server(self) -> Server:
        """Once it is in."""
        assert self.process.stdout
        return Server(self.process.stdout.readline().strip())

    def leave(self) -> None:
        self.process.communicate()

    def leave_by(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.communicate()
