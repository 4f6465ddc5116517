"""A process that appends without end and says on standard output what was acknowledged: event id, position."""

import asyncio
import itertools
import sys

from cluster import SECRET
from log.acts import act, append
from taskforce.cli.session import log_as_json
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.verdict import Recorded


async def main(admin: str, name: str) -> None:
    async with EventLog(Database(admin, SECRET).writer, patience=60) as log:
        await asyncio.gather(*(write(log, f"{name}-{n}") for n in range(8)))


async def write(log: EventLog, name: str) -> None:
    for n in itertools.count():
        [verdict] = await log.append(append(by=act(f"{name}-{n}")))
        assert isinstance(verdict, Recorded), verdict
        sys.stdout.write(f"{name}-{n}/1 {verdict.position}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    log_as_json()  # on standard error
    asyncio.run(main(*sys.argv[1:]))
