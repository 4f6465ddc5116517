"""The stages of a warning, its steps, and what can happen to it. Topics are stored for ever: add, never rename."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from taskforce.domain.kernel import Event, First, Lifecycle, Personal, step


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


LIFECYCLE = Lifecycle(
    review=step(Stage.DRAFTED, to=Stage.REVIEWED),
    authorise=step(Stage.REVIEWED, to=Stage.AUTHORISED),
    issue=step(Stage.AUTHORISED, to=Stage.ISSUED),
    supersede=step(Stage.ISSUED, to=Stage.SUPERSEDED),
    withdraw=step(Stage.ISSUED, to=Stage.WITHDRAWN),
    expire=step(Stage.ISSUED, to=Stage.EXPIRED),
    close=step(Stage.ISSUED, to=Stage.CLOSED),
    deliver=step(Receipt.SENT, to=Receipt.DELIVERED),
    open=step(Receipt.DELIVERED, to=Receipt.OPENED),
    acknowledge=step(Receipt.OPENED, to=Receipt.ACKNOWLEDGED),
    respond=step(Receipt.ACKNOWLEDGED, to=Receipt.RESPONDED),
    acknowledge_retraction=step(Receipt.RETRACTED, to=Receipt.RETRACTION_ACKNOWLEDGED),
)


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
    drafted_by: str


class Reviewed(Event):
    TOPIC = "warning.reviewed"
    reviewed_by: str


class Authorised(Event):
    TOPIC = "warning.authorised"
    authorised_by: str


class Issued(Event):
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
    issued_by: str
    breach: str | None


class Superseded(Event):
    TOPIC = "warning.superseded"
    originator: str
    recipient: str
    superseded_by: UUID


class Withdrawn(Event):
    """The reason is the agency's own; the notice is what the recipient is told."""

    TOPIC = "warning.withdrawn"
    originator: str
    recipient: str
    subject_id: UUID
    reason: Personal
    notice: Personal
    withdrawn_by: str


class Expired(Event):
    TOPIC = "warning.expired"
    originator: str
    recipient: str
    expired_on: date


class Closed(Event):
    TOPIC = "warning.closed"
    originator: str
    recipient: str
    closed_by: str


class Delivered(Event):
    TOPIC = "warning.delivered"
    delivered_by: str


class Opened(Event):
    TOPIC = "warning.opened"
    opened_by: str


class Acknowledged(Event):
    TOPIC = "warning.acknowledged"
    acknowledged_by: str


class Responded(Event):
    TOPIC = "warning.responded"
    response: Response
    subject_id: UUID
    note: Personal
    responded_by: str


class RetractionAcknowledged(Event):
    TOPIC = "warning.retraction_acknowledged"
    acknowledged_by: str
