"""Viewers of one audience share a login: one sees nothing of another's session, and without a claim nothing at all."""

from itertools import product

import asyncpg
import pytest

from projections.test_logins import AUDIENCES, is_refused
from shown import NAMES, home
from taskforce.database import Database
from taskforce.projections.engine import Views
from viewing import login, seen_by, signed

pytestmark = pytest.mark.proof
SECRET = "whatthisviewerasks"
READABLE = """
    select format('%I.%I', nspname, relname) from pg_class c join pg_namespace n on n.oid = relnamespace
    where nspname in ('pg_catalog', 'information_schema') and relkind in ('r', 'v')
"""
MADE = [
    "create operator public.=== (leftarg = text, rightarg = text, function = texteq)",
    "create cast (text as integer) with inout as implicit",
    "create domain public.mine as text",
    "create aggregate public.mine (text) (sfunc = textcat, stype = text)",
    "create statistics public.mine on party, stage from {own}",
    "create index on {own} (gist)",
    "create rule mine as on select to {own} do instead select 1",
    "create trigger mine before insert on {own} execute function suppress_redundant_updates_trigger()",
    "comment on table {own} is 'mine'",
    "select * from pg_statistic_ext_data",
    "reindex table {own}",
    "load 'auto_explain'",
    "set log_statement_stats = on",
    "set session_preload_libraries = 'auto_explain'",
    "copy (select 1) to '/tmp/mine'",
    "select pg_stat_reset()",
    "select pg_create_physical_replication_slot('mine')",
    "select table_to_xml('log.event', true, true, '')",
]

FISHING = [
    "{column} = '{value}'",
    "{column} >= '{value}' and {column} <= '{value}'",
    "{column} in ('{value}', '{value}')",
    "party >= 'red' and party <= 'red' and {column} in ('{value}', '{value}')",
    "log_id = 1 and {column} = '{value}' and since > 0 order by since",
    "exists (select from {table} o where o.{column} = '{value}')",
]


async def test_nothing_of_one_session_stands_in_what_another_can_read(filled: Database) -> None:
    async with login(filled, "parties") as one, login(filled, "parties") as other:
        await one.execute(f"listen {SECRET}; prepare {SECRET} as select '{SECRET}'; set application_name = '{SECRET}'")
        async with one.transaction(), seen_by(other, signed("parties", "blue")):
            await one.execute(f"declare {SECRET} cursor for select '{SECRET}'")
            own, read = 0, 0
            for (name,) in await other.fetch(READABLE):
                text = f"select count(*) from {name} t where t::text like '%' || 'whatthis' || 'viewerasks%'"
                for db in (one, other):
                    try:
                        async with db.transaction():
                            found = await db.fetchval(text)
                    except (asyncpg.InsufficientPrivilegeError, asyncpg.UndefinedFunctionError):
                        continue
                    own, read = own + (db is one and found > 0), read + 1
                    assert db is one or found == 0, name
            assert own == 3  # its cursor, what it has prepared, and its settings
            assert read > 150
            assert await other.fetch("select pg_listening_channels()") == []


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_a_viewer_makes_nothing_that_others_would_use(
    filled: Database, owner: asyncpg.Connection, audience: str
) -> None:
    table = await home(owner, next(name for name in NAMES if name.startswith(f"{audience}/")))
    async with login(filled, audience) as db:
        await db.execute("set default_transaction_read_only = off")
        denied = asyncpg.InsufficientPrivilegeError
        assert [attack for attack in MADE if not await is_refused(db, attack.format(own=table), denied)] == []


async def test_functions_that_run_as_their_owner_look_nowhere_but_where_they_are_told(
    owner: asyncpg.Connection,
) -> None:
    paths = await owner.fetch("select proname, proconfig[1] as path from pg_proc where prosecdef and proowner = 10")
    ours = {row["proname"]: row["path"] for row in paths}
    assert ours
    assert {path for path in ours.values() if path is None or not path.startswith("search_path=")} == set()


@pytest.mark.parametrize(
    "within",
    [
        "query_to_xml('explain analyze {asked}', true, true, '')",
        "ts_stat('explain analyze {asked}')",
        "ts_rewrite('a'::tsquery, 'explain analyze {asked}')",
        "cursor_to_xml('explain analyze {asked}', 1, true, true, '')",
    ],
)
async def test_whoever_can_only_ask_a_query_cannot_have_it_explained(
    filled: Database, owner: asyncpg.Connection, within: str
) -> None:
    """What is slipped into a statement of ours: it is sent alone, so nothing can follow it."""
    asked = f"select from {await home(owner, 'parties/warnings')}"
    async with login(filled, "parties") as db, seen_by(db, signed("parties", "blue")):
        with pytest.raises(asyncpg.PostgresError) as refused:
            await db.fetch(f"select {within.format(asked=asked)}")
        assert "InitPlan" not in str(refused.value)


@pytest.mark.parametrize("scans", [("indexscan", "bitmapscan"), ("seqscan",), ("seqscan", "bitmapscan"), ("sort",)])
@pytest.mark.parametrize("claim", [("", ""), signed("parties", "red", seconds=-1)], ids=["none", "ended"])
async def test_without_a_claim_nothing_is_told_by_whether_it_is_refused(
    filled: Database, owner: asyncpg.Connection, claim: tuple[str, str], scans: tuple[str, ...]
) -> None:
    """It is, whatever is asked of the rows of others, and however they are looked for."""
    table = await home(owner, "parties/warnings")
    row = await owner.fetchrow(f"select * from {table} where party = 'red' order by since limit 1")
    assert row
    nothing = {"party": "rex", "stream_id": "00000000-0000-4000-8000-000000000000", "gist": "zzz", "stage": "none"}
    async with login(filled, "parties") as db:
        await db.execute("".join(f"set enable_{kind} = off;" for kind in scans))
        for where, (column, other) in product(FISHING, nothing.items()):
            for value in (str(row[column]).replace("'", "''"), other):
                asked = f"select from {table} where {where.format(column=column, value=value, table=table)}"
                async with seen_by(db, claim):
                    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
                        await db.fetch(asked)


async def test_every_view_looks_at_the_claim_before_it_looks_at_a_row(
    filled: Database, owner: asyncpg.Connection
) -> None:
    for name in NAMES:
        table = await home(owner, name)
        async with login(filled, name.partition("/")[0]) as db:
            await db.execute("set enable_indexscan = off; set enable_bitmapscan = off")
            plan = await db.fetch(f"explain select from {table} where marking in ('x', 'y') and since in (1, 2)")
        [first] = [line[0].strip() for line in plan if "Filter" in line[0]]
        assert first.startswith("Filter: (((InitPlan 1).col1 IS NOT NULL) AND "), name


async def test_a_table_that_was_made_before_looks_at_the_claim_from_the_next_start_on(
    views: Views, admin: asyncpg.Connection
) -> None:
    table = await home(admin, "parties/warnings")
    await admin.execute(f"drop policy admitted on {table}")
    await views.prepare()
    assert await admin.fetchval("select count(*) from pg_policies where policyname = 'admitted'") == len(NAMES)
