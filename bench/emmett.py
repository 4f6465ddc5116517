"""emmett as a peer, in a process of its own. Needs a folder that it is installed in."""

import asyncio
from pathlib import Path
from subprocess import PIPE

from node import NODE

from taskforce.postgres import Server

CONNECTIONS = 32  # the most that helped it, of 10 to 90


async def emmett(folder: Path, server: Server, writers: int, seconds: float) -> float:
    script = str(Path(__file__).with_name("emmett.mjs"))
    said = (str(folder.absolute()), server.admin, str(writers), str(seconds), str(min(writers, CONNECTIONS)))
    running = await asyncio.create_subprocess_exec(NODE, script, *said, stdout=PIPE)
    answer, _ = await running.communicate()
    assert running.returncode == 0
    return float(answer)
