"""The overview: the fixed moments at which ministers' counts are published."""

from datetime import datetime
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain.errors import TooEarly
from taskforce.domain.kernel import Event, First, Stream

# Stored for ever: there is one overview in a log.
OVERVIEW = UUID("5b0f3f0e-3a1d-5c55-8d8e-2f7d1f0a9b42")


class Overview(Stream):
    TOPIC = "overview"
    PURPOSE = "accountability"
    RETENTION = "public_record"

    # What can happen. Topics are stored for ever: add, never rename.

    class Opened(First):
        TOPIC = "overview.opened"

    class Published(Event):
        """Counts are published as they stood at this moment."""

        TOPIC = "overview.published"
        moment: datetime

    # What may be asked. Every rule lives here, and only here. Asking again for what has been done changes nothing.

    @classmethod
    def open(cls, id: UUID = OVERVIEW) -> "Overview":
        return cls._create(cls.Opened, id=id)

    def publish(self, moment: datetime) -> None:
        if moment == self.moment:
            return
        if self.moment is not None and moment < self.moment:
            raise TooEarly(record=self.id, moment=moment, published=self.moment)
        self.trigger_event(self.Published, moment=moment)

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(Opened)
    def __init__(self) -> None:
        self.moment: datetime | None = None

    @event(Published)
    def _published(self, moment: datetime) -> None:
        self.moment = moment
