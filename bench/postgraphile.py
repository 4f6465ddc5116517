"""PostGraphile as a peer: the same table, login, policies and claim. Needs a folder that it is installed in."""

import asyncio
import hmac
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from node import NODE

from client import load, request
from taskforce.log.logins import audience_login, password
from taskforce.postgres import Server
from taskforce.settings import Secret

FIELDS = "stage reference donorName donorStatus value receivedOn acceptedOn reportedOn reportingPeriod"
ASKED = "first: 50, condition: {until: null}, orderBy: [REPORTED_ON_DESC, STREAM_ID_DESC]"
INFO = "pageInfo { hasNextPage endCursor }"


def signed(secret: Secret) -> tuple[str, str]:
    """A claim for an hour: PostGraphile is given one once, where our service signs every request."""
    until = int(time.time()) + 3600
    whose = {"audience": "parties", "organisation": "PP52", "office": "security", "log_id": 1, "until": until}
    text = msgspec.json.encode(whose | {"sees": ["donation"], "named": "{}", "recused": "{}"})
    return text.decode(), hmac.digest(secret.derive("viewer claim"), text, "sha256").hex()


@asynccontextmanager
async def postgraphile(
    folder: Path | None, server: Server, secret: Secret, schema: str, port: int
) -> AsyncIterator[dict[str, Any]]:
    """Documents to measure, by name; none without a folder."""
    if folder is None:
        yield {}
        return
    login = audience_login("parties")
    url = server.dsn(login, password(secret, login))
    script = str(Path(__file__).with_name("postgraphile.mjs"))
    running = await asyncio.create_subprocess_exec(
        NODE, script, str(folder.absolute()), str(port), url, schema, *signed(secret),
        env=os.environ | {"NODE_ENV": "production", "GRAPHILE_ENV": "production"},
    )  # fmt: skip
    try:
        field = await _field(port, running)
        yield {
            "edges": {"query": f"{{ donations: {field}({ASKED}) {{ {INFO} edges {{ node {{ {FIELDS} }} }} }} }}"},
            "nodes": {"query": f"{{ rows: {field}({ASKED}) {{ nodes {{ {FIELDS} }} }} }}"},
        }
    finally:
        running.terminate()
        await running.wait()


async def _field(port: int, running: asyncio.subprocess.Process) -> str:
    asked = request("/graphql", {"query": "{__schema{queryType{fields{name}}}}"})
    for _ in range(100):
        assert running.returncode is None
        try:
            _, _, answer = await load(port, asked, 1, 0)
        except OSError:
            await asyncio.sleep(0.2)
            continue
        names = [f["name"] for f in msgspec.json.decode(answer)["data"]["__schema"]["queryType"]["fields"]]
        return next(name for name in names if name.lower() in {"alldonations", "donations"})
    raise TimeoutError
