"""An event that may ask something of another record, and the acts it leads to."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from taskforce.log.codec import Row, said_today
from taskforce.log.envelope import Act, Envelope

SOURCE = "reactions"


class Cause(msgspec.Struct, frozen=True):
    """`data` is what it says, as it would be said today; what is personal is not read, and None."""

    position: int
    stream_id: UUID
    version: int
    type: str
    event_id: str
    occurred_at: datetime
    originator: str
    classification: str
    handling: tuple[str, ...]
    correlation_id: str | None
    data: dict[str, Any]

    @classmethod
    def of(cls, row: Row) -> "Cause":
        """Raises UnknownEvent: what only a newer program can read may ask for what this one does not know."""
        as_it_is = {name: row[name] for name in cls.__struct_fields__}
        return cls(**as_it_is | {"handling": tuple(row["handling"]), "data": said_today(row)})

    def act(self, what: str, controller: str, releasable_to: str) -> Act:
        """The same id for the same thing asked by the same event, so that it is done once. It tells no position."""
        envelope = Envelope(
            actor="reactions", organisation="secretariat", controller=controller, releasable_to=(releasable_to,),
            originator=self.originator, classification=self.classification, handling=self.handling,
            correlation_id=self.correlation_id, causation_id=self.event_id,
        )  # fmt: skip
        return Act(SOURCE, f"{self.stream_id}/{self.version}/{what}", self.occurred_at, envelope)
