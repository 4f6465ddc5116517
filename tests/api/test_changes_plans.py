"""What is next is found by where it stands in the log: what lies before is not read, nor what others have before it."""

import json
from uuid import UUID

import pytest

from api.answering import free
from api.test_changes_law import document
from histories import History, nothing_reacts, record
from projections.test_plans import ROWS, crowd, nodes
from served import Client
from served import client as client
from shown import home
from taskforce.api import execution
from taskforce.api.asked import asked
from taskforce.api.identity import Viewer
from taskforce.api.subscriptions.subscription import Subscription
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from viewing import login, seen_by, signed

NEW = 40
CROWDED = (("warnings", "party"), ("donations", "recipient"), ("candidate_bars", "party"))


async def begun(client: Client) -> Subscription:
    subscribing = asked(client.service.schemas["parties"], document("parties"))
    watcher = client.service.watcher(Viewer("parties", "org1", "security", "ann"), subscribing, 1e12)
    return await execution.subscribe(subscribing, watcher, free)


@pytest.mark.parametrize("share", [0.005, 0.5])
async def test_only_what_is_new_is_read(client: Client, database: Database, log: EventLog, share: float) -> None:
    subscription, admin = await begun(client), await database.admin()
    await nothing_reacts(admin)
    await record(log, History(90, publishes=False).take(400))
    await client.service.caught_up()
    for view, column in CROWDED:
        await crowd(admin, await home(admin, f"parties/{view}"), column, share)
    last = await admin.fetchval(f"select max(since) from {await home(admin, 'parties/donations')}")
    new = await admin.fetchval(
        f"select since from {await home(admin, 'parties/donations')} order by since desc offset {NEW} limit 1"
    )
    changes = subscription._asking.changes
    async with login(database, "parties") as db, seen_by(db, signed("parties", "org1")):
        await db.execute(f"prepare changes (bigint, integer, uuid, bigint) as {changes.statement}")
        said = await db.fetchval(f"explain (analyze, format json) execute changes ({new}, 9, '{UUID(int=0)}', {last})")
    subscription.close()
    await admin.close()
    scans = [node for node in nodes(json.loads(said)[0]["Plan"]) if "Relation Name" in node and node["Actual Loops"]]
    large = [node for node in scans if node["Relation Name"] in {view for view, _ in CROWDED}]
    assert len({node["Relation Name"] for node in large}) == len(CROWDED)
    assert all(node["Node Type"] != "Seq Scan" for node in large), large
    read = sum(node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) for node in large)
    assert read < ROWS / 20, read
