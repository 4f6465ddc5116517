"""Migrations are applied once, in order, however many start together, and are never changed afterwards."""

import asyncio
import shutil
from pathlib import Path

import asyncpg
import pytest

import cluster
from cluster import SECRET
from log.acts import append
from taskforce import files
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.migrate import MigrationChanged
from taskforce.log.verdict import Recorded
from taskforce.postgres import Cluster, Server
from taskforce.projections.engine import Views

NAMES = [file.stem for file in sorted(files.migrations().glob("*.sql"))]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Migrations that a test may change."""
    copied = Path(shutil.copytree(files.migrations(), tmp_path / "migrations"))
    monkeypatch.setattr(files, "migrations", lambda: copied)
    return copied


async def test_several_at_once_apply_each_migration_once(empty: Database) -> None:
    applied = await asyncio.gather(*(empty.migrate() for _ in range(5)))
    assert sorted(applied) == [[], [], [], [], NAMES]
    async with EventLog(empty.writer) as log:
        assert await log.append(append()) == [Recorded(1, 1)]


async def test_a_second_run_applies_nothing_and_changes_nothing(database: Database, log: EventLog) -> None:
    await log.append(append())
    assert await database.migrate() == []
    assert await log.append(append()) == [Recorded(2, 1)]


async def test_a_new_migration_is_applied_after_the_others(database: Database, folder: Path) -> None:
    (folder / "9999_later.sql").write_text("create table later ();")
    assert await database.migrate() == ["9999_later"]
    assert await database.migrate() == []


async def test_a_changed_migration_is_refused(database: Database, folder: Path) -> None:
    changed = folder / f"{NAMES[0]}.sql"
    changed.write_text(changed.read_text() + "\n-- better\n")
    with pytest.raises(MigrationChanged, match=NAMES[0]):
        await database.migrate()


async def test_a_migration_that_fails_leaves_nothing_of_any(empty: Database, folder: Path) -> None:
    (folder / "9999_broken.sql").write_text("create table half (); select 1 / 0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await empty.migrate()
    admin = await empty.admin()
    assert await admin.fetchval("select to_regclass('half'), to_regnamespace('log')") is None
    assert await admin.fetchval("select to_regclass('public.migration')") is None
    (folder / "9999_broken.sql").unlink()
    assert await empty.migrate() == NAMES
    await admin.close()


async def test_a_login_that_had_been_given_powers_loses_them(database: Database, admin: asyncpg.Connection) -> None:
    await admin.execute("alter role taskforce_parties bypassrls")
    await database.migrate()
    assert not await admin.fetchval("select rolbypassrls from pg_roles where rolname = 'taskforce_parties'")


async def test_an_owner_that_is_no_superuser_can_migrate(tmp_path: Path) -> None:
    with Cluster(tmp_path, SECRET, {"fsync": "off"}) as server:
        async with cluster.administrator(server) as admin:
            await admin.execute("create role owner login createrole password 'made up'")
            await admin.execute("create database owned owner owner")
        owned = Database(Server(server.of("owned").dsn("owner", "made up")).admin, SECRET)
        assert await owned.migrate() == NAMES
        assert await owned.migrate() == []
        async with EventLog(owned.writer) as log:
            assert await log.append(append()) == [Recorded(1, 1)]


async def test_tables_of_views_that_there_are_get_the_index_too(tmp_path: Path, folder: Path) -> None:
    later = [(folder / f"{name}.sql").rename(tmp_path / f"{name}.sql") for name in NAMES[5:]]
    with Cluster(tmp_path / "home", SECRET, {"fsync": "off"}) as server:
        async with cluster.administrator(server) as admin:
            await admin.execute("create role owner login createrole password 'made up'")
            await admin.execute("create database owned owner owner")
        owned = Database(Server(server.of("owned").dsn("owner", "made up")).admin, SECRET)
        await owned.migrate()
        follower = await owned.follower()
        views = Views(follower)
        await views.prepare()
        for each in later:
            shutil.copy(each, folder)
        assert await owned.migrate() == NAMES[5:]
        found = await follower.fetchval("select count(*) from pg_indexes where indexdef like '%(log_id, since)'")
        assert found == await follower.fetchval("select count(*) from projection.view where problem is null") > 0
        await views.rebuild(views.views[0])
        await views.follow()
        member = "select count(*) from pg_auth_members where roleid = 'taskforce_follower'::regrole and set_option"
        assert await follower.fetchval(member) == 0
        await follower.close()
