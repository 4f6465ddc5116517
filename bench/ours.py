"""Our own append, with everything on: the domain's command, canonical bytes, vault and commitments, leaf, checks."""

import asyncio
import time
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from house import PARTY

from taskforce.database import Database
from taskforce.domain.donation import Donation
from taskforce.log.batch import Append
from taskforce.log.canonical import canonical
from taskforce.log.codec import store
from taskforce.log.envelope import Act, Envelope
from taskforce.log.event_log import EventLog
from taskforce.log.verdict import Recorded

ENVELOPE = Envelope(PARTY.person, PARTY.organisation, PARTY.office)
DAY = date(2026, 1, 1)


def command(number: int, subject: UUID) -> Append:
    """One command through the domain: a donation is noted, with personal fields."""
    said: dict[str, Any] = {"value": number + 1, "donor_name": f"Donor {number}", "donor_status": "Individual"}
    noted = Donation.note(uuid4(), PARTY, received_on=DAY, subject_ids=[subject], postcode="AB1 2CD", **said)
    events = tuple(store(event) for event in noted.collect_events())
    act = Act("bench", f"{noted.id}", datetime.now(UTC), ENVELOPE)
    return Append(act, (noted.id,), canonical(said), events)


async def ours(db: Database, writers: int, seconds: float, prepared: bool) -> float:
    subject, done, stop = uuid4(), 0, 0.0
    ready = [command(n, subject) for n in range(int(seconds * 15_000) if prepared else writers)]

    async def write(log: EventLog) -> None:
        nonlocal done
        while time.perf_counter() < stop and (ready or not prepared):
            append = ready.pop() if prepared else command(done, subject)
            [verdict] = await log.append(append)
            assert type(verdict) is Recorded, verdict
            done += 1

    async with EventLog(db.writer) as log:
        await asyncio.gather(*(log.append(ready.pop()) for _ in range(min(16, len(ready)))))
        started = time.perf_counter()
        stop = started + seconds
        await asyncio.gather(*(write(log) for _ in range(writers)))
        return done / (time.perf_counter() - started)
