"""What a party, or a regulated donee, sees of what concerns it."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from taskforce.api.audiences.own import Organisation
from taskforce.api.audiences.words import (
    BarScope,
    BarStage,
    DonationStage,
    FlagFinding,
    FlagGround,
    FlagOutcome,
    FlagStage,
    Forfeiture,
    ReturnedTo,
    WarningGiven,
    WarningResponse,
)
from taskforce.api.audiences.words import IssuedReceipt as WarningReceipt
from taskforce.api.audiences.words import IssuedStage as WarningStage
from taskforce.api.audiences.words import ShownReferralStage as ReferralStage
from taskforce.api.reading import Connection, Node, Pence, by_id, many, one, record, records


@record(
    view="warnings",
    filters=("stage", "receipt", "issued_at", "expires_on", "gist"),
    orders=("issued_at", "changed_at", "expires_on"),
)
class Warning(Node):
    """Assessed concern, disclosed to your organisation and the named offices in it, with what may be done with it."""

    originator: str = strawberry.field(description="The agency that sent it.")
    offices: list[str] = strawberry.field(description="The offices in your organisation that it is addressed to.")
    gist: str | None = strawberry.field(description="What you are told. Null once it has been erased.")
    permitted_actions: list[str] = strawberry.field(
        description="What may be done with it, in the words of its marking."
    )
    given: WarningGiven
    stage: WarningStage
    receipt: WarningReceipt
    response: WarningResponse | None
    response_note: str | None = strawberry.field(description="What your organisation wrote when it responded.")
    withdrawal_notice: str | None = strawberry.field(description="What you are told where it has been withdrawn.")
    expires_on: date | None = strawberry.field(description="The last day on which it holds.")
    issued_at: datetime
    changed_at: datetime = strawberry.field(description="When the last thing that happened to it was recorded.")
    candidate_bars: Connection["CandidateBar"] = many("warning_id", "The bars that cite this warning.")
    # Danger: while the class is being made, its own name means the builtin.
    superseded_by: "Successor | None" = one("superseded_by", "The warning that replaces it, once one does.")


Successor = Warning


@record(
    view="candidate_bars",
    filters=("stage", "scope", "contest", "candidate_name", "review_due", "opened_at"),
    orders=("opened_at", "changed_at", "nominations_close"),
)
class CandidateBar(Node):
    """Your organisation's decision about a selection."""

    candidate_name: str | None = strawberry.field(description="Null once it has been erased.")
    subject_id: UUID = strawberry.field(description="Your organisation's own id of the person.")
    contest: str = strawberry.field(description="The selection that it is about.")
    nominations_close: datetime | None = strawberry.field(
        description="After this moment a candidate can only be disowned."
    )
    scope: BarScope | None
    stage: BarStage
    proposed_by: str | None = strawberry.field(description="The pseudonym of the officer who proposed it.")
    confirmed_by: str | None = strawberry.field(description="The pseudonym of the second officer, who confirmed it.")
    reasons_given: bool | None = strawberry.field(
        description="Whether the candidate was told why. Null until the candidate was told."
    )
    subject_notified_at: datetime | None = strawberry.field(description="When the candidate was last told of it.")
    withdrew_on: date | None = strawberry.field(description="The day on which the candidate withdrew.")
    disowned_on: date | None = strawberry.field(description="The day on which the candidate was disowned.")
    cycle: str | None = strawberry.field(description="The cycle of elections with which it lapsed.")
    breaches: list[str] = strawberry.field(
        description="The rules that were broken by what was reported, as codes, in the order in which they were."
    )
    review_due: bool = strawberry.field(
        description="Whether you must look at it again: the warning it cites was withdrawn. It stands until you decide."
    )
    review_due_since: datetime | None
    review_done_at: datetime | None = strawberry.field(description="When you last looked at it again and let it stand.")
    opened_at: datetime
    changed_at: datetime = strawberry.field(description="When the last thing that happened to it was recorded.")
    warning: Warning | None = one("warning_id", "The warning it cites, if it cites one.")


