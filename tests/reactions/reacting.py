"""A process that reacts without end."""

import asyncio
import sys

from cluster import SECRET
from taskforce.cli.session import log_as_json
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.reactions.follower import keep_reacting


async def main(admin: str) -> None:
    database = Database(admin, SECRET)
    async with database.pool(WRITER) as pool, EventLog(database.writer) as log:
        await keep_reacting(database.writer, Cases(log, pool), floor=0.05)


if __name__ == "__main__":
    log_as_json()  # on standard error
    asyncio.run(main(*sys.argv[1:]))
