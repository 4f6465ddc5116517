"""From append to visible: 200 events a second, all views followed, a party subscribing to its changes over a WebSocket.

Measured from the call of append to the frame that tells of it. Beside it the library: one writer, its projection
runner, and a look at its view every millisecond.
"""

import argparse
import asyncio
import statistics
import threading
import time
from typing import Any
from uuid import uuid4

import uvloop
from eventsourcing.projection import ProjectionRunner
from house import at, database, home, show
from library import Follow, Note, Notes, View, environment, mapper
from subscriptions import told

from taskforce.postgres import Server

LOOK_EVERY = 0.001


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
            async with database(settings, server, f"latency_{turn}") as (db, here):
                found = await told(db, settings, here, given.rate, given.seconds)
                rounds.setdefault("ours, visible", []).append(found.frames)
                rounds.setdefault("ours, acknowledged", []).append(found.acknowledged)
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
