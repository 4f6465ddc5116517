"""A view filled from a million events, with readers at it all the while, beside the library's projection runner."""

import argparse
import asyncio
import statistics
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import asyncpg
import stock
import uvloop
from eventsourcing.projection import ProjectionRunner
from house import at, database, home, show, spread
from library import Follow, Note, Notes, View, environment, factory, mapper

from taskforce.api.access import NOWHERE
from taskforce.api.identity import Viewer
from taskforce.api.sight import Signer
from taskforce.database import Database
from taskforce.log.logins import audience_login
from taskforce.postgres import Server
from taskforce.projections.engine import Views
from taskforce.projections.view import all_views

ROWS_A_PARTY = 200
Stock = Callable[[asyncpg.Connection], Awaitable[None]]


async def read(db: Database, name: str, stop: asyncio.Event, took: list[float]) -> None:
    """A page of the live table as one party, again and again, looking up each time which table is live."""
    viewer = Viewer("parties", "PP52", "security", "officer-4")
    signer, follower = Signer(db.secret), await db.follower()
    async with db.pool(audience_login("parties"), most=1) as pool, pool.acquire() as free:
        while not stop.is_set():
            started = time.perf_counter()
            home = await follower.fetchval("select home from projection.view where live and name = $1", name)
            async with signer.snapshot(free, viewer, NOWHERE) as look:
                table = name.partition("/")[2]
                rows = await look.fetch(
                    f"select * from {home}.{table} where until is null order by changed_at limit 50"
                )
            assert len(rows) == 50
            took.append(1000 * (time.perf_counter() - started))
            await asyncio.sleep(0.01)
    await follower.close()


async def ours(db: Database, name: str, fill: Stock, rounds: int) -> dict[str, Any]:
    admin, follower = await db.admin(), await db.follower()
    await fill(admin)
    events = await admin.fetchval("select count(*) from log.event")
    view = next(v for v in all_views() if v.name == name)
    views = Views(follower, views=[view])
    await views.prepare()
    stop, waits, took = asyncio.Event(), [], []
    phases: list[tuple[str, float]] = []
    reader = asyncio.create_task(read(db, name, stop, waits))
    for _ in range(rounds):
        started = time.perf_counter()
        await views.rebuild(view, lambda _view, phase: phases.append((phase, time.perf_counter())))
        took.append(time.perf_counter() - started)
        await admin.execute("checkpoint")
    stop.set()
    await reader
    home = await admin.fetchval("select home from projection.view where live and name = $1", name)
    rows = await admin.fetchval(f"select count(*) from {home}.{view.table}")
    problem = await admin.fetchval("select string_agg(problem, ' ') from projection.view")
    assert problem is None, problem
    assert rows
    await admin.close()
    await follower.close()
    return {
        "events": f"{events:,}", "events/s": round(events / statistics.median(took)),
        "seconds": statistics.median(took),
        "noise": spread(took), "reads meanwhile": len(waits), "p50 ms": at(waits, 0.5), "max ms": max(waits),
    }  # fmt: skip


def theirs(server: Server, events: int) -> float:
    """Its runner with a view of its own kind: a row and the tracking record in one transaction an event."""
    with factory(server) as made:
        recorder, turn, subject = made.application_recorder(), mapper(), uuid4()
        last = 0
        for first in range(0, events, 500):
            notes = [Note.note(n, subject) for n in range(first, first + 500)]
            stored = [turn.to_stored_event(event) for note in notes for event in note.collect_events()]
            last = (recorder.insert_events(stored) or [0])[-1]
    started = time.perf_counter()
    runner = ProjectionRunner(
        application_class=Notes, projection_class=Follow, view_class=View, env=environment(server)
    )
    with runner:
        while (runner.view.max_tracking_id("Notes") or 0) < last:
            assert threading.active_count() > 1
            time.sleep(0.05)
        return events / (time.perf_counter() - started)


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    warnings, donations = given.events // 5, given.events // 2
    parties = max(53, warnings // ROWS_A_PARTY)  # PP52 reads
    kinds: list[tuple[str, str, Stock]] = [
        ("warnings, stream after stream", "parties/warnings", lambda db: stock.warnings(db, warnings, parties, False)),
        ("warnings, fully interleaved", "parties/warnings", lambda db: stock.warnings(db, warnings, parties, True)),
        ("donations, 27 columns", "parties/donations", lambda db: stock.donations(db, donations, parties)),
    ]
    rows, rates = [], []
    with home() as (settings, server):
        for number, (said, view, fill) in enumerate(kinds):
            async with database(settings, server, f"fill_{number}") as (db, _):
                rows.append({"view": said} | await ours(db, view, fill, given.rounds))
            async with database(settings, server, f"peer_{number}") as (_, here):
                rates.append(await asyncio.to_thread(theirs, here, given.peer_events))
    for row, rate in zip(rows, rates, strict=True):
        row |= {"library/s": round(rate), "ratio": row["events/s"] / rate}
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--peer-events", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    show("A view filled from the log", uvloop.run(compare(asked)), asked.json)
