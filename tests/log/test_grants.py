"""Append-only is a grant: what each login may not do is refused by PostgreSQL itself."""

import asyncpg
import pytest

from log.acts import append
from taskforce import files
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.logins import ERASER, FOLLOWER, WRITER, audience_login

AUDIENCES = [audience_login(folder.name) for folder in sorted(files.projections().iterdir()) if folder.is_dir()]
TABLES = ["event", "command", "vault", "head", "quarantine", "readable", "reaction"]
MAY = {
    WRITER: {
        "event": {"select", "insert"},
        "command": {"select", "insert"},
        "vault": {"select", "insert"},
        "quarantine": {"select", "insert"},
        "head": {"select"},  # and to update two of its columns
        "readable": {"select"},
        "reaction": {"select", "insert"},  # and to update all of its columns but the first
    },
    FOLLOWER: {"event": {"select"}, "head": {"select"}, "readable": {"select"}},
    ERASER: {"event": {"select"}, "vault": {"select", "delete"}, "command": {"select"}},  # and to empty three columns
} | {audience: {} for audience in AUDIENCES}
DEEDS = {
    "select": "select * from log.{table}",
    "insert": "insert into log.{table} select * from log.{table}",
    "update": "update log.{table} set log_id = 2",
    "delete": "delete from log.{table}",
    "truncate": "truncate log.{table}",
}

BY_NOBODY = {("readable", deed) for deed in DEEDS} - {("readable", "select")}  # nor by its owner: it is a view
FORBIDDEN = [
    "set role taskforce_writer",
    "set session authorization taskforce_writer",
    "create table t ()",
    "create temp table t ()",
    "create schema s",
    "insert into log.head values (7, 'mine')",
]


@pytest.mark.parametrize("login", MAY)
async def test_a_login_may_do_what_it_needs_and_nothing_else(
    database: Database, log: EventLog, admin: asyncpg.Connection, login: str
) -> None:
    await log.append(append())
    db = await database.connect(login)
    await db.execute("set default_transaction_read_only = off")  # whoever can send SQL can say so
    for table in TABLES:
        for deed, statement in DEEDS.items():
            may = deed in MAY[login].get(table, set())
            said = await admin.fetchval("select has_table_privilege($1, $2, $3)", login, f"log.{table}", deed)
            assert said == may, (table, deed)
            if not may and (table, deed) not in BY_NOBODY:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await db.execute(statement.format(table=table))
    await db.close()


@pytest.mark.parametrize("login", AUDIENCES)
async def test_an_audience_finds_nothing_in_the_log(database: Database, admin: asyncpg.Connection, login: str) -> None:
    await database.migrate()  # what is said of a database itself is not copied from a template
    assert not await admin.fetchval("select has_schema_privilege($1, 'log', 'usage')", login)
    opened = await admin.fetch(
        "select c.oid::regclass::text, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where c.relnamespace = any (array['log', 'projection', 'viewer']::regnamespace[]) and a.attnum > 0"
        " and c.relkind <> 'i' and has_column_privilege($1, c.oid, a.attnum, 'select, insert, update, references')",
        login,
    )
    assert opened == []
    assert await admin.fetchval("select count(*) from pg_auth_members where member = $1::regrole", login) == 0
    db = await database.connect(login)
    await db.execute("set default_transaction_read_only = off")
    for forbidden in FORBIDDEN:
        with pytest.raises(asyncpg.PostgresError):
            await db.execute(forbidden)
    await db.close()


@pytest.mark.parametrize("column", ["log_id", "name"])
async def test_a_writer_cannot_rename_a_log(database: Database, column: str) -> None:
    db = await database.writer()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await db.execute(f"update log.head set {column} = {column}")
    await db.close()


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("command", "source, command_id, stream_ids, position, events"),
        ("quarantine", "file, line, code, reason, content_digest, subjects"),
    ],
)
async def test_an_eraser_forgets_what_was_said_and_not_that_it_was_said(
    database: Database, table: str, columns: str
) -> None:
    db = await database.connect(ERASER)
    await db.execute("update log.command set salt = null, digest = null")
    await db.execute("update log.quarantine set content = ''")
    for column in columns.split(", "):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute(f"update log.{table} set {column} = {column}")
    await db.close()


@pytest.mark.parametrize("login", MAY)
async def test_no_login_has_powers_of_its_own(admin: asyncpg.Connection, login: str) -> None:
    powers = await admin.fetchrow(
        "select rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles"
        " where rolname = $1",
        login,
    )
    assert powers is not None
    assert not any(powers)
    owned = await admin.fetchval("select count(*) from pg_class where relowner = $1::regrole", login)
    assert owned == 0 or login == FOLLOWER
