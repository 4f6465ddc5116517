"""A page is found by the column of the policy, now and as of then, and a claim is verified once a query."""

import json
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from histories import History, record
from shown import NAMES, home
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.projections.engine import Views
from viewing import login, seen_by, signed

ORDERS = {
    "parties/warnings": ("party", "issued_at desc"),
    "parties/candidate_bars": ("party", "opened_at desc"),
    "parties/donations": ("recipient", "reported_on desc"),
    "parties/donation_flags": ("recipient", "raised_at desc"),
    "parties/referrals": ("party", "raised_at desc"),
    "parties/organisations": ("organisation_id", "organisation_id"),
    "agencies/organisations": ("organisation_id", "organisation_id"),
    "agencies/warnings": ("agency", "drafted_at desc"),
    "agencies/referrals": ("assigned_to", "raised_at desc"),
}
ROWS = 20_000


async def crowd(admin: asyncpg.Connection, table: str, column: str, share: float) -> None:
    """Twenty thousand rows, that share of them of org1 and the others of two hundred others."""
    last = await admin.fetchval(f"select max(since) from {table}")
    said = f"""'stream_id', md5(stream_id::text || n)::uuid, 'since', since + n * {last}, 'until', until + n * {last},
               '{column}', case when random() < {share} then 'org1' else 'org' || (2 + n % 200) end"""
    await admin.execute(
        f"insert into {table} select made.* from generate_series(1, {ROWS}) n, {table} t,"
        f" jsonb_populate_record(t, to_jsonb(t) || jsonb_build_object({said})) made limit {ROWS}"
    )
    await admin.execute(f"analyze {table}")


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def test_every_view_under_a_policy_of_its_own_is_tried() -> None:
    assert set(ORDERS) == {name for name in NAMES if name.startswith(("parties/", "agencies/"))}


@pytest.mark.parametrize("share", [0.005, 0.5])
async def test_a_page_is_found_by_the_column_of_the_policy(
    log: EventLog, views: Views, followers: Database, admin: asyncpg.Connection, share: float
) -> None:
    await record(log, History(91, publishes=False).take(400))
    await views.follow()
    for name, (column, order) in ORDERS.items():
        audience, table = name.partition("/")[0], await home(admin, name)
        await crowd(admin, table, column, share)
        middle = await admin.fetchval(f"select percentile_disc(0.5) within group (order by since) from {table}")
        async with login(followers, audience) as db, seen_by(db, signed(audience, "org1")):
            for when in ("until is null", f"since <= {middle} and (until is null or until > {middle})"):
                query = f"select * from {table} where {when} order by {order}, stream_id limit 50"
                said = await db.fetchval(f"explain (analyze, format json) {query}")
                found = list(nodes(json.loads(said)[0]["Plan"]))
                assert [n for n in found if column in n.get("Index Cond", "")], said
                assert not [n for n in found if n["Node Type"] == "Seq Scan"], said
                claims = [n for n in found if n.get("Parent Relationship") == "InitPlan"]
                assert {n["Actual Loops"] for n in claims} <= {0, 1}
                assert len(claims) >= 2
                assert not [n for n in found if "viewer." in json.dumps([n.get("Filter"), n.get("Index Cond")])]
