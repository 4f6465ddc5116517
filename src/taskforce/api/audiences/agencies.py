"""What an agency sees: its own warnings whole, and the referrals sent to it or raised by it."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from taskforce.api.audiences.words import (
    ReferralConclusion,
    ReferralConfidence,
    ReferralStage,
    WarningGiven,
    WarningReceipt,
    WarningResponse,
    WarningStage,
)
from taskforce.api.reading import Connection, Node, by_id, one, record, records


@record(
    view="warnings",
    filters=(
        "stage",
        "receipt",
        "response",
        "recipient",
        "subject_id",
        "drafted_at",
        "issued_at",
        "expires_on",
        "gist",
    ),
    orders=("drafted_at", "issued_at", "changed_at", "expires_on"),
)
class Warning(Node):
    """Assessed concern, disclosed or to be disclosed to one recipient organisation and named offices in it."""

    recipient: str
    offices: list[str]
    subject_id: UUID
    assessment_id: UUID | None
    gist: str | None
    permitted_actions: list[str]
    given: WarningGiven
    stage: WarningStage
    receipt: WarningReceipt
    response: WarningResponse | None
    response_note: str | None
    drafted_by: str
    reviewed_by: str | None
    authorised_by: str | None
    withdrawal_reason: str | None
    withdrawal_notice: str | None
    breach: str | None
    expires_on: date | None
    drafted_at: datetime
    issued_at: datetime | None
    changed_at: datetime
    superseded_by: "Warning | None" = one("superseded_by")


@record(
    view="referrals",
    filters=("stage", "raiser", "assigned_to", "conclusion", "raised_at", "acknowledge_by"),
    orders=("raised_at", "acknowledge_by", "changed_at"),
)
class Referral(Node):
    """A question handed from one body to another, with a duty to acknowledge and answer."""

    raiser: str
    assigned_to: str
    subject_ids: list[UUID]
    question: str | None
    new_information: str | None
    awaited: str | None
    stage: ReferralStage
    conclusion: ReferralConclusion | None
    confidence: ReferralConfidence | None
    reason: str | None
    redirected_to: str | None
    breach: str | None
    acknowledge_by: datetime
    raised_at: datetime
    changed_at: datetime


@strawberry.type
class Query:
    warnings: Connection[Warning] = records()
    referrals: Connection[Referral] = records()
    node: Node | None = by_id()
