"""What a reader that follows gets while several write: ours, the library as it is, and the library's fast path.

The fast path (POSTGRES_ENABLE_DB_FUNCTIONS) takes no lock: positions are given out in one order and committed in
another, and a reader that has moved past a position never sees what appears there later.
"""

import argparse
import asyncio
import threading
import time
from typing import Any
from uuid import uuid4

import uvloop
from house import database, home, show
from library import Note, factory, mapper
from ours import command

from taskforce.database import Database
from taskforce.log import reader
from taskforce.log.event_log import EventLog
from taskforce.postgres import Server

WRITERS = 8


async def ours(db: Database, count: int) -> tuple[int, list[int]]:
    """Several processes' worth of writers: each with a log of its own on a connection of its own."""
    followed: list[int] = []

    async def follow() -> None:
        connection = await db.follower()
        async for batch in reader.follow(connection):
            followed.extend(row["position"] for row in batch)
            if len(followed) >= count * WRITERS:
                break
        await connection.close()

    async def write() -> None:
        subject = uuid4()
        async with EventLog(db.writer, patience=60) as log:
            for number in range(count):
                await log.append(command(number, subject))

    following = asyncio.create_task(follow())
    await asyncio.gather(*(write() for _ in range(WRITERS)))
    admin = await db.admin()
    recorded = await admin.fetchval("select count(*) from log.event")
    await admin.close()
    await asyncio.wait_for(following, 30)
    return recorded, followed


def theirs(server: Server, count: int, fast: bool) -> tuple[int, list[int]]:
    with factory(server, WRITERS + 4, POSTGRES_ENABLE_DB_FUNCTIONS="y" if fast else "n") as made:
        recorder, turn, subject = made.application_recorder(), mapper(), uuid4()
        followed: list[int] = []
        written = threading.Event()

        def follow() -> None:
            quiet = False
            while True:
                done = written.is_set()
                batch = recorder.select_notifications(followed[-1] if followed else 0, 100, inclusive_of_start=False)
                followed.extend(event.id for event in batch)
                if done and quiet and not batch:
                    return
                quiet = done and not batch

        def write() -> None:
            for number in range(count):
                stored = [turn.to_stored_event(event) for event in Note.note(number, subject).collect_events()]
                recorder.insert_events(stored)

        follower = threading.Thread(target=follow)
        threads = [threading.Thread(target=write) for _ in range(WRITERS)]
        for thread in (follower, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        written.set()
        follower.join()
        everything = recorder.select_notifications(0, 10_000_000)
        return len(everything), followed


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    found: dict[str, list[tuple[int, list[int], float]]] = {}
    with home() as (settings, server):
        for turn in range(given.rounds):
            async with database(settings, server, f"ours_{turn}") as (db, _):
                started = time.perf_counter()
                found.setdefault("ours", []).append((*await ours(db, given.count), time.perf_counter() - started))
            for said, fast in (("library", False), ("library, fast path", True)):
                async with database(settings, server, f"peer_{turn}_{int(fast)}") as (_, here):
                    started = time.perf_counter()
                    recorded, followed = await asyncio.to_thread(theirs, here, given.count, fast)
                    found.setdefault(said, []).append((recorded, followed, time.perf_counter() - started))
    return [
        {
            "what": said,
            "recorded": sum(recorded for recorded, _, _ in rounds),
            "lost": (lost := sum(recorded - len(set(followed)) for recorded, followed, _ in rounds)),
            "lost %": 100 * lost / sum(recorded for recorded, _, _ in rounds),
            "doubled": sum(len(followed) - len(set(followed)) for _, followed, _ in rounds),
            "out of order": sum(followed != sorted(followed) for _, followed, _ in rounds),
            "lost a round": " ".join(str(recorded - len(set(followed))) for recorded, followed, _ in rounds),
            "events/s": round(sum(r for r, _, _ in rounds) / sum(took for _, _, took in rounds)),
        }
        for said, rounds in found.items()
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="events a writer")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    show(f"What a follower gets of {WRITERS} concurrent writers", uvloop.run(compare(asked)), asked.json)
