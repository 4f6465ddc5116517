"""The server's data, made once: whole, or not at all."""

import asyncio
import shutil

from taskforce.postgres.errors import PostgresProblem
from taskforce.postgres.instance import Instance
from taskforce.postgres.locks import Lock
from taskforce.postgres.server import ADMIN, DATABASE

_UNICODE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
_ACCESS = ["--auth=scram-sha-256", f"--username={ADMIN}", "--pwfile=/dev/stdin"]

# A login's sight of others is closed in ours alone, so it may be in no other.
_DATABASES = f"create database {DATABASE}\nrevoke connect, temp on database postgres, template1 from public\n"


async def make(instance: Instance, password: str, alone: Lock) -> None:
    """Raises PostgresProblem."""
    draft = str(instance.layout.draft)
    shutil.rmtree(draft, ignore_errors=True)
    how = ["--data-checksums", "--no-instructions", *(["--no-sync"] if instance.options.get("fsync") == "off" else [])]
    await _run(instance, alone, "initdb", "-D", draft, *_ACCESS, *_UNICODE, *how, says=password)
    await _run(instance, alone, "postgres", "--single", "-D", draft, "postgres", says=_DATABASES)
    instance.layout.draft.replace(instance.layout.data)


async def _run(instance: Instance, alone: Lock, program: str, *arguments: str, says: str) -> None:
    process = await instance.spawn(program, *arguments, alone=alone, stdin=asyncio.subprocess.PIPE)
    await process.communicate(says.encode())
    if process.returncode:
        raise PostgresProblem(f"{program} ended with {process.returncode}.")
