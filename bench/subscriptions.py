"""Open subscriptions while events arrive: how long from an append to the frame at each subscriber it concerns.

One process of `taskforce serve`; so many subscriptions of so many parties, each over a WebSocket of its own, with the
same document. Each event is a donation to one of the parties. CPU and memory are the service's.
"""

import argparse
import asyncio
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import uvloop
from house import at, database, home, show
from serving import Process, service
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
from taskforce.postgres import Server
from taskforce.settings import Settings


def donation(number: int, party: str) -> Append:
    by = Officer(party, OrganisationKind.PARTY, "treasurer", "officer-4")
    noted = Donation.note(uuid4(), by, number + 1, date(2026, 1, 1), f"Donor {number}", [uuid4()])
    act = Act("bench", f"{noted.id}", datetime.now(UTC), Envelope(by.person, by.organisation, by.office))
    return Append(act, (noted.id,), b"", tuple(store(event) for event in noted.collect_events()))


@dataclass(frozen=True, slots=True)
class Told:
    """Milliseconds from append to frame and from append to acknowledged; the service's share of a core, and its MiB."""

    frames: list[float]
    acknowledged: list[float]
    busy: float
    before: float
    after: float


async def told(
    db: Database, settings: Settings, here: Server, rate: int, seconds: float, subscriptions: int = 1, many: int = 1
) -> Told:
    """After a first second, which warms plans and pools."""
    with service(settings, here) as (port, process):
        return await _told(db, LocalIssuer(settings), port, process, rate, seconds, subscriptions, many)


async def _told(
    db: Database,
    issuer: LocalIssuer,
    port: int,
    serving: Process,
    rate: int,
    seconds: float,
    subscriptions: int,
    many: int,
) -> Told:
    parties = [f"PP{number}" for number in range(many)]
    appended: dict[UUID, float] = {}
    took: list[float] = []
    acknowledged: list[float] = []
    due, written, all_told = 0, False, asyncio.Event()

    def check() -> None:
        if written and len(took) == due:
            all_told.set()

    def hear(stream: UUID, now: float) -> None:
        took.append(1000 * (now - appended[stream]))
        check()

    before = serving.memory()
    made = [
        await subscribed(port, "parties", issuer.token("parties", parties[n % many], "security"), hear)
        for n in range(subscriptions)
    ]
    each = {party: len(range(n, subscriptions, many)) for n, party in enumerate(parties)}

    async def write(log: EventLog, number: int) -> None:
        nonlocal due
        append = donation(number, parties[number % many])
        appended[append.stream_ids[0]] = started = time.perf_counter()
        due += each[parties[number % many]]
        [verdict] = await log.append(append)
        assert type(verdict) is Recorded
        acknowledged.append(1000 * (time.perf_counter() - started))

    async with EventLog(db.writer) as log:
        begin, cpu, writes = time.perf_counter() + 0.2, serving.cpu(), []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0, begin + number / rate - time.perf_counter()))
            writes.append(asyncio.create_task(write(log, number)))
        await asyncio.gather(*writes)
        written = True
        check()
        async with asyncio.timeout(60):
            await all_told.wait()
        busy = (serving.cpu() - cpu) / (time.perf_counter() - begin)
    after = serving.memory()
    for one in made:
        one.transport.close()
    return Told(took[int(len(took) / seconds) :], acknowledged[rate:], busy, before, after)


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    rounds = []
    with home() as (settings, server):
        for turn in range(given.rounds):
            async with database(settings, server, f"subscriptions_{turn}") as (db, here):
                sizes = given.rate, given.seconds, given.subscriptions, given.parties
                rounds.append(await told(db, settings, here, *sizes))
    row: dict[str, Any] = {"subscriptions": given.subscriptions, "parties": given.parties}
    row["frames/s"] = statistics.median(len(one.frames) for one in rounds) / (given.seconds - 1)
    for share in (0.5, 0.99):
        row[f"frame p{100 * share:.0f} ms"] = statistics.median(at(one.frames, share) for one in rounds)
        row[f"acknowledged p{100 * share:.0f} ms"] = statistics.median(at(one.acknowledged, share) for one in rounds)
    row["service CPU %"] = 100 * statistics.median(one.busy for one in rounds)
    return [row | {"MiB before": rounds[-1].before, "MiB after": rounds[-1].after}]


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
