"""The server's parent: starts it, starts it again when it died, and stops it when nobody is left.

python -m taskforce.postgres.supervisor FOLDER [NAME=VALUE...], with the administrator's password on standard input
"""

import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path

from taskforce.postgres import ordinary
from taskforce.postgres.address import choose
from taskforce.postgres.data import make
from taskforce.postgres.errors import PostgresProblem
from taskforce.postgres.instance import Instance
from taskforce.postgres.layout import Layout
from taskforce.postgres.locks import ALONE, Lock

_MOST_STARTS, _WITHIN = 5, 60.0


def main() -> None:
    layout = Layout(Path(sys.argv[1]))
    options = dict(option.split("=", 1) for option in sys.argv[2:])
    password = sys.stdin.readline()
    lock, users = Lock(layout.supervisor), Lock(layout.users)
    lock.take(ALONE)
    try:
        programs = ordinary.become(layout)
        address = choose(layout)
    except PostgresProblem as problem:
        sys.exit(str(problem))
    layout.address.unlink(missing_ok=True)
    if child := os.fork():  # whoever started this waits for no longer than until here
        os.ftruncate(lock.descriptor, 0)
        os.pwrite(lock.descriptor, str(child).encode(), 0)
        os._exit(0)
    try:
        asyncio.run(supervise(Instance(layout, programs, address, options), password, users))
    except PostgresProblem as problem:
        sys.exit(str(problem))


async def supervise(instance: Instance, password: str, users: Lock) -> None:
    """Keeps the server running until nobody is left. Raises PostgresProblem when it keeps ending by itself."""
    loop, nobody_left = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, nobody_left.set)  # from the last one, who holds the lock meanwhile

    def wait_for_users() -> None:
        users.take(ALONE)
        loop.call_soon_threadsafe(nobody_left.set)

    threading.Thread(target=wait_for_users, daemon=True).start()
    starts: list[float] = []
    while not nobody_left.is_set():
        starts = [start for start in starts if start > time.monotonic() - _WITHIN] + [time.monotonic()]
        if len(starts) > _MOST_STARTS:
            raise PostgresProblem("It keeps ending by itself.")
        with instance.nothing_else() as alone:
            if not instance.layout.data.exists():
                await make(instance, password, alone)
            process = await instance.start(alone)
        await instance.watch(process, nobody_left)


if __name__ == "__main__":
    main()
