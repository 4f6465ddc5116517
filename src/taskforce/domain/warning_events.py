"""The stages of a warning, its steps, and what can happen to it. Topics are stored for ever: add, never rename."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from taskforce.domain.kernel import Actor, Event, First, Personal, Taken
from taskforce.domain.lifecycle import CLOCK, Lifecycle, step
from taskforce.domain.markings import Lowered


class Stage(StrEnum):
    """Where it stands with its originator."""

    DRAFTED = "drafted"
    REVIEWED = "reviewed"
    AUTHORISED = "authorised"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CLOSED = "closed"


class Receipt(StrEnum):
    """Where it stands with its recipient."""

    UNSENT = "unsent"
    SENT = "sent"
    DELIVERED = "delivered"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    RETRACTED = "retracted"
    RETRACTION_ACKNOWLEDGED = "retraction_acknowledged"


class Given(StrEnum):
    IN_WRITING = "in_writing"
    BY_WORD_OF_MOUTH = "by_word_of_mouth"


class Response(StrEnum):
    ACTED = "acted"
    NOTED = "noted"
    DISPUTED = "disputed"


ORIGINATOR, RECIPIENT = ("originator",), ("recipient",)
LIFECYCLE = Lifecycle(
    review=step(Stage.DRAFTED, to=Stage.REVIEWED, by=ORIGINATOR),
    authorise=step(Stage.REVIEWED, to=Stage.AUTHORISED, by=ORIGINATOR),
    issue=step(Stage.AUTHORISED, to=Stage.ISSUED, by=ORIGINATOR),
    supersede=step(Stage.ISSUED, to=Stage.SUPERSEDED, by=ORIGINATOR),
    withdraw=step(Stage.ISSUED, to=Stage.WITHDRAWN, by=ORIGINATOR),
    expire=step(Stage.ISSUED, to=Stage.EXPIRED, by=CLOCK),
    close=step(Stage.ISSUED, to=Stage.CLOSED, by=ORIGINATOR),
    deliver=step(Receipt.SENT, to=Receipt.DELIVERED, by=ORIGINATOR + RECIPIENT),
    open=step(Receipt.DELIVERED, to=Receipt.OPENED, by=RECIPIENT),
    acknowledge=step(Receipt.OPENED, to=Receipt.ACKNOWLEDGED, by=RECIPIENT),
    respond=step(Receipt.ACKNOWLEDGED, to=Receipt.RESPONDED, by=RECIPIENT),
    acknowledge_retraction=step(Receipt.RETRACTED, to=Receipt.RETRACTION_ACKNOWLEDGED, by=RECIPIENT),
)
ONCE_ISSUED = (Stage.ISSUED, Stage.SUPERSEDED, Stage.WITHDRAWN, Stage.EXPIRED, Stage.CLOSED)


class Drafted(First):
    TOPIC = "warning.drafted"
    originator: str
    recipient: str
    recipient_offices: list[str]
    subject_id: UUID
    gist: Personal
    permitted_actions: list[str]
    given: Given
    expires_on: date | None
    assessment_id: UUID | None
    drafted_by: Actor


class Reviewed(Taken):
    TOPIC = "warning.reviewed"
    reviewed_by: Actor


class Authorised(Taken):
    TOPIC = "warning.authorised"
    authorised_by: Actor


class Issued(Taken):
    """Says again all that the recipient may know: a view for it needs no other event."""

    TOPIC = "warning.issued"
    originator: str
    recipient: str
    recipient_offices: list[str]
    subject_id: UUID
    gist: Personal
    permitted_actions: list[str]
    given: Given
    expires_on: date | None
    issued_by: Actor


class Superseded(Taken):
    TOPIC = "warning.superseded"
    originator: str
    recipient: str
    superseded_by: UUID


class Withdrawn(Taken):
    """The reason is the agency's own; the notice is what the recipient is told."""

    TOPIC = "warning.withdrawn"
    originator: str
    recipient: str
    subject_id: UUID
    reason: Personal
    notice: Personal
    withdrawn_by: Actor


class Expired(Event):
    TOPIC = "warning.expired"
    originator: str
    recipient: str
    expired_on: date


class Closed(Taken):
    TOPIC = "warning.closed"
    originator: str
    recipient: str
    closed_by: Actor


class Delivered(Taken):
    TOPIC = "warning.delivered"
    delivered_by: Actor


class Opened(Taken):
    TOPIC = "warning.opened"
    opened_by: Actor


class Acknowledged(Taken):
    TOPIC = "warning.acknowledged"
    acknowledged_by: Actor


class Responded(Taken):
    TOPIC = "warning.responded"
    response: Response
    subject_id: UUID
    note: Personal
    responded_by: Actor


class RetractionAcknowledged(Taken):
    TOPIC = "warning.retraction_acknowledged"
    acknowledged_by: Actor


class MarkingLowered(Lowered):
    TOPIC = "warning.marking_lowered"


TOLD = (
    *(Issued, Superseded, Withdrawn, Expired, Closed),
    *(Delivered, Opened, Acknowledged, Responded, RetractionAcknowledged, MarkingLowered),
)
"""What its recipient knows to have happened, as projections/parties/warnings.sql shows it."""
