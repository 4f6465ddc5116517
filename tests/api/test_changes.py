"""Changes as they come: what is told, once and in order, to whom, and what is not."""

import asyncio
import gc
from pathlib import Path
from uuid import uuid4

import pytest

from served import CUT_OFF, Client, served
from served import client as client
from subscribing import CHANGES, connected, donation, happen, id_of, opened, streamed
from taskforce.api import standing
from taskforce.api.reading.changes import MOST
from taskforce.api.subscriptions.looking import Frame
from taskforce.database import Database
from taskforce.log.erasure import erase
from taskforce.log.event_log import EventLog
from taskforce.log.logins import ERASER
from taskforce.projections.engine import Views

DONORS = "subscription { changes { node { id ... on Donation { donorName } } } }"


async def test_what_happens_to_others_is_not_told(client: Client, log: EventLog) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        await asyncio.gather(*(log.append(donation("red", f"Donor {n}")) for n in range(1000)))
        [own] = await happen(log, donation("blue"))
        [frame] = await socket.changes(1)
        assert frame["node"] == {"__typename": "Donation", "id": own}
        await socket.say("ping")
        assert await socket.hear() == {"type": "pong"}


async def test_what_comes_right_after_what_was_of_no_concern_is_told(client: Client, log: EventLog) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        for _ in range(5):
            await happen(log, donation("red"))
            await client.service.caught_up()
            own = await happen(log, donation("blue"))
            assert [frame["node"]["id"] for frame in await socket.changes(1)] == own


async def test_a_client_that_was_cut_off_goes_on_after_the_last_it_has_seen(client: Client, log: EventLog) -> None:
    seen: list[str] = []
    after, expected = None, []
    async with connected(client, "parties", "blue") as first:
        await first.subscribe()
        expected += await happen(log, donation("blue"), donation("red"), donation("blue"))
        for frame in await first.changes(1):
            seen.append(frame["node"]["id"])
            after = frame["cursor"]
        first.connection.transport.abort()
    expected += await happen(log, donation("red"), donation("blue"))
    async with connected(client, "parties", "blue") as second:
        await second.subscribe(after=after)
        expected += await happen(log, donation("blue"))
        seen += [frame["node"]["id"] for frame in await second.changes(3)]
    assert seen == [id for id in expected if id in seen]
    assert len(seen) == 4


async def test_a_server_that_was_stopped_and_started_goes_on_too(
    database: Database, log: EventLog, tmp_path: Path
) -> None:
    async with served(database, tmp_path) as client, connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        first = await happen(log, donation("blue"))
        [frame] = await socket.changes(1)
    second = await happen(log, donation("blue"), donation("red"))
    async with served(database, tmp_path) as client, connected(client, "parties", "blue") as socket:
        await socket.subscribe(after=frame["cursor"])
        third = await happen(log, donation("blue"))
        seen = [frame, *await socket.changes(2)]
    assert [each["node"]["id"] for each in seen] == [*first, second[0], *third]


async def test_a_cursor_of_what_one_may_not_see_is_no_cursor(client: Client, log: EventLog) -> None:
    async with connected(client, "parties", "red") as theirs:
        await theirs.subscribe()
        await happen(log, donation("red"))
        [frame] = await theirs.changes(1)
    async with connected(client, "parties", "blue") as socket:
        for cursor in (frame["cursor"], frame["cursor"][:-4], "nonsense", ""):
            await socket.say("subscribe", id="1", payload={"query": CHANGES, "variables": {"after": cursor}})
            assert await socket.refusal() == "BAD_CURSOR"


async def test_many_frames_come_in_order_and_each_once(client: Client, log: EventLog) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        appends = [donation("blue") for _ in range(350)]
        await log.append_all([(append,) for append in appends])
        frames = await socket.changes(350)
        assert [frame["node"]["id"] for frame in frames] == [id_of(append) for append in appends]
        await socket.subscribe(id="2", after=frames[99]["cursor"])
        assert await socket.changes(250) == frames[100:]


async def test_who_reads_slowly_holds_nobody_up_and_loses_nothing(client: Client, log: EventLog) -> None:
    async with connected(client, "parties", "blue", max_queue=1) as slow, connected(client, "parties", "blue") as quick:
        await slow.subscribe(DONORS)
        await quick.subscribe(DONORS)
        appends = [donation("blue", "long " * 1000) for _ in range(600)]
        await log.append_all([(append,) for append in appends])
        ids = [id_of(append) for append in appends]
        assert [frame["node"]["id"] for frame in await quick.changes(600)] == ids
        gc.collect()  # what was sent may wait for it
        assert sum(type(each) is Frame for each in gc.get_objects()) <= 2 * MOST
        assert await client.ask("parties", "blue", "{ donations(first: 1) { totalCount } }")
        assert [frame["node"]["id"] for frame in await slow.changes(600)] == ids


