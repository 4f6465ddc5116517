"""Consultations: it is recorded who is shown what, before it is shown."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from taskforce.api.asked import Asked
from taskforce.api.identity import Viewer
from taskforce.api.officers import office_of
from taskforce.api.reading.disclosed import Shown
from taskforce.api.reading.errors import BadQuestion
from taskforce.api.standing import PATIENCE
from taskforce.domain.consultation import Consultation
from taskforce.log.batch import Append
from taskforce.log.codec import store
from taskforce.log.envelope import Act, Envelope
from taskforce.log.event_log import EventLog
from taskforce.log.verdict import Recorded

SOURCE, MOST = "consultations", 1_000
"""So many records stand in one consultation at most; a larger answer leaves several, recorded together, and
the first has the words."""


class NotRecorded(BadQuestion):
    """It cannot be recorded now that you are shown this, so you are not: ask again in a few seconds."""

    code = "UNAVAILABLE"


class Consultations:
    """Those of this process at the same time are recorded together, in the log of consultations."""

    def __init__(self, log: EventLog, patience: float = PATIENCE) -> None:
        self._log, self.patience = log, patience

    async def record(self, viewer: Viewer, asked: Asked, disclosed: Iterable[Shown]) -> None:
        """Once it is in the log. Raises NotRecorded, also where it will be there, but not within `patience` seconds."""
        made = [each for shown in disclosed for each in _made(viewer, asked, shown)]
        if not made:
            return
        who = Envelope(viewer.person, viewer.organisation, office_of(viewer))
        act = Act(SOURCE, str(made[0].id), datetime.now(UTC), who)
        events = tuple(store(event) for each in made for event in each.collect_events())
        try:
            async with asyncio.timeout(self.patience):
                [verdict] = await self._log.append(Append(act, tuple(each.id for each in made), b"", events))
        except TimeoutError as error:
            raise NotRecorded from error
        if not isinstance(verdict, Recorded):
            raise NotRecorded from verdict


def _made(viewer: Viewer, asked: Asked, shown: Shown) -> Iterator[Consultation]:
    for n in range(0, len(shown.streams) or 1, MOST):
        some, (terms, why) = shown.streams[n : n + MOST], (shown.terms, asked.justification) if n == 0 else (None, None)
        yield Consultation.make(viewer.audience, asked.hash, some, shown.position, terms, why, about=shown.streams)
