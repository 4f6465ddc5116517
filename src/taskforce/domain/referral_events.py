"""The stages of a referral, its steps, and what can happen to it. Topics are stored for ever: add, never rename."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from taskforce.domain.kernel import Event, First, Lifecycle, OrganisationKind, Personal, step


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
LIFECYCLE = Lifecycle(
    acknowledge=step(S.RAISED, S.REOPENED, to=S.ACKNOWLEDGED),
    accept=step(S.ACKNOWLEDGED, to=S.ACCEPTED),
    reject=step(S.ACKNOWLEDGED, to=S.REJECTED),
    redirect=step(S.ACKNOWLEDGED, to=S.REDIRECTED),
    mark_duplicate=step(S.ACKNOWLEDGED, to=S.DUPLICATE),
    start_assessment=step(S.ACCEPTED, S.AWAITING_INFORMATION, to=S.UNDER_ASSESSMENT),
    await_information=step(S.UNDER_ASSESSMENT, to=S.AWAITING_INFORMATION),
    assess=step(S.UNDER_ASSESSMENT, to=S.ASSESSED),
    # All that ends is closed: or a raiser who sees only that would learn from its absence how it ended.
    close=step(S.ASSESSED, S.REJECTED, S.REDIRECTED, S.DUPLICATE, to=S.CLOSED),
    reopen=step(S.CLOSED, to=S.REOPENED),
    withdraw=step(
        *(S.RAISED, S.REOPENED, S.ACKNOWLEDGED, S.ACCEPTED, S.UNDER_ASSESSMENT, S.AWAITING_INFORMATION), to=S.WITHDRAWN
    ),
)
SHOWN_TO_PARTIES = (S.RAISED, S.ACKNOWLEDGED, S.CLOSED, S.REOPENED, S.WITHDRAWN)


class Raised(First):
    TOPIC = "referral.raised"
    raiser: str
    raiser_kind: OrganisationKind
    assigned_to: str
    subject_ids: list[UUID]
    question: Personal
    acknowledge_by: datetime
    raised_by: str


class Acknowledged(Event):
    TOPIC = "referral.acknowledged"
    acknowledged_by: str


class Accepted(Event):
    TOPIC = "referral.accepted"
    accepted_by: str


class Rejected(Event):
    TOPIC = "referral.rejected"
    subject_ids: list[UUID]
    reason: Personal
    rejected_by: str


class Redirected(Event):
    """Ends this referral: the other body gets one of its own, so who may see this one never changes."""

    TOPIC = "referral.redirected"
    to: str
    referral_id: UUID
    redirected_by: str


class MarkedDuplicate(Event):
    TOPIC = "referral.marked_duplicate"
    referral_id: UUID
    marked_by: str


class AssessmentStarted(Event):
    TOPIC = "referral.assessment_started"
    started_by: str


class InformationAwaited(Event):
    TOPIC = "referral.information_awaited"
    subject_ids: list[UUID]
    question: Personal
    asked_by: str


class Assessed(Event):
    TOPIC = "referral.assessed"
    conclusion: Conclusion
    confidence: Confidence
    assessed_by: str
    breach: str | None


class Closed(Event):
    TOPIC = "referral.closed"
    closed_by: str


class Reopened(Event):
    TOPIC = "referral.reopened"
    subject_ids: list[UUID]
    new_information: Personal
    reopened_by: str


class Withdrawn(Event):
    TOPIC = "referral.withdrawn"
    withdrawn_by: str
