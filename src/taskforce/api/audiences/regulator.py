"""What the Electoral Commission sees: the donation register, and the flags with their clocks."""

from datetime import date, datetime

import strawberry

from taskforce.api.audiences.own import Organisation
from taskforce.api.audiences.words import (
    DonationStage,
    FlagFinding,
    FlagGround,
    FlagOutcome,
    FlagStage,
    Forfeiture,
    ReturnedTo,
)
from taskforce.api.reading import Connection, Node, Pence, by_id, many, one, record, records


@record(
    view="donations",
    filters=(
        "reference", "recipient", "recipient_name", "recipient_type", "accounting_unit_name", "stage", "value",
        "donor_id", "donor_name", "donor_status", "donation_type", "action", "received_on", "accepted_on",
        "reported_on", "reporting_period", "marks",
    ),
    orders=("reported_on", "received_on", "value", "donor_name", "changed_at"),
    sums=("value",),
)  # fmt: skip
class Donation(Node):
    """Money or benefit received, as its recipient noted it or as the register reports it."""

    stage: DonationStage
    reference: str | None = strawberry.field(description="The register's. Null until it is reported.")
    recipient: str = strawberry.field(description="The id of the organisation or person that received it.")
    recipient_name: str | None
    recipient_type: str | None = strawberry.field(description="In the register's words, such as Political Party.")
    donee_type: str | None
    donor_id: str | None = strawberry.field(description="The register's.")
    register_name: str | None
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
    filters=("recipient", "stage", "ground", "finding", "value", "breaches", "accept_by", "received_on", "raised_at"),
    orders=("raised_at", "accept_by", "changed_at", "value"),
    sums=("value",),
)
class DonationFlag(Node):
    """A question about one donation: may it be kept? It accuses nobody."""

    recipient: str = strawberry.field(description="The id of the organisation or person that must decide.")
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


@strawberry.type
class Query:
    donations: Connection[Donation] = records("What every recipient noted, and what the register reports.")
    donation_flags: Connection[DonationFlag] = records("The questions about donations, with their clocks.")
    organisations: Connection[Organisation] = records("Your own, for its leading offices: at most one.")
    node: Node | None = by_id("The record with this id. Null where there is none.")
