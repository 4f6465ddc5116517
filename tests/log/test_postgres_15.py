"""The oldest PostgreSQL that is supported, where this machine has one."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from cluster import SECRET
from log.acts import NAME, append, note
from taskforce.database import Database
from taskforce.log.erasure import erase
from taskforce.log.event_log import EventLog
from taskforce.log.logins import ERASER
from taskforce.log.verdict import Recorded
from taskforce.log.verify import verify
from taskforce.projections.engine import Views

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
NOBODY = 65534


@pytest.fixture
def postgres_15() -> Iterator[str]:
    if not (PROGRAMS / "postgres").exists():
        pytest.skip(f"there is no PostgreSQL 15 in {PROGRAMS}")
    folder = Path(tempfile.mkdtemp(prefix="taskforce-15-"))
    user = NOBODY if os.getuid() == 0 else None
    if user:
        os.chown(folder, user, user)
    data, env = str(folder / "data"), {"LC_ALL": "C", "TZ": "UTC"}

    def run(program: str, *arguments: str) -> None:
        command = [str(PROGRAMS / program), "-D", data, *arguments]
        with (folder.parent / f"{folder.name}.log").open("ab") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd="/", env=env, user=user, group=user)

    try:
        run("initdb", "--username=admin", "--encoding=UTF8", "--no-sync")
        run("pg_ctl", "start", "--wait", "-o", f"-c fsync=off -c listen_addresses= -k {folder}")
        try:
            yield f"postgresql://admin@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=immediate")
    finally:
        shutil.rmtree(folder)
        (folder.parent / f"{folder.name}.log").unlink()


async def test_all_of_it_works_on_postgresql_15(postgres_15: str) -> None:
    database = Database(postgres_15, SECRET)
    assert await database.migrate()
    assert await database.migrate() == []
    follower, admin = await database.follower(), await database.admin()
    assert (await admin.fetchval("show server_version")).startswith("15.")
    views = Views(follower)
    await views.prepare()
    subject = uuid4()
    donation = note(name=NAME, subject=subject)
    async with EventLog(database.writer) as log:
        assert await log.append(append(donation)) == [Recorded(1, 1)]
    assert [table.problem for table in await views.tables()] == [None] * len(views.views)
    await views.follow()
    [home] = [table.home for table in await views.tables() if table.name == "parties/donations"]
    assert await admin.fetchval(f"select count(*) from {home}.donations t where strpos(t::text, $1) > 0", NAME) == 1
    eraser = await database.connect(ERASER)
    assert await erase(eraser, subject) == [donation.id]
    await views.follow()
    assert await admin.fetchval(f"select count(*) from {home}.donations t where strpos(t::text, $1) > 0", NAME) == 0
    assert [table.problem for table in await views.tables()] == [None] * len(views.views)
    assert [problem async for problem in verify(admin)] == []
    for connection in (follower, admin, eraser):
        await connection.close()
