"""SQL in the hands of any viewer: what should be closed, tried on the login of each audience."""

from collections.abc import AsyncIterator
from itertools import product

import asyncpg
import pytest

from shown import NAMES, home, rows
from taskforce.database import Database
from taskforce.log.logins import ERASER, FOLLOWER, WRITER
from viewing import login, seen_by, signed

pytestmark = pytest.mark.proof
AUDIENCES = sorted({name.partition("/")[0] for name in NAMES})
DENIED = (asyncpg.InsufficientPrivilegeError, asyncpg.InvalidSchemaNameError)
REFUSED = (*DENIED, asyncpg.FeatureNotSupportedError, asyncpg.UndefinedObjectError, asyncpg.InvalidParameterValueError)
OURS = "nspname !~ '^pg_' and nspname <> 'information_schema'"

CLOSED = [
    "set role taskforce_follower",
    "set role taskforce_writer",
    "set session authorization taskforce_follower",
    "create table public.mine (a int)",
    "create temp table mine (a int)",
    "create view public.mine as select 1",
    "create function public.mine() returns int language sql return 1",
    "create function viewer.mine() returns text language sql return 'red'",
    "create or replace function viewer.claim() returns jsonb language sql return null::jsonb",
    "create schema mine",
    "create extension dblink",
    "create role mine",
    "alter role taskforce_writer password 'x'",
    "alter role taskforce_follower set search_path = public",
    "alter system set log_statement = 'all'",
    "alter table {own} disable row level security",
    "alter table {own} add column mine text",
    "drop table {own}",
    "drop policy own_party on {own}",
    "create policy mine on {own} using (true)",
    "update {own} set log_id = 2",
    "delete from {own}",
    "truncate {own}",
    "begin; lock table {own} in access exclusive mode",
    "update viewer.key set inner_pad = ''",
    "update projection.view set live = false",
    "copy {own} to program 'cat'",
    "copy {own} to '/tmp/mine'",
    "copy log.event to stdout",
    "select pg_read_file('postgresql.conf')",
    "select pg_ls_dir('.')",
    "select pg_stat_file('.')",
    "select lo_import('/etc/passwd')",
    "select lo_create(0)",
    "select lo_from_bytea(0, 'mine')",
    "select * from pg_authid",
    "select * from pg_shadow",
    "select * from pg_statistic",
    "select * from pg_hba_file_rules",
    "select query from pg_stat_activity",
    "select pg_terminate_backend(pg_backend_pid())",
    "select pg_cancel_backend(pg_backend_pid())",
    "select pg_stat_get_backend_activity(1)",
    "select n_tup_ins from pg_stat_user_tables",
    "select pg_stat_get_tuples_inserted('log.event'::regclass::oid)",
    "select pg_relation_size('log.event'::regclass::oid)",
    "select pg_total_relation_size(oid) from pg_class where relname = 'vault'",
    "select pg_database_size(current_database())",
    "select pg_current_wal_lsn()",
    "select pg_current_snapshot()",
    "select txid_current_snapshot()",
    "select pg_current_xact_id_if_assigned()",
    "select pg_control_checkpoint()",
    "select pg_logical_emit_message(false, 'mine', '')",
    "select * from pg_locks",
    "select pg_get_viewdef(oid) from pg_class where relkind = 'v' and relname = 'warnings_history'",
    "select pg_reload_conf()",
    "select pg_advisory_lock(7300001)",
    "select pg_try_advisory_xact_lock(7300001)",
    "set session_replication_role = replica",
    "set track_activities = off",
    "do $$ begin execute 'select 1 from log.vault'; end $$",
    "set local row_security = off; select * from {own}",
]


@pytest.fixture(params=AUDIENCES)
async def viewer(request: pytest.FixtureRequest, filled: Database) -> AsyncIterator[tuple[str, asyncpg.Connection]]:
    async with login(filled, request.param) as db:
        await db.execute("set default_transaction_read_only = off")  # a setting is no wall
        yield request.param, db


async def own(owner: asyncpg.Connection, audience: str) -> list[str]:
    return [await home(owner, name) for name in NAMES if name.startswith(f"{audience}/")]


async def test_it_reads_the_tables_of_its_views_and_nothing_else(
    viewer: tuple[str, asyncpg.Connection], owner: asyncpg.Connection
) -> None:
    audience, db = viewer
    found = await owner.fetch(
        "select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace"
        f" where relkind in ('r', 'v', 'm', 'S', 'p', 'f') and {OURS}"
    )
    opened = set()
    for (name,) in found:
        try:
            await db.fetch(f"select * from {name} limit 1")
            opened.add(name)
        except asyncpg.InvalidAuthorizationSpecificationError:  # its own, and nobody has said who asks
            opened.add(name)
        except asyncpg.InsufficientPrivilegeError:
            pass
    assert opened == set(await own(owner, audience))
    assert len(found) > 25
    holds = "has_table_privilege($1, c.oid, 'insert, update, delete, truncate, references, trigger')"
    columns = "has_any_column_privilege($1, c.oid, 'insert, update, references')"
    writable = await owner.fetch(
        "select c.oid::regclass from pg_class c join pg_namespace n on n.oid = relnamespace"
        f" where relkind in ('r', 'v', 'm', 'p', 'f') and ({holds} or {columns}) and nspname !~ '^pg_toast'"
        " and not (nspname = 'pg_catalog' and relname = 'pg_settings')",  # `set` by another name
        f"taskforce_{audience}",
    )
    assert writable == []


