"""Events a second through POST /events of one process of `taskforce serve`: in batches, and one by one.

Beside it, in the same run, our append alone: the same commands on the same log, without HTTP or asking who sends.
Donations are noted by a party, with personal fields and new ids: all checks on, the views followed meanwhile.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import uvloop
from house import PARTY, at, home, show, spread
from ours import command, ours
from serving import free_port, serve

from client import load, request
from taskforce.api.identity import LocalIssuer
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.log.verdict import Recorded

ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"
SOURCE, SUBJECT = f"/{PARTY.organisation}", str(uuid4())
WHEN = datetime.now(UTC).isoformat()
SINGLES = "append alone, 64 writers"
COUNT = "select count(*) from log.event where type = 'donation.noted'"
Round = tuple[float, list[float]]


def event() -> dict[str, Any]:
    id = str(uuid4())
    said = {"value": 100, "received_on": "2026-01-01", "donor_name": f"Donor {id}", "donor_status": "Individual",
            "postcode": "AB1 2CD", "subject_ids": [SUBJECT]}  # fmt: skip
    return {"specversion": "1.0", "id": id, "source": SOURCE, "type": "donation.noted", "subject": id,
            "time": WHEN, "actor": PARTY.person, "office": PARTY.office, "data": said}  # fmt: skip


def requests(token: str, batch: int, seconds: float) -> Iterator[bytes]:
    """Made before: more than can be sent in that time."""
    if batch == 1:
        made = [request("/events", event(), token, ONE) for _ in range(int(seconds * 6_000))]
    else:
        made = [request("/events", [event() for _ in range(batch)], token, MANY) for _ in range(int(seconds * 40))]
    return iter(made)


async def register(port: int, issuer: LocalIssuer) -> None:
    token = issuer.token("secretariat", "secretariat", system=True)
    said = {"organisation_id": PARTY.organisation, "kind": PARTY.organisation_kind, "name": "A party"}
    about = {"specversion": "1.0", "id": "1", "source": "/secretariat", "type": "organisation.registered",
             "subject": PARTY.organisation, "time": WHEN, "data": said}  # fmt: skip
    async with httpx.AsyncClient() as http:
        headers = {"authorization": f"Bearer {token}", "content-type": ONE}
        answer = await http.post(f"http://127.0.0.1:{port}/events", json=about, headers=headers)
        assert answer.json()["verdict"] == "recorded", answer.text


async def appended(db: Database, batch: int, seconds: float) -> float:
    """Our append alone, a batch after the other."""
    subject, done = uuid4(), 0
    async with EventLog(db.writer) as log:
        started = time.perf_counter()
        while time.perf_counter() < started + seconds:
            verdicts = await log.append_all([(command(done + n, subject),) for n in range(batch)])
            assert all(type(verdict) is Recorded for [verdict] in verdicts)
            done += batch
        return done / (time.perf_counter() - started)


async def posted(db: Database, port: int, sent: Iterator[bytes], batch: int, connections: int, seconds: float) -> Round:
    """Events a second, each of them in the log."""
    admin = await db.admin()
    before = await admin.fetchval(COUNT)
    rate, took, _ = await load(port, sent, connections, seconds)
    assert await admin.fetchval(COUNT) - before == batch * len(took)
    await admin.close()
    return batch * rate, took


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    found: dict[str, list[Round]] = {}
    batch, seconds = given.batch, given.seconds
    with home() as (settings, server):
        port, issuer, db = free_port(), LocalIssuer(settings), Database(server.admin, settings.secret())
        token = issuer.token("parties", PARTY.organisation, system=True)
        with serve(settings, port):
            await register(port, issuer)
            for _ in range(given.rounds):
                for size, connections in ((batch, 1), (batch, 4), (1, 64)):
                    measured = await posted(db, port, requests(token, size, seconds), size, connections, seconds)
                    found.setdefault(f"POST /events, {size} at once, {connections} connections", []).append(measured)
                alone = await appended(db, batch, seconds), await ours(db, 64, seconds, prepared=False)
                for name, rate in zip((f"append alone, {batch} at once", SINGLES), alone, strict=True):
                    found.setdefault(name, []).append((rate, []))
    rates = {name: statistics.median(rate for rate, _ in rounds) for name, rounds in found.items()}
    return [_row(name, rounds, rates[name], rates[_beside(name, batch)]) for name, rounds in found.items()]


def _beside(name: str, batch: int) -> str:
    return f"append alone, {batch} at once" if f" {batch} at once" in name else SINGLES


def _row(name: str, rounds: list[Round], rate: float, alone: float) -> dict[str, Any]:
    took = [one for _, each in rounds for one in each] or [0.0]
    return {
        "what": name, "events/s": round(rate), "noise": spread([rate for rate, _ in rounds]), "p50 ms": at(took, 0.5),
        "p99 ms": at(took, 0.99), "of append alone": rate / alone,
    }  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    show("Events taken in", uvloop.run(compare(asked)), asked.json)