@record(
    view="donations",
    filters=(
        "reference", "stage", "value", "donor_name", "donor_status", "donation_type", "accounting_unit_name",
        "received_on", "accepted_on", "reported_on", "reporting_period", "marks",
    ),
    orders=("reported_on", "received_on", "value", "donor_name", "changed_at"),
    sums=("value",),
)  # fmt: skip
class Donation(Node):
    """Money or benefit received, as you noted it or as the register reports it."""

    stage: DonationStage
    reference: str | None = strawberry.field(description="The register's. Null until it is reported.")
    recipient: str = strawberry.field(description="The id of your organisation.")
    recipient_name: str | None
    accounting_unit_name: str | None
    value: Pence
    donor_name: str | None
    donor_status: str | None = strawberry.field(description="In the register's words, such as Individual or Company.")
    company_number: str | None
    postcode: str | None
    donation_type: str | None = strawberry.field(description="In the register's words, such as Cash or Visit.")
    nature: str | None
    purpose_of_visit: str | None
    action: str | None = strawberry.field(
        description="In the register's words: what was done with what could not be kept."
    )
    received_on: date | None
    accepted_on: date | None
    reported_on: date | None
    reporting_period: str | None
    is_sponsorship: bool | None
    is_bequest: bool | None
    is_aggregation: bool | None
    marks: list[str] = strawberry.field(
        description="What cannot be right about it, as codes. It is shown as it was reported."
    )
    raw_dates: list[str] = strawberry.field(
        description="What was reported as a date and cannot be one, such as received_on=31/02/2012."
    )
    changed_at: datetime = strawberry.field(description="When what is shown was recorded.")
    flags: Connection["DonationFlag"] = many("donation_id")
    matched: "Donation | None" = one(
        "matched_id", "The same donation from the other side: as it was noted, or as the register reports it."
    )


@record(
    view="donation_flags",
    filters=("stage", "ground", "finding", "value", "breaches", "accept_by", "received_on", "raised_at"),
    orders=("raised_at", "accept_by", "changed_at", "value"),
    sums=("value",),
)
class DonationFlag(Node):
    """A question about one donation: may it be kept? It accuses nobody."""

    raised_by: str = strawberry.field(description="The id of the organisation that raised it.")
    ground: FlagGround
    stage: FlagStage
    value: Pence | None
    received_on: date | None
    accept_by: date | None = strawberry.field(
        description="The last day to return it. What has not been returned by then is deemed accepted."
    )
    finding: FlagFinding | None
    returned_to: ReturnedTo | None
    returned_on: date | None
    evidence: str | None = strawberry.field(description="The reference of the record that it was returned.")
    sent_on: date | None = strawberry.field(description="The day it was sent to the Commission.")
    accepted_on: date | None
    forfeited: Forfeiture | None
    forfeited_on: date | None
    deemed_accepted_on: date | None
    outcome_reported: FlagOutcome | None = strawberry.field(description="What the register says became of it.")
    breaches: list[str] = strawberry.field(
        description="The rules that were broken by what was reported, as codes, in the order in which they were."
    )
    raised_at: datetime
    changed_at: datetime = strawberry.field(description="When the last thing that happened to it was recorded.")
    donation: Donation | None = one("donation_id")


@record(
    view="referrals",
    filters=("stage", "assigned_to", "raised_at", "acknowledge_by"),
    orders=("raised_at", "acknowledge_by", "changed_at"),
)
class Referral(Node):
    """A question you handed to another body, and that it was received and closed."""

    assigned_to: str = strawberry.field(description="The body you asked.")
    question: str | None = strawberry.field(description="Null once it has been erased.")
    new_information: str | None = strawberry.field(description="What it was opened again with.")
    stage: ReferralStage
    acknowledge_by: datetime = strawberry.field(description="By when its receipt must be acknowledged.")
    raised_at: datetime
    acknowledged_at: datetime | None
    changed_at: datetime = strawberry.field(description="When the last thing shown here was recorded.")


@strawberry.type
class Query:
    warnings: Connection[Warning] = records("The warnings addressed to your organisation, from their issue on.")
    candidate_bars: Connection[CandidateBar] = records("The decisions of your organisation about its selections.")
    donations: Connection[Donation] = records("What your organisation has received.")
    donation_flags: Connection[DonationFlag] = records("The questions about what your organisation has received.")
    referrals: Connection[Referral] = records("The questions that your organisation has asked.")
    organisations: Connection[Organisation] = records("Your own, for its leading offices: at most one.")
    node: Node | None = by_id("The record with this id. Null where there is none, or none that you may see.")
