"""From append to visible: 200 events a second, all views followed, a party's login looking for its row.

Measured from the call of append to the moment its row has been read. Beside it the library: one writer, its projection
runner, and the same look at its view.
"""

import argparse
import asyncio
import statistics
import threading
import time
from typing import Any
from uuid import UUID, uuid4

import uvloop
from append import command
from eventsourcing.projection import ProjectionRunner
from house import at, database, home, show
from library import Follow, Note, Notes, View, environment, mapper

from taskforce.api.identity import Viewer
from taskforce.api.sight import Signer
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.logins import audience_login
from taskforce.log.verdict import Recorded
from taskforce.postgres import Server
from taskforce.projections.engine import Views
from taskforce.projections.follower import keep_up_to_date

LOOK_EVERY = 0.001


async def ours(db: Database, rate: int, seconds: float) -> tuple[list[float], list[float]]:
    follower = await db.follower()
    await Views(follower).prepare()
    home = await follower.fetchval("select home from projection.view where live and name = 'parties/donations'")
    following = asyncio.create_task(keep_up_to_date(db.follower))
    waiting: dict[UUID, float] = {}
    over = asyncio.Event()
    seen: list[float] = []
    acknowledged: list[float] = []
    subject = uuid4()

    async def look() -> None:
        viewer = Viewer("parties", "PP52", None, "officer-4")
        question = f"select stream_id from {home}.donations where stream_id = any($1) and until is null"
        async with db.pool(audience_login("parties"), most=1) as pool, pool.acquire() as free:
            while not over.is_set():
                if waiting:
                    async with Signer(db.secret).snapshot(free, viewer) as snapshot:
                        found = await snapshot.fetch(question, list(waiting))
                    now = time.perf_counter()
                    seen.extend(1000 * (now - waiting.pop(row["stream_id"])) for row in found)
                await asyncio.sleep(LOOK_EVERY)

    async def write(log: EventLog, number: int) -> None:
        append = command(number, subject)
        waiting[append.stream_ids[0]] = started = time.perf_counter()
        [verdict] = await log.append(append)
        assert type(verdict) is Recorded
        acknowledged.append(1000 * (time.perf_counter() - started))

    looking = asyncio.create_task(look())
    async with EventLog(db.writer) as log:
        begin, writes = time.perf_counter() + 0.5, []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0, begin + number / rate - time.perf_counter()))
            writes.append(asyncio.create_task(write(log, number)))
        await asyncio.gather(*writes)
        while waiting:
            assert not looking.done()
            assert not following.done()
            await asyncio.sleep(0.01)
    over.set()
    await looking
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    await follower.close()
    return seen[rate:], acknowledged[rate:]  # the first second warms plans and pools


def theirs(server: Server, rate: int, seconds: float) -> list[float]:
    env = environment(server)
    seen: list[float] = []
    turn, subject, waiting = mapper(), uuid4(), {}
    with ProjectionRunner(application_class=Notes, projection_class=Follow, view_class=View, env=env) as runner:
        stop = threading.Event()

        def look() -> None:
            with runner.view.datastore.get_connection() as db:
                while not stop.is_set():
                    if asked := list(waiting):
                        found = db.execute("select id from notes_view where id = any(%s)", (asked,), prepare=True)
                        rows, now = found.fetchall(), time.perf_counter()
                        seen.extend(1000 * (now - waiting.pop(row["id"])) for row in rows)
                    time.sleep(LOOK_EVERY)

        looking = threading.Thread(target=look)
        looking.start()
        begin = time.perf_counter() + 0.5
        for number in range(int(rate * seconds)):
            time.sleep(max(0, begin + number / rate - time.perf_counter()))
            started = time.perf_counter()
            note = Note.note(number, subject)
            stored = [turn.to_stored_event(event) for event in note.collect_events()]
            waiting[note.id] = started
            runner.app.recorder.insert_events(stored)
        while waiting:
            time.sleep(0.01)
        stop.set()
        looking.join()
    return seen[rate:]


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    rounds: dict[str, list[list[float]]] = {}
    with home() as (settings, server):
        for turn in range(given.rounds):
            async with database(settings, server, f"latency_{turn}") as (db, _):
                seen, acknowledged = await ours(db, given.rate, given.seconds)
                rounds.setdefault("ours, visible", []).append(seen)
                rounds.setdefault("ours, acknowledged", []).append(acknowledged)
            async with database(settings, server, f"peer_{turn}") as (_, here):
                seen = await asyncio.to_thread(theirs, here, given.rate, given.seconds)
                rounds.setdefault("library, visible", []).append(seen)
    rows = []
    for said, samples in rounds.items():
        high = [at(sample, 0.99) for sample in samples]
        middle = statistics.median(at(sample, 0.5) for sample in samples)
        row = {"what": said, "p50 ms": middle, "p99 ms": statistics.median(high)}
        rows.append(row | {"p99 best round": min(high), "p99 worst round": max(high)})
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    show(f"Append to visible at {asked.rate} events/s", uvloop.run(compare(asked)), asked.json)
