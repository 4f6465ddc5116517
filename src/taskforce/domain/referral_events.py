"""The stages of a referral, its steps, and what can happen to it. Topics are stored for ever: add, never rename."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from taskforce.domain.kernel import Actor, First, OrganisationKind, Personal, Taken
from taskforce.domain.lifecycle import Lifecycle, step
from taskforce.domain.markings import Lowered


class Stage(StrEnum):
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REDIRECTED = "redirected"
    DUPLICATE = "duplicate"
    UNDER_ASSESSMENT = "under_assessment"
    AWAITING_INFORMATION = "awaiting_information"
    ASSESSED = "assessed"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Conclusion(StrEnum):
    NO_CONCERN = "no_concern"
    CONCERN = "concern"
    INSUFFICIENT = "insufficient"


class Confidence(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


S = Stage
BODY, RAISER = ("assigned_to",), ("raiser",)
LIFECYCLE = Lifecycle(
    acknowledge=step(S.RAISED, S.REOPENED, to=S.ACKNOWLEDGED, by=BODY),
    accept=step(S.ACKNOWLEDGED, to=S.ACCEPTED, by=BODY),
    reject=step(S.ACKNOWLEDGED, to=S.REJECTED, by=BODY),
    redirect=step(S.ACKNOWLEDGED, to=S.REDIRECTED, by=BODY),
    mark_duplicate=step(S.ACKNOWLEDGED, to=S.DUPLICATE, by=BODY),
    start_assessment=step(S.ACCEPTED, S.AWAITING_INFORMATION, to=S.UNDER_ASSESSMENT, by=BODY),
    await_information=step(S.UNDER_ASSESSMENT, to=S.AWAITING_INFORMATION, by=BODY),
    assess=step(S.UNDER_ASSESSMENT, to=S.ASSESSED, by=BODY),
    # All that ends is closed: or a raiser who sees only that would learn from its absence how it ended.
    close=step(S.ASSESSED, S.REJECTED, S.REDIRECTED, S.DUPLICATE, to=S.CLOSED, by=BODY),
    reopen=step(S.CLOSED, to=S.REOPENED, by=BODY + RAISER),
    withdraw=step(
        *(S.RAISED, S.REOPENED, S.ACKNOWLEDGED, S.ACCEPTED, S.UNDER_ASSESSMENT, S.AWAITING_INFORMATION),
        to=S.WITHDRAWN, by=RAISER,
    ),
)  # fmt: skip
SHOWN = (S.RAISED, S.ACKNOWLEDGED, S.CLOSED, S.REOPENED, S.WITHDRAWN)
"""What a raiser that is no agency may know, and that of its own openings alone."""
ANSWERS = (S.ACKNOWLEDGED, S.CLOSED)
"""Of that, what the other body does."""


class Raised(First):
    TOPIC = "referral.raised"
    raiser: str
    raiser_kind: OrganisationKind
    assigned_to: str
    subject_ids: list[UUID]
    question: Personal
    acknowledge_by: datetime
    raised_by: Actor


class Acknowledged(Taken):
    TOPIC = "referral.acknowledged"
    acknowledged_by: Actor


class Accepted(Taken):
    TOPIC = "referral.accepted"
    accepted_by: Actor


class Rejected(Taken):
    TOPIC = "referral.rejected"
    subject_ids: list[UUID]
    reason: Personal
    rejected_by: Actor


class Redirected(Taken):
    """Ends this referral: the other body gets one of its own, so who may see this one never changes."""

    TOPIC = "referral.redirected"
    to: str
    referral_id: UUID
    redirected_by: Actor


class MarkedDuplicate(Taken):
    TOPIC = "referral.marked_duplicate"
    referral_id: UUID
    marked_by: Actor


class AssessmentStarted(Taken):
    TOPIC = "referral.assessment_started"
    started_by: Actor


class InformationAwaited(Taken):
    TOPIC = "referral.information_awaited"
    subject_ids: list[UUID]
    question: Personal
    asked_by: Actor


class Assessed(Taken):
    TOPIC = "referral.assessed"
    conclusion: Conclusion
    confidence: Confidence
    assessed_by: Actor


class Closed(Taken):
    TOPIC = "referral.closed"
    closed_by: Actor


class Reopened(Taken):
    TOPIC = "referral.reopened"
    subject_ids: list[UUID]
    new_information: Personal
    reopener: str
    reopened_by: Actor


class Withdrawn(Taken):
    TOPIC = "referral.withdrawn"
    withdrawn_by: Actor


class MarkingLowered(Lowered):
    TOPIC = "referral.marking_lowered"
