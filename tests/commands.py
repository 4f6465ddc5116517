"""The command line as its users start it: a process of its own, with a home of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from taskforce.postgres.layout import Layout
from taskforce.postgres.locks import is_free

COMMAND = [sys.executable, "-c", "from taskforce.cli import main; main()"]


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TASKFORCE_")}
    return kept | {"TASKFORCE_HOME": str(home)} | more


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=environment(home, **more), capture_output=True, text=True, check=False, timeout=120
    )


@contextmanager
def started(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *arguments], env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def stopped(process: subprocess.Popen[str], by: signal.Signals) -> tuple[int, str]:
    """Its exit status and what it said on standard error."""
    process.send_signal(by)
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors


def nothing_runs(home: Path) -> bool:
    """No server, no supervisor: each holds a lock for as long as it lives."""
    layout = Layout(home / "postgres")
    return is_free(layout.server) and is_free(layout.supervisor)