async def test_a_database_that_drops_its_connections_loses_nothing(
    client: Client, database: Database, log: EventLog
) -> None:
    admin = await database.admin()
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        expected, seen = [], []
        for _ in range(3):
            await admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename ~ '^taskforce_[pf]'"
            )
            expected += await happen(log, donation("blue"))
            seen += [frame["node"]["id"] for frame in await socket.changes(1)]
    assert seen == expected
    await admin.close()


async def test_a_look_that_is_cut_off_is_taken_again(client: Client, database: Database, log: EventLog) -> None:
    admin = await database.admin()
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        async with admin.transaction():
            await admin.execute("lock table viewer.key")  # only who looks reads it
            own = await happen(log, donation("blue"))
            async with asyncio.timeout(30):
                while not await admin.fetchval(CUT_OFF):
                    pass
        assert [frame["node"]["id"] for frame in await socket.changes(1)] == own
    await admin.close()


async def test_a_crash_that_sets_the_views_back_loses_nothing_and_doubles_nothing(
    client: Client, database: Database, log: EventLog
) -> None:
    admin = await database.admin()
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        first = await happen(log, donation("blue"))
        seen = await socket.changes(1)
        async with admin.transaction():
            await admin.execute("lock table projection.turn")
            await admin.execute("update projection.view set position = 0 where name = 'parties/donations'")
            home = await admin.fetchval("select home from projection.view where name = 'parties/donations' and live")
            await admin.execute(f"delete from {home}.donations")
            await admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename ~ '^taskforce_[pf]'"
            )
        second = await happen(log, donation("blue"))
        seen += await socket.changes(1)
    assert [frame["node"]["id"] for frame in seen] == first + second
    await admin.close()


async def test_erasing_tells_nothing_and_what_is_told_again_holds_it_no_more(
    client: Client, database: Database, log: EventLog
) -> None:
    subject = uuid4()
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe("subscription { changes { cursor node { ... on Donation { donorName } } } }")
        await happen(log, donation("blue"), donation("blue", "Zoe", subject))
        before = await socket.changes(2)
        db = await database.connect(ERASER)
        await erase(db, subject)
        await db.close()
        await happen(log, donation("blue", "Bob"))
        assert [frame["node"]["donorName"] for frame in await socket.changes(1)] == ["Bob"]
        query = (
            "subscription ($after: String) { changes(after: $after) { cursor node { ... on Donation { donorName } } } }"
        )
        await socket.subscribe(query, id="2", after=before[0]["cursor"])
        again = await socket.changes(2)
    assert [frame["node"]["donorName"] for frame in again] == [None, "Bob"]
    assert again[0]["cursor"] == before[1]["cursor"]


async def test_a_token_that_ends_ends_what_it_began(client: Client, log: EventLog) -> None:
    token = client.issuer.token("parties", "blue", "security", hours=-28 / 3600)  # clocks may differ by thirty seconds
    headers = {"authorization": f"Bearer {token}"}
    async with opened(client, "parties", token) as socket, streamed(client, "parties", "blue", **headers) as events:
        await socket.say("connection_init")
        assert await socket.hear() == {"type": "connection_ack"}
        await socket.subscribe()
        await happen(log, donation("blue"))
        assert await socket.changes(1)
        assert await events.answer()
        assert await socket.ended() == 4401
        assert [error["extensions"]["code"] for error in (await events.answer())["errors"]] == ["NOT_AUTHENTICATED"]
        assert (await events.next())["event"] == "complete"


async def test_views_that_are_made_again_end_it_and_its_cursors(
    client: Client, database: Database, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that is made again may count the versions of a row otherwise, or hold what a stopped one left out."""
    monkeypatch.setattr(standing, "REMEMBERED", 0.0)
    await database.migrate()
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        await happen(log, donation("blue"))
        [frame] = await socket.changes(1)
        follower = await database.follower()
        views = Views(follower)
        await views.rebuild(next(view for view in views.views if view.name == "parties/warnings"))
        await follower.close()
        await happen(log, donation("blue"))
        assert await socket.refusal() == "VIEWS_CHANGED"
        await socket.say("subscribe", id="1", payload={"query": CHANGES, "variables": {"after": frame["cursor"]}})
        assert await socket.refusal() == "BAD_CURSOR"
        await socket.subscribe()


async def test_a_view_that_has_stopped_takes_no_other_with_it(
    client: Client, database: Database, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "REMEMBERED", 0.0)
    admin = await database.admin()
    flags = "subscription { changes { node { ... on Donation { flags { totalCount } } } } }"
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        await admin.execute("update projection.view set problem = 'stopped' where name = 'parties/donation_flags'")
        ids = await happen(log, donation("blue"))
        assert [frame["node"]["id"] for frame in await socket.changes(1)] == ids
        await socket.say("complete", id="1")
        await socket.subscribe(flags, id="2")
        await happen(log, donation("blue"))
        assert await socket.refusal() == "VIEW_NOT_READY"
    await admin.close()
