"""What one row of the register states about one donation."""

from datetime import date

import msgspec

from taskforce.domain.donation_flag_events import Ground
from taskforce.domain.register_label import ground_of


class Statement(msgspec.Struct, frozen=True):
    """Text is None where blank, and otherwise as exported, without whitespace at its ends. Money is in pence."""

    line: int
    reference: str
    recipient: str
    recipient_name: str
    recipient_type: str
    value: int
    accepted_on: date | None
    received_on: date | None
    reported_on: date | None
    accounting_unit_id: str | None
    accounting_unit_name: str | None
    donor_id: str | None
    donor_name: str | None
    donor_status: str | None
    donee_type: str | None
    company_number: str | None
    postcode: str | None
    donation_type: str | None
    nature: str | None
    purpose_of_visit: str | None
    action: str | None
    is_sponsorship: bool | None
    is_bequest: bool | None
    is_aggregation: bool | None
    is_reported_pre_poll: bool | None
    is_irish_source: bool | None
    accounting_units_as_central_party: bool | None
    reporting_period: str | None
    campaigning_name: str | None
    register_name: str | None
    further: list[list[str]]
    """[header, text] of each column that nobody here knows, where it is not blank."""
    marks: list[str]
    """What is odd about how it is written, such as implausible_received_on, double_encoded_donor_name."""
    raw_dates: dict[str, str]
    """What stands where a date is impossible, by field."""

    @property
    def ground(self) -> Ground | None:
        """Impermissible or unidentified, in the register's own words."""
        return ground_of(self.donation_type, self.donor_status)
