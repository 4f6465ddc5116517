"""Random histories: valid, interleaved, over every kind of record and several organisations.

Each step is asked of the real aggregate, which says what is possible and refuses what is not.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg

from asking import askable, asked
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import Officer
from taskforce.domain.markings import Marking
from taskforce.domain.organisation import Organisation
from taskforce.domain.overview import OVERVIEW, Overview
from taskforce.domain.referral import Referral
from taskforce.domain.subject import Subject
from taskforce.domain.warning import Warning
from taskforce.log.batch import Append
from taskforce.log.codec import store
from taskforce.log.envelope import Act, Envelope
from taskforce.log.event_log import EventLog
from taskforce.log.verdict import Recorded
from world import World, opened

KINDS: tuple[type[Any], ...] = (Warning, CandidateBar, Referral, DonationFlag, Donation, Organisation, Subject)
THEN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class History:
    """Steps without end. `records` are those begun so far, as they stand. `publishes`: ministers' counts, too.

    `warnings` are those of others whose ids are known here: bars may cite them, as they cite our own.
    `known`: by kind, the ids of what else records may refer to, and of what is begun here.
    `marks`: bars are marked for review here and there, and not only by reacting.
    """

    seed: int
    parties: tuple[str, ...] = ("blue", "red", "green")
    agencies: tuple[str, ...] = ("desk", "yard")
    donees: tuple[str, ...] = ("member",)
    publishes: bool = True
    kinds: tuple[type[Any], ...] = KINDS
    days: int = 25
    warnings: tuple[UUID, ...] = ()
    marks: bool = True
    known: dict[str, list[UUID]] | None = None

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        self.world = World(
            self._rng, self.parties, self.agencies, self.donees, list(self.warnings), self.marks, self.known
        )
        self.records: list[Any] = []
        self._overview: Overview | None = None
        self._steps = self._all()

    def take(self, steps: int) -> list[Append]:
        """The next of them."""
        return list(islice(self._steps, steps))

    def _all(self) -> Iterator[Append]:
        number = 0
        while True:
            by, record = self._something()
            if events := tuple(store(event) for event in record.collect_events()):
                number += 1
                when = THEN + timedelta(days=self._rng.randrange(self.days), seconds=number)
                marking = self._rng.choice(list(Marking))
                envelope = Envelope(by.person, by.organisation, by.office, classification=marking)
                act = Act("history", f"{self.seed}/{number}", when, envelope)
                yield Append(act, (record.id,), act.command_id.encode(), events)

    def _something(self) -> tuple[Officer, Any]:
        if self.publishes and self._rng.random() < 0.02:
            return self.world.regulator(), self._published()
        kind = self._rng.choice(self.kinds)
        going_on: list[Any] = [r for r in self.records if isinstance(r, kind)][-4:]
        if not going_on or self._rng.random() < 0.08:
            by, record = opened(self.world, kind)
            self.records.append(record)
            self.world.begun(record)
            return by, record
        record = self._rng.choice(going_on)
        if not (commands := askable(self.world, record)):
            return self.world.regulator(), record
        command = self._rng.choice(commands)
        by, (said, reported) = asked(self.world, record, command)
        try:
            getattr(record, command)(*said, **reported)
        except TaskforceError:
            assert not record.pending_events
        return by, record

    def _published(self) -> Overview:
        if self._overview is None:
            self._overview = Overview.open(OVERVIEW)
        self._overview.publish(datetime.now(UTC))
        return self._overview


async def record(log: EventLog, appends: list[Append]) -> int:
    """Records them one after the other. Returns the last position."""
    verdicts = [verdict for append in appends for verdict in await log.append(append)]
    assert all(isinstance(verdict, Recorded) for verdict in verdicts), verdicts
    return max(v.position + v.events - 1 for v in verdicts if isinstance(v, Recorded) and v.position)


async def nothing_reacts(admin: asyncpg.Connection) -> None:
    """From here on nothing reacts: a history is written by somebody who knows nothing of what follows from it."""
    await admin.execute("update log.reaction set problem = 'a test goes on alone'")


async def tell(log: EventLog, case: Any, by: Officer) -> None:
    """Records what somebody has done to a case."""
    events = tuple(store(event) for event in case.collect_events())
    act = Act("test", f"{case.id}/{case.version}", THEN, Envelope(by.person, by.organisation))
    await record(log, [Append(act, (case.id,), b"", events)])


async def live(log: EventLog, history: History, steps: int) -> int:
    """Records its next steps as they come to mind: its publications are of what has been recorded by then."""
    position = 0
    for _ in range(steps):
        position = await record(log, history.take(1))
    return position
