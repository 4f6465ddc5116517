"""What roles and policies cost: the statement of the page of `page.py` as it is sent for a party, and without them.

With: on the party's login, under a signed claim, its organisation compared with the log, rows by policy. Without: on
the administrator's login, to whom no policy applies, with the party's rows named in the statement. One connection, in
turns; the same rows come of both.
"""

import argparse
import asyncio
import re
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import uvloop
from house import at, home, show
from page import DOCUMENT, PARTY
from stock import prepare

from taskforce.api import execution
from taskforce.api.access import NOWHERE
from taskforce.api.asked import asked
from taskforce.api.reading import resolver
from taskforce.api.service import Service
from taskforce.api.sight import Signer
from taskforce.database import Database
from taskforce.log.logins import audience_login
from taskforce.settings import Settings

BARE = "begin isolation level repeatable read read only"


async def statement(settings: Settings, database: Database) -> tuple[str, tuple[Any, ...]]:
    """As it is sent for that document."""
    sent: list[tuple[str, tuple[Any, ...]]] = []
    fetch = resolver.fetch

    async def overheard(db: asyncpg.Connection, text: str, values: Any) -> list[asyncpg.Record]:
        sent.append((text, tuple(values)))
        return await fetch(db, text, sent[-1][1])

    resolver.fetch = overheard
    async with Service(settings, database) as service:
        document = asked(service.schemas["parties"], DOCUMENT)
        await execution.execute(document, service.look(PARTY), lambda cost: None)
    resolver.fetch = fetch
    return sent[-1]


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    with home() as (settings, server):
        database = Database(server.admin, settings.secret())
        await prepare(database, given.rows)
        text, values = await statement(settings, database)
        named, times = re.subn(r"( told where )", rf"\1recipient = '{PARTY.organisation}' and log_id = 1 and ", text)
        assert times
        signer = Signer(settings.secret())
        party, admin = await database.connect(audience_login("parties")), await database.admin()
        await admin.execute("set timezone = 'UTC'; set plan_cache_mode = force_generic_plan")

        async def guarded() -> list[asyncpg.Record]:
            async with signer.snapshot(party, PARTY, NOWHERE) as db:
                return await db.fetch(text, *values)

        async def bare() -> list[asyncpg.Record]:
            await admin.execute(BARE)
            found = await admin.fetch(named, *values)
            await admin.execute("rollback")
            return found

        assert await guarded() == await bare()
        took: dict[str, list[float]] = {"with": [], "without": []}
        for _ in range(given.rounds):
            for what, ask in (("with", guarded), ("without", bare)):
                took[what] += [await _timed(ask) for _ in range(200)]
        await asyncio.gather(party.close(), admin.close())
    with_, without = (statistics.median(took[what]) for what in took)
    return [
        {"roles and policies": what, "p50 ms": at(took[what], 0.5), "p99 ms": at(took[what], 0.99)} for what in took
    ] + [{"roles and policies": "without / with, pages a second", "p50 ms": without / with_, "p99 ms": 0.0}]


async def _timed(ask: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await ask()
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    show("A page with and without roles and policies", uvloop.run(compare(given)), given.json)
