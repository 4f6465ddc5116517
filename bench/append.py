"""Single-event commands a second, by concurrent writers: our log beside the library's recorders.

Ours has everything on: the domain's command, canonical bytes, vault and commitments, leaf, version and command checks.
"""

import argparse
import asyncio
import cProfile
import pstats
import statistics
import threading
import time
from typing import Any
from uuid import uuid4

import uvloop
from house import database, home, show, spread
from library import Note, factory, mapper
from ours import ours

from taskforce.postgres import Server

MOST_CONNECTIONS = 64


def theirs(server: Server, writers: int, seconds: float, kind: str) -> float:
    """`kind` is application, which has an order that can be followed, or aggregate, which has none."""
    with factory(server, min(writers, MOST_CONNECTIONS)) as made:
        recorder = made.application_recorder() if kind == "application" else made.aggregate_recorder()
        turn, subject, counts = mapper(), uuid4(), [0] * writers
        barrier = threading.Barrier(writers + 1)

        def write(me: int) -> None:
            barrier.wait()
            while time.perf_counter() < stop:
                stored = [turn.to_stored_event(e) for e in Note.note(counts[me], subject).collect_events()]
                recorder.insert_events(stored)
                counts[me] += 1

        threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
        stop = time.perf_counter() + seconds + 0.2
        for thread in threads:
            thread.start()
        time.sleep(0.2)  # the pool opens its connections
        barrier.wait()
        started = time.perf_counter()
        for thread in threads:
            thread.join()
        return sum(counts) / (time.perf_counter() - started)


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    found: dict[tuple[int, str], list[float]] = {}
    with home() as (settings, server):
        for writers in given.writers:
            for turn in range(given.rounds):
                async with database(settings, server, f"append_{writers}_{turn}") as (db, here):
                    for name, prepared in (("ours", False), ("prepared", True)):
                        rate = await ours(db, writers, given.seconds, prepared)
                        found.setdefault((writers, name), []).append(rate)
                for kind in ("application", "aggregate"):  # a database each: they share a table's name
                    async with database(settings, server, f"peer_{writers}_{turn}_{kind}") as (_, here):
                        rate = await asyncio.to_thread(theirs, here, writers, given.seconds, kind)
                        found.setdefault((writers, kind), []).append(rate)
    return [
        _row(writers, {name: found[writers, name] for w, name in found if w == writers}) for writers in given.writers
    ]


def _row(writers: int, rates: dict[str, list[float]]) -> dict[str, Any]:
    middle = {name: statistics.median(values) for name, values in rates.items()}
    return {
        "writers": writers,
        "ours/s": round(middle["ours"]),
        "noise": spread(rates["ours"]),
        "made before/s": round(middle["prepared"]),
        "library, application recorder/s": round(middle["application"]),
        "its noise": spread(rates["application"]),
        "ratio": middle["ours"] / middle["application"],
        "library, aggregate recorder/s": round(middle["aggregate"]),
        "its ratio": middle["ours"] / middle["aggregate"],
    }


async def profiled(seconds: float) -> None:
    """Where the time of 64 writers goes. The profiler itself slows it two to three times."""
    with home() as (settings, server):
        async with database(settings, server, "profiled") as (db, _):
            profile = cProfile.Profile()
            profile.enable()
            rate = await ours(db, 64, seconds, prepared=False)
            profile.disable()
            print(f"{rate:.0f}/s under the profiler")
            pstats.Stats(profile).sort_stats("tottime").print_stats(28)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 16, 64, 256])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    if asked.profile:
        uvloop.run(profiled(asked.seconds))
    else:
        show("Single-event commands a second", uvloop.run(compare(asked)), asked.json)
