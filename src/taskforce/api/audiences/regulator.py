"""What the Electoral Commission sees: the donation register, and the flags with their clocks."""

from datetime import date, datetime

import strawberry

from taskforce.api.audiences.words import DonationStage, FlagFinding, FlagGround, FlagStage, Forfeiture, ReturnedTo
from taskforce.api.reading import Connection, Node, Pence, by_id, many, one, record, records


@record(
    view="donations",
    filters=(
        "reference", "recipient", "recipient_name", "recipient_type", "stage", "value", "donor_name", "donor_status", "donation_type", "accounting_unit_name",
        "received_on", "accepted_on", "reported_on", "reporting_period", "marks",
    ),
    orders=("reported_on", "received_on", "value", "donor_name", "changed_at"),
    sums=("value",),
)  # fmt: skip
class Donation(Node):
    """Money or benefit received, as its recipient noted it or as the register reports it."""

    stage: DonationStage
    reference: str | None
    recipient: str
    recipient_name: str | None
    recipient_type: str | None
    donee_type: str | None
    donor_id: str | None
    register_name: str | None
    exported_on: date | None
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
    filters=("recipient", "stage", "ground", "accept_by", "received_on", "raised_at"),
    orders=("raised_at", "accept_by", "changed_at", "value"),
    sums=("value",),
)
class DonationFlag(Node):
    """A question about one donation: may it be kept? It accuses nobody. `accept_by` is the last day to return it."""

    recipient: str
    raised_by: str
    ground: FlagGround
    stage: FlagStage
    value: Pence | None
    received_on: date | None
    accept_by: date | None
    finding: FlagFinding | None
    returned_to: ReturnedTo | None
    returned_on: date | None
    accepted_on: date | None
    forfeited: Forfeiture | None
    forfeited_on: date | None
    deemed_accepted_on: date | None
    breach: str | None
    raised_at: datetime
    changed_at: datetime
    donation: Donation | None = one("donation_id")


@strawberry.type
class Query:
    donations: Connection[Donation] = records()
    donation_flags: Connection[DonationFlag] = records()
    node: Node | None = by_id()
