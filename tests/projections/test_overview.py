"""Ministers' counts: what stood at each stage by a moment, rounded, and nothing else."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import groupby, pairwise
from typing import Any

import asyncpg
import pytest

from histories import History, live, record
from scenario import ANN, SUBJECT
from shown import AS_OF, NOW, home, rows, text
from taskforce.domain.overview import OVERVIEW, Overview
from taskforce.domain.referral import Referral
from taskforce.log.batch import Append
from taskforce.log.codec import replay, restore, store
from taskforce.log.envelope import Act, Envelope
from taskforce.log.event_log import EventLog
from taskforce.projections.engine import Views

Cells = dict[tuple[str, str, date], int]
VIEW = "ministers/overview"
COUNTED = ("warning", "candidate_bar", "donation_flag", "referral")


async def publish(log: EventLog, overview: Overview | None, moment: datetime) -> tuple[Overview, int]:
    overview = overview or Overview.open(OVERVIEW)
    overview.publish(moment)
    events = tuple(store(event) for event in overview.collect_events())
    append = Append(Act("clock", str(moment), moment, Envelope("clock", "secretariat")), (OVERVIEW,), b"", events)
    return overview, await record(log, [append])


async def raised(log: EventLog, count: int, month: int = 3) -> None:
    for number in range(count):
        when = datetime(2026, month, 1, tzinfo=UTC) + timedelta(minutes=number)
        case = Referral.raise_referral(Referral.create_id(), ANN, "yard", [SUBJECT], "?", when)
        act = Act("test", str(case.id), when, Envelope("ann", "agency"))
        events = tuple(store(event) for event in case.collect_events())
        await record(log, [Append(act, (case.id,), b"", events)])


async def counted(admin: asyncpg.Connection, moment: datetime) -> Cells:
    """From the records themselves, replayed from what was recorded by then."""
    events = await admin.fetch("select * from log.readable where recorded_at <= $1 order by stream_id, version", moment)
    began = {row["stream_id"]: row["occurred_at"] for row in events if row["version"] == 1}
    cells: Counter[tuple[str, str, date]] = Counter()
    for id, history in groupby(events, key=lambda row: row["stream_id"]):
        aggregate = replay(restore(row) for row in history)
        if aggregate.TOPIC in COUNTED:
            cells[aggregate.TOPIC, str(aggregate.stage), began[id].date().replace(day=1)] += 1
    key = await admin.fetchval("select key from projection.publishing_key")
    return {cell: rounded for cell, count in cells.items() if (rounded := _rounded(key, cell, count))}


def _rounded(key: bytes, cell: tuple[str, str, date], count: int) -> int:
    named = f"{cell[0]}/{cell[1]}/{cell[2]:%Y-%m}".encode()
    first, again = (sha256(key + said).digest()[0] % 5 for said in (named, b"%s/%d" % (named, count)))
    return 0 if count < 5 + first else count // 5 * 5 + 5 * (again < count % 5)


async def published(admin: asyncpg.Connection, where: str = NOW, *given: Any) -> Cells:
    found = await rows(admin, VIEW, f"visible and {where}", *given)
    return {(row["kind"], row["stage"], row["month"]): row["count"] for row in found}


@pytest.mark.parametrize("seed", [40, 41])
async def test_the_counts_are_those_of_the_records_at_each_publication(
    log: EventLog, views: Views, admin: asyncpg.Connection, seed: int
) -> None:
    history, overview, said = History(seed, publishes=False, days=60), None, {}
    for _ in range(4):
        await record(log, history.take(600))
        moment = await admin.fetchval("select recorded_at from log.head where log_id = 1")
        await record(log, history.take(30))  # past the moment, yet before it is published
        overview, position = await publish(log, overview, moment)
        await views.follow()
        said[position] = await counted(admin, moment)
        assert await published(admin) == said[position] != {}
    for position, then in said.items():
        assert await published(admin, AS_OF, position) == then
        assert await published(admin, AS_OF, position + 30) == then  # as of between publications
    assert await published(admin, AS_OF, min(said) - 1) == {}


async def test_what_is_recorded_at_the_very_moment_counts(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    await raised(log, 10)
    moment = await admin.fetchval("select recorded_at from log.event order by position desc limit 1")
    overview, before = await publish(log, None, moment - timedelta(microseconds=1))
    await publish(log, overview, moment)
    await views.follow()
    assert (await published(admin, AS_OF, before), await published(admin)) == (
        {("referral", "raised", date(2026, 3, 1)): 10},
        {("referral", "raised", date(2026, 3, 1)): 10},
    )
    await admin.execute("update log.event set recorded_at = $1 where position <= 3", moment - timedelta(seconds=1))
    await views.rebuild(next(view for view in views.views if view.name == VIEW))
    assert await published(admin, AS_OF, before) == {("referral", "raised", date(2026, 3, 1)): 10}


async def test_a_moment_still_to_come_counts_what_there_is_and_never_more(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    await raised(log, 10)
    await publish(log, None, datetime.now(UTC) + timedelta(days=1))
    await views.follow()
    before = await text(admin, await home(admin, VIEW))
    await raised(log, 20, month=4)
    await views.follow()
    await views.rebuild(next(view for view in views.views if view.name == VIEW))
    assert before == await text(admin, await home(admin, VIEW)) != []


async def test_nothing_is_made_again_until_the_next_publication(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    await raised(log, 10)
    await publish(log, None, datetime.now(UTC))
    await views.follow()
    table = await home(admin, VIEW)
    before = await admin.fetch(f"select xmin::text, ctid::text from {table}")
    await raised(log, 20)
    await views.follow()
    assert before == await admin.fetch(f"select xmin::text, ctid::text from {table}") != []


async def test_neither_an_answer_nor_two_moments_tell_what_was_counted(views: Views, admin: asyncpg.Connection) -> None:
    """Whatever the key is that the reader does not know: while one record at a time comes, goes or moves."""
    await views.follow()
    function = f"{(await home(admin, VIEW)).rpartition('.')[0]}.published_count"
    rows = await admin.fetch(
        f"select array_agg({function}(sha256(key::text::bytea), 'warning/closed/2025-04', count) order by count) told"
        " from generate_series(1, 2000) as key, generate_series(0, 40) as count group by key"
    )
    answers, comes, goes = (defaultdict[Any, set[int]](set) for _ in range(3))
    for row in rows:
        for count, (before, after) in enumerate(pairwise(row["told"])):
            answers[before].add(count)
            comes[before, after].add(count)
            goes[after, before].add(count)
    assert {said for said in answers if said} == {*range(5, 45, 5)}
    assert min(len(answers[said]) for said in range(5, 35, 5)) >= 5
    for seen in (comes, goes):
        assert min(len(could) for said, could in seen.items() if max(said) <= 35) >= 3


async def test_it_holds_counts_and_no_name_id_or_organisation(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    history = History(42)
    await live(log, history, 600)
    await views.follow()
    found = "".join(await text(admin, await home(admin, VIEW)))
    assert found
    said = [*history.parties, *history.agencies, *history.donees, "electoral", *(str(r.id) for r in history.records)]
    assert [word for word in said if f'"{word}"' in found] == []
    columns = {*(await rows(admin, VIEW))[0].keys()}
    assert columns == {"log_id", "stream_id", "since", "kind", "stage", "month", "count", "visible", "marking",
                       "published_at", "until"}  # fmt: skip


async def test_each_cell_has_an_id_of_its_own(log: EventLog, views: Views, admin: asyncpg.Connection) -> None:
    await record(log, History(43, publishes=False).take(1000))
    await publish(log, None, datetime.now(UTC))
    await views.follow()
    [(ids, cells)] = await admin.fetch(
        f"select count(distinct stream_id), count(distinct (kind, stage, month)) from {await home(admin, VIEW)}"
    )
    assert ids == cells > 3
