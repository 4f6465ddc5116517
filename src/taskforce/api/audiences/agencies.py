"""What an agency sees: its own warnings whole, and the referrals sent to it or raised by it."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from taskforce.api.audiences.own import Organisation
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

    recipient: str = strawberry.field(description="The id of the organisation it is for.")
    offices: list[str] = strawberry.field(description="The offices there that it is addressed to.")
    subject_id: UUID = strawberry.field(description="Your agency's own id of the person or organisation it is about.")
    assessment_id: UUID | None = strawberry.field(
        description="The assessment it rests on. Its recipient never sees that there is one."
    )
    gist: str | None = strawberry.field(description="What the recipient is told. Null once it has been erased.")
    permitted_actions: list[str] = strawberry.field(
        description="What may be done with it, in the words of its marking."
    )
    given: WarningGiven
    stage: WarningStage
    receipt: WarningReceipt
    response: WarningResponse | None
    response_note: str | None = strawberry.field(description="What the recipient wrote when it responded.")
    drafted_by: str = strawberry.field(description="A pseudonym.")
    reviewed_by: str | None = strawberry.field(description="A pseudonym.")
    authorised_by: str | None = strawberry.field(description="A pseudonym, never that of the drafter.")
    issued_by: str | None = strawberry.field(description="A pseudonym.")
    withdrawal_reason: str | None = strawberry.field(
        description="Your agency's own; the recipient is told the notice alone."
    )
    withdrawal_notice: str | None = strawberry.field(
        description="What the recipient is told where it has been withdrawn."
    )
    breaches: list[str] = strawberry.field(
        description="The rules that were broken by what was reported, as codes, in the order in which they were."
    )
    expires_on: date | None = strawberry.field(description="The last day on which it holds.")
    drafted_at: datetime
    issued_at: datetime | None
    delivered_at: datetime | None
    opened_at: datetime | None
    acknowledged_at: datetime | None
    responded_at: datetime | None
    changed_at: datetime = strawberry.field(description="When the last thing that happened to it was recorded.")
    # Danger: while the class is being made, its own name means the builtin.
    superseded_by: "Successor | None" = one("superseded_by", "The warning that replaces it, once one does.")


Successor = Warning


@record(
    view="referrals",
    filters=("stage", "raiser", "assigned_to", "conclusion", "raised_at", "acknowledge_by"),
    orders=("raised_at", "acknowledge_by", "changed_at"),
)
class Referral(Node):
    """A question handed from one body to another, with a duty to acknowledge and answer."""

    raiser: str = strawberry.field(description="The id of the organisation that asks.")
    assigned_to: str = strawberry.field(description="The id of the organisation that is asked.")
    subject_ids: list[UUID] = strawberry.field(description="Empty where it was not an agency that asked.")
    question: str | None = strawberry.field(description="Null once it has been erased.")
    new_information: str | None = strawberry.field(description="What it was opened again with.")
    awaited: str | None = strawberry.field(description="What the assessment waited to be told, the last time it did.")
    stage: ReferralStage
    conclusion: ReferralConclusion | None
    confidence: ReferralConfidence | None
    reason: str | None = strawberry.field(description="Why it was rejected.")
    redirected_to: str | None = strawberry.field(
        description="The organisation that has the question now, in a referral of its own."
    )
    breaches: list[str] = strawberry.field(
        description="The rules that were broken by what was reported, as codes, in the order in which they were."
    )
    acknowledge_by: datetime = strawberry.field(description="By when its receipt must be acknowledged.")
    raised_at: datetime
    changed_at: datetime = strawberry.field(description="When the last thing that happened to it was recorded.")


@strawberry.type
class Query:
    warnings: Connection[Warning] = records("The warnings of your agency, from the draft on.")
    referrals: Connection[Referral] = records("The questions sent to your agency, or asked by it.")
    organisations: Connection[Organisation] = records("Your own, for its leading offices: at most one.")
    node: Node | None = by_id("The record with this id. Null where there is none, or none that you may see.")
