"""Single-event commands a second, by concurrent writers: our log beside the library's recorders, UmaDB and emmett.

Ours has everything on: the domain's command, canonical bytes, vault and commitments, leaf, version and command checks.
"""

import argparse
import asyncio
import cProfile
import pstats
import statistics
from pathlib import Path
from typing import Any
from uuid import uuid4

import threads
import uvloop
from emmett import emmett
from house import database, home, show, spread
from library import Note, factory, mapper
from ours import ours
from uma import uma

from taskforce.postgres import Server

MOST_CONNECTIONS = 64


def library(server: Server, writers: int, seconds: float, kind: str) -> float:
    """`kind` is application, which has an order that can be followed, or aggregate, which has none."""
    with factory(server, min(writers, MOST_CONNECTIONS)) as made:
        recorder = made.application_recorder() if kind == "application" else made.aggregate_recorder()
        turn, subject = mapper(), uuid4()

        def append(number: int) -> None:
            recorder.insert_events([turn.to_stored_event(e) for e in Note.note(number, subject).collect_events()])

        return threads.rate(writers, seconds, append)


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    found: dict[int, dict[str, list[float]]] = {}
    with home() as (settings, server):
        for writers in given.writers:
            rates = found[writers] = {}
            for turn in range(given.rounds):
                async with database(settings, server, f"append_{writers}_{turn}") as (db, here):
                    for name, prepared in (("ours", False), ("ours, made before", True)):
                        rates.setdefault(name, []).append(await ours(db, writers, given.seconds, prepared))
                for kind in ("application", "aggregate"):  # a database each: they share a table's name
                    async with database(settings, server, f"peer_{writers}_{turn}_{kind}") as (_, here):
                        rate = await asyncio.to_thread(library, here, writers, given.seconds, kind)
                        rates.setdefault(f"library, {kind}", []).append(rate)
                rates.setdefault("UmaDB", []).append(await asyncio.to_thread(uma, writers, given.seconds))
                if given.emmett:
                    async with database(settings, server, f"emmett_{writers}_{turn}") as (_, here):
                        rate = await emmett(given.emmett, here, writers, given.seconds)
                        rates.setdefault("emmett", []).append(rate)
    return [_row(writers, name, rates) for writers, rates in found.items() for name in rates]


def _row(writers: int, name: str, rates: dict[str, list[float]]) -> dict[str, Any]:
    middle = {side: statistics.median(rates[side]) for side in ("ours", name)}
    return {
        "writers": writers,
        "side": name,
        "events/s": round(middle[name]),
        "noise": spread(rates[name]),
        "ours is so many times as fast": middle["ours"] / middle[name],
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
    parser.add_argument("--emmett", type=Path, help="a folder in which emmett has been installed")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    if asked.profile:
        uvloop.run(profiled(asked.seconds))
    else:
        show("Single-event commands a second", uvloop.run(compare(asked)), asked.json)
