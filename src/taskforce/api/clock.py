"""The clock is an actor too: it has ministers' counts published when they are due, once, however many processes run."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import structlog

from taskforce.domain.errors import TaskforceError
from taskforce.domain.overview import OVERVIEW, Overview
from taskforce.log.cases import Cases
from taskforce.log.command import Command
from taskforce.log.envelope import Act, Envelope
from taskforce.log.event_log import GONE
from taskforce.log.verdict import LogError

PUBLISHED_AT = time(6, tzinfo=UTC)
_log = structlog.get_logger(__name__)


def last_due(now: datetime) -> datetime:
    """The last moment, of those once a day, at which ministers' counts were due."""
    today = datetime.combine(now.astimezone(UTC).date(), PUBLISHED_AT)
    return today if today <= now else today - timedelta(days=1)


def publish(moment: datetime) -> Command:
    """The same id for the same moment, so it is recorded once."""
    at = moment.isoformat()
    envelope = Envelope(actor="clock", organisation="secretariat", classification="OFFICIAL")

    def decide(overview: Overview | None) -> Overview:
        overview = overview or Overview.open(OVERVIEW)
        if overview.moment is None or moment > overview.moment:
            overview.publish(moment)
        return overview

    return Command(Act("clock", f"overview {at}", moment, envelope), OVERVIEW, at.encode(), decide)


class Clock:
    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    async def run(self) -> None:
        while True:
            now = datetime.now(UTC)
            try:
                await self._cases.ask(publish(last_due(now)))
            except (TaskforceError, LogError, *GONE) as error:
                _log.warning("clock.not_recorded", error=type(error).__name__)
            due = last_due(now) + timedelta(days=1)
            await asyncio.sleep(min(60.0, max(1.0, (due - datetime.now(UTC)).total_seconds())))
