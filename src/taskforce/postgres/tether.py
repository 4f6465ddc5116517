"""The server ends with its supervisor also where the kernel does not see to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from taskforce.postgres import kernel

_END_OF_INPUT = 'read -r _; kill -QUIT "$0"'


@asynccontextmanager
async def tethered(process: asyncio.subprocess.Process) -> AsyncIterator[None]:
    """A shell that reads from this process, and so learns that it is gone. On Linux kernel.die_with_parent is surer."""
    if kernel.is_linux():
        yield
        return
    shell = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", _END_OF_INPUT, str(process.pid), stdin=asyncio.subprocess.PIPE
    )
    try:
        yield
    finally:  # Danger: before its input ends, or it would signal whatever has the process id by then
        shell.kill()
        await shell.wait()
