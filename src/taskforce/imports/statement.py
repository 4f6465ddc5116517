"""What one row of the register states about one donation."""

from datetime import date

import msgspec

_OUTCOMES = {"returned", "forfeited", "deferred"}
_NOT_SCREENED = ("public fund", "total value of donations not reported individually")


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
    """What is odd, such as impossible_received_on, accepted_before_received, double_encoded_donor_name."""
    raw_dates: dict[str, str]
    """What stands where a date is impossible, by field."""

    @property
    def ground(self) -> str | None:
        """Impermissible or unidentified, in the register's own words."""
        return ground_of(self.donation_type, self.donor_status)

    @property
    def outcome(self) -> str | None:
        """Returned, forfeited or deferred. None where the register says nothing, or a word that is new."""
        return outcome_of(self.action)

    @property
    def is_screened(self) -> bool:
        """Public funds, and totals of what was not reported one by one, are in the register but nobody's donation."""
        return not (self.donation_type or "").casefold().startswith(_NOT_SCREENED)


def ground_of(donation_type: str | None, donor_status: str | None) -> str | None:
    """The type of donation goes before the status of the donor: the register numbers the row by it, and some rows are
    called so by the type alone."""
    return _ground(donation_type) or _ground(donor_status)


def outcome_of(action: str | None) -> str | None:
    said = (action or "").casefold()
    return said if said in _OUTCOMES else None


def _ground(label: str | None) -> str | None:
    said = (label or "").casefold()
    if said.startswith("impermissible"):
        return "impermissible"
    if said.startswith(("unidentified", "unidentifiable")):
        return "unidentified"
    return None
