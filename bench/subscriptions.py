"""Open subscriptions while events arrive: how long from an append to the frame at each subscriber it concerns.

One process of `taskforce serve`; so many subscriptions of so many parties, each over a WebSocket of its own, with the
same document. Each event is a donation to one of the parties. CPU and memory are the service's.
"""

import argparse
import asyncio
import statistics
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import uvloop
from house import at, database, home, show
from serving import Process, free_port, process
from subscriber import subscribed

from taskforce.api.identity import LocalIssuer
from taskforce.database import Database
from taskforce.domain.donation import Donation
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.log.batch import Append
from taskforce.log.codec import store
from taskforce.log.envelope import Act, Envelope
from taskforce.log.event_log import EventLog
from taskforce.log.verdict import Recorded


def donation(number: int, party: str) -> Append:
    by = Officer(party, OrganisationKind.PARTY, "treasurer", "officer-4")
    noted = Donation.note(uuid4(), by, number + 1, date(2026, 1, 1), f"Donor {number}", [uuid4()])
    act = Act("bench", f"{noted.id}", datetime.now(UTC), Envelope(by.person, by.organisation, by.office))
    return Append(act, (noted.id,), b"", tuple(store(event) for event in noted.collect_events()))


async def told(given: argparse.Namespace, db: Database, issuer: LocalIssuer, port: int, service: Process) -> Any:
    parties = [f"PP{number}" for number in range(given.parties)]
    appended: dict[UUID, float] = {}
    took: list[float] = []
    acknowledged: list[float] = []

    def check() -> None:
        if written and len(took) == due:
            all_told.set()

    def hear(stream: UUID, now: float) -> None:
        took.append(1000 * (now - appended[stream]))
        check()

    before = service.memory()
    made = [
        await subscribed(port, "parties", issuer.token("parties", parties[n % given.parties]), hear)
        for n in range(given.subscriptions)
    ]
    each = {party: len(range(n, given.subscriptions, given.parties)) for n, party in enumerate(parties)}
    due, written, all_told = 0, False, asyncio.Event()

    async def write(log: EventLog, number: int) -> None:
        nonlocal due
        append = donation(number, parties[number % given.parties])
        appended[append.stream_ids[0]] = started = time.perf_counter()
        due += each[parties[number % given.parties]]
        [verdict] = await log.append(append)
        assert type(verdict) is Recorded
        acknowledged.append(1000 * (time.perf_counter() - started))

    async with EventLog(db.writer) as log:
        begin, cpu, writes = time.perf_counter() + 0.2, service.cpu(), []
        for number in range(int(given.rate * given.seconds)):
            await asyncio.sleep(max(0, begin + number / given.rate - time.perf_counter()))
            writes.append(asyncio.create_task(write(log, number)))
        await asyncio.gather(*writes)
        written = True
        check()
        async with asyncio.timeout(60):
            await all_told.wait()
        busy = (service.cpu() - cpu) / (time.perf_counter() - begin)
    after = service.memory()
    for one in made:
        one.transport.close()
    warm = int(len(took) / given.seconds)
    return took[warm:], acknowledged[given.rate :], busy, before, after


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    rounds = []
    with home() as (settings, server):
        for turn in range(given.rounds):
            async with database(settings, server, f"subscriptions_{turn}") as (db, here):
                port, taskforce = free_port(), str(Path(sys.executable).parent / "taskforce")
                command = [taskforce, "serve", "--port", str(port)]
                environment = {"TASKFORCE_HOME": str(settings.home), "TASKFORCE_DATABASE_URL": here.admin}
                with process(command, port, **environment) as service:
                    rounds.append(await told(given, db, LocalIssuer(settings), port, service))
    row: dict[str, Any] = {"subscriptions": given.subscriptions, "parties": given.parties}
    row |= {"frames": sum(len(took) for took, *_ in rounds)}
    for name, which in (("frame", 0), ("acknowledged", 1)):
        for share in (0.5, 0.99):
            row[f"{name} p{100 * share:.0f} ms"] = statistics.median(at(one[which], share) for one in rounds)
    row["service CPU %"] = 100 * statistics.median(one[2] for one in rounds)
    return [row | {"MiB before": rounds[-1][3], "MiB after": rounds[-1][4]}]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscriptions", type=int, default=500)
    parser.add_argument("--parties", type=int, default=100)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    show(f"Frames at {asked.rate} events/s", uvloop.run(compare(asked)), asked.json)