async def test_it_may_create_nowhere_and_call_only_what_tells_of_itself(
    viewer: tuple[str, asyncpg.Connection], owner: asyncpg.Connection
) -> None:
    audience, db = viewer
    spaces = await db.fetch("select nspname from pg_namespace where has_schema_privilege(oid, 'create')")
    assert spaces == []
    assert not await db.fetchval("select has_database_privilege(current_database(), 'create, temp')")
    reach = await db.fetch(f"select nspname from pg_namespace where has_schema_privilege(oid, 'usage') and {OURS}")
    homes = {table.partition(".")[0] for table in await own(owner, audience)}
    assert {row[0] for row in reach} == {"public", "viewer"} | homes
    called = await db.fetch(
        "select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = pronamespace"
        f" where has_schema_privilege(n.oid, 'usage') and has_function_privilege(p.oid, 'execute') and {OURS}"
    )
    assert {row[0] for row in called} == {
        "viewer.claim()", "viewer.organisation()", "viewer.office()", "viewer.log_id()", "viewer.sight()",
        "viewer.sees(text)", "viewer.named()", "viewer.recused()",
        "viewer.admit()",
        "latest_step(anycompatible,anycompatible)", "latest(anycompatible)",
    }  # fmt: skip


async def test_no_login_is_a_member_of_anything_or_may_do_more_than_log_in(owner: asyncpg.Connection) -> None:
    logins = [*(f"taskforce_{audience}" for audience in AUDIENCES), WRITER, FOLLOWER, ERASER]
    powers = "rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication"
    member = "exists (select from pg_auth_members where member = oid)"
    found = await owner.fetch(f"select rolname, {powers} or {member} from pg_roles where rolname = any($1)", logins)
    assert dict(map(tuple, found)) == dict.fromkeys(logins, False)


async def test_sql_in_the_hands_of_a_viewer_opens_nothing(
    viewer: tuple[str, asyncpg.Connection], owner: asyncpg.Connection
) -> None:
    audience, db = viewer
    [table, *_] = await own(owner, audience)
    for claim in (("", ""), signed(audience, "blue")):
        await db.fetch(
            "select set_config('viewer.claim', $1, false), set_config('viewer.signature', $2, false)", *claim
        )
        assert [attack for attack in CLOSED if not await is_refused(db, attack.format(own=table), *REFUSED)] == []


async def is_refused(db: asyncpg.Connection, attack: str, *how: type[Exception]) -> bool:
    try:
        await db.execute(attack)
    except how as refused:
        return "red" not in str(refused).split()
    finally:
        await db.execute("rollback")
    return False


HOUR = 3600  # longer than the run


def not_good(audience: str) -> dict[str, tuple[str, str]]:
    """Claims that are none for this audience."""
    good, others = signed(audience, "red", seconds=HOUR), [other for other in AUDIENCES if other != audience]
    return {f"of {other}": signed(other, "red", seconds=HOUR) for other in [*others, "writer"]} | {
        "none": ("", ""),
        "unsigned": (good[0], ""),
        "signed with another key": signed(audience, "red", key=b"another", seconds=HOUR),
        "signed for other words": (good[0], signed(audience, "blue", seconds=HOUR)[1]),
        "ended": signed(audience, "red", seconds=-1),
        "of another connection": signed(audience, "red", pid=1, seconds=HOUR),
        "no object": ("[]", good[1]),
    }


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_a_claim_that_is_not_good_is_refused_and_not_told_that_there_is_nothing(
    filled: Database, owner: asyncpg.Connection, audience: str
) -> None:
    tables = await own(owner, audience)
    async with login(filled, audience) as db:
        for (name, claim), table in product(not_good(audience).items(), tables):
            async with seen_by(db, claim):
                asked = f"select count(*) from {table}"
                assert await is_refused(db, asked, asyncpg.InvalidAuthorizationSpecificationError), name


ELSEWHERE = {
    "of no organisation": signed("parties", None, seconds=HOUR),  # type: ignore[arg-type]
    "of another log": signed("parties", "red", log_id=2, seconds=HOUR),
}


@pytest.mark.parametrize("claim", ELSEWHERE.values(), ids=ELSEWHERE)
async def test_a_claim_of_elsewhere_shows_nothing_of_here(
    filled: Database, owner: asyncpg.Connection, claim: tuple[str, str]
) -> None:
    async with login(filled, "parties") as db, seen_by(db, claim):
        for name in (name for name in NAMES if name.startswith("parties/")):
            assert await db.fetchval(f"select count(*) from {await home(owner, name)}") == 0
            assert await rows(owner, name)
    async with login(filled, "parties") as db, seen_by(db, signed("parties", "red")):
        assert await db.fetchval(f"select count(*) from {await home(owner, 'parties/warnings')}") > 0


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_a_claim_of_another_log_shows_nothing_of_this_one(
    filled: Database, owner: asyncpg.Connection, audience: str
) -> None:
    tables = [await home(owner, name) for name in NAMES if name.startswith(f"{audience}/")]
    seen = []
    for log_id in (1, 2):
        async with login(filled, audience) as db, seen_by(db, signed(audience, "red", log_id=log_id, seconds=HOUR)):
            seen.append(sum([await db.fetchval(f"select count(*) from {table}") for table in tables]))
    assert seen[0] > seen[1] == 0


async def test_a_claim_ends_with_its_connection(filled: Database, owner: asyncpg.Connection) -> None:
    table = await home(owner, "parties/warnings")
    async with login(filled, "parties") as first, login(filled, "parties") as second:
        claim = signed("parties", "red", pid=first.get_server_pid())
        async with seen_by(first, claim), seen_by(second, claim):
            assert await first.fetchval(f"select count(*) from {table}") > 0
            with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
                await second.fetchval(f"select count(*) from {table}")
