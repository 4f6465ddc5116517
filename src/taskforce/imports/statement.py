"""What one row of the register states about one donation."""

import re
from datetime import date
from functools import lru_cache

import msgspec

_GROUNDS = {"impermissible": "impermissible", "unidentified": "unidentified", "unidentifiable": "unidentified"}
_OUTCOME = re.compile(
    r"(?P<undone>\b(?:not|non|never|cannot|be)[\s-]+(?:\w+[\s-]+){0,2})?\b(?P<outcome>returned|forfeited|deferred)\b"
)


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
    def ground(self) -> str | None:
        """Impermissible or unidentified, in the register's own words."""
        return ground_of(self.donation_type, self.donor_status)


def ground_of(donation_type: str | None, donor_status: str | None) -> str | None:
    """The type of donation goes before the status of the donor: the register numbers the row by it, and some rows are
    called so by the type alone."""
    return _ground(donation_type) or _ground(donor_status)


def outcome_of(action: str | None) -> str | None:
    """Returned, forfeited or deferred. None where it says none or several of them, or that it was not, or not yet."""
    found = {each["outcome"] for each in _OUTCOME.finditer((action or "").casefold()) if not each["undone"]}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=1000)
def _ground(label: str | None) -> str | None:
    words = re.findall(r"\w+", (label or "").casefold())
    return next((ground for word, ground in _GROUNDS.items() if word in words), None)
