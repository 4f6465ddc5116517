"""Imports of small made-up register files."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from cluster import SECRET
from register_files import text
from taskforce.database import Database
from taskforce.imports.donations import DonationImport, Tally
from taskforce.imports.register import read
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.projections.engine import Views

FIRST, SECOND, THIRD = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


class Importer:
    def __init__(self, database: Database, cases: Cases, pool: asyncpg.Pool, folder: Path) -> None:
        self.database, self.cases, self._pool, self._folder = database, cases, pool, folder

    def work(self) -> DonationImport:
        return DonationImport(self.cases, self._pool, self.database.secret)

    def file(self, *rows: dict[str, str], name: str = "register.csv") -> Path:
        file = self._folder / name
        file.write_text(text(*rows), newline="")
        return file

    async def take(self, *rows: dict[str, str], on: date = FIRST) -> Tally:
        return await self.take_file(self.file(*rows), on)

    async def take_file(self, file: Path, on: date = FIRST) -> Tally:
        work = self.work()
        await work.take(read(file), on)
        tally = work.tally
        assert tally.rows == tally.recorded + tally.amended + tally.duplicates + tally.quarantined
        return tally


@asynccontextmanager
async def importer(database: Database, folder: Path) -> AsyncIterator[Importer]:
    async with EventLog(database.writer) as log, database.pool(WRITER) as pool:
        yield Importer(database, Cases(log, pool), pool, folder)


async def follow(database: Database) -> None:
    db = await database.follower()
    await Views(db).follow()
    await db.close()


async def rows_of(database: Database, view: str) -> list[dict[str, Any]]:
    """What a view says now, without streams, positions and times."""
    db = await database.admin()
    home = await db.fetchval("select home from projection.view where name = $1 and live", view)
    rows = await db.fetch(f"select * from {home}.{view.partition('/')[2]} where until is null")
    await db.close()
    left_out = {"log_id", "stream_id", "since", "until", "changed_at", "raised_at"}
    return [{name: value for name, value in row.items() if name not in left_out} for row in rows]


def environment(database: Database, folder: Path) -> dict[str, str]:
    """For the command, run as its user runs it."""
    secret = folder / "secret"
    secret.write_bytes(SECRET._value)
    secret.chmod(0o600)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TASKFORCE_")}
    return kept | {"TASKFORCE_DATABASE_URL": database._admin_dsn, "TASKFORCE_SECRET_FILE": str(secret)}
