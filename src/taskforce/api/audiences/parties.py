"""What a party, or a regulated donee, sees of what concerns it."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from taskforce.api.audiences.words import (
    BarScope,
    BarStage,
    DonationStage,
    FlagFinding,
    FlagGround,
    FlagStage,
    ReturnedTo,
    WarningGiven,
    WarningReceipt,
    WarningResponse,
)
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

    originator: str
    offices: list[str]
    gist: str | None
    permitted_actions: list[str]
    given: WarningGiven
    stage: WarningStage
    receipt: WarningReceipt
    response: WarningResponse | None
    response_note: str | None
    withdrawal_notice: str | None
    expires_on: date | None
    issued_at: datetime
    changed_at: datetime
    candidate_bars: Connection["CandidateBar"] = many("warning_id", "The bars that cite this warning.")
    superseded_by: "Warning | None" = one("superseded_by")


@record(
    view="candidate_bars",
    filters=("stage", "scope", "contest", "candidate_name", "opened_at"),
    orders=("opened_at", "changed_at", "nominations_close"),
)
class CandidateBar(Node):
    """Your organisation's decision about a selection."""

    candidate_name: str | None
    subject_id: UUID
    contest: str
    nominations_close: date | None
    scope: BarScope | None
    stage: BarStage
    proposed_by: str | None
    confirmed_by: str | None
    reasons_given: bool | None
    breach: str | None
    opened_at: datetime
    changed_at: datetime
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
    reference: str | None
    recipient: str
    recipient_name: str | None
    accounting_unit_name: str | None
    value: Pence
    donor_name: str | None
    donor_status: str | None
    company_number: str | None
    postcode: str | None
    donation_type: str | None
    nature: str | None
    purpose_of_visit: str | None
    action: str | None
    received_on: date | None
    accepted_on: date | None
    reported_on: date | None
    reporting_period: str | None
    is_sponsorship: bool | None
    is_bequest: bool | None
    is_aggregation: bool | None
    marks: list[str]
    raw_dates: list[str]
    changed_at: datetime
    flags: Connection["DonationFlag"] = many("donation_id")


@record(
    view="donation_flags",
    filters=("stage", "ground", "accept_by", "received_on", "raised_at"),
    orders=("raised_at", "accept_by", "changed_at", "value"),
    sums=("value",),
)
class DonationFlag(Node):
    """A question about one donation: may it be kept? It accuses nobody. `accept_by` is the last day to return it."""

    ground: FlagGround
    stage: FlagStage
    value: Pence | None
    received_on: date | None
    accept_by: date | None
    finding: FlagFinding | None
    returned_to: ReturnedTo | None
    returned_on: date | None
    accepted_on: date | None
    forfeited_on: date | None
    deemed_accepted_on: date | None
    breach: str | None
    raised_at: datetime
    changed_at: datetime
    donation: Donation | None = one("donation_id")


@record(
    view="referrals",
    filters=("stage", "assigned_to", "raised_at", "acknowledge_by"),
    orders=("raised_at", "acknowledge_by", "changed_at"),
)
class Referral(Node):
    """A question you handed to another body, and that it was received and closed."""

    assigned_to: str
    question: str | None
    new_information: str | None
    stage: ReferralStage
    acknowledge_by: datetime
    raised_at: datetime
    acknowledged_at: datetime | None
    changed_at: datetime


@strawberry.type
class Query:
    warnings: Connection[Warning] = records()
    candidate_bars: Connection[CandidateBar] = records()
    donations: Connection[Donation] = records()
    donation_flags: Connection[DonationFlag] = records()
    referrals: Connection[Referral] = records()
    node: Node | None = by_id()
