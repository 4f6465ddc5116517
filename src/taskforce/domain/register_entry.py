"""What the donation register says of one donation, and whether it can be so."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec

from taskforce.domain.filled_at_once import FilledAtOnce
from taskforce.domain.kernel import Personal
from taskforce.domain.names import is_name


@dataclass(frozen=True, kw_only=True)
class RegisterEntry(FilledAtOnce):
    """Every column of the register but its running number. A blank personal field is "": None means erased.

    `raw_dates` keeps what cannot be a date, as "received_on=31/02/2012"; `further` unknown columns, as "Column=text".
    """

    reference: str
    recipient: str
    recipient_name: Personal
    recipient_type: str
    value: int
    accepted_on: date | None
    received_on: date | None
    reported_on: date | None
    accounting_unit_id: str
    accounting_unit_name: str
    donor_id: str
    donor_name: Personal
    donor_status: str
    donee_type: str
    company_number: str
    postcode: Personal
    donation_type: str
    nature: str
    purpose_of_visit: Personal
    action: str
    is_sponsorship: bool | None
    is_bequest: bool | None
    is_aggregation: bool | None
    is_reported_pre_poll: bool | None
    is_irish_source: bool | None
    accounting_units_as_central_party: bool | None
    reporting_period: str
    campaigning_name: str
    register_name: str
    further: list[Personal]
    raw_dates: list[str]

    def said(self) -> dict[str, Any]:
        return dict(zip(SAID, _said(self), strict=True))

    @property
    def content(self) -> bytes:
        """The same bytes for the same statement, and an order between any two."""
        return msgspec.json.encode(self.said(), order="sorted")

    @property
    def can_be_found(self) -> bool:
        return is_name(self.reference) and is_name(self.recipient)

    @property
    def is_erased(self) -> bool:
        personal = (self.recipient_name, self.donor_name, self.postcode, self.purpose_of_visit, self.further)
        return any(text is None for text in personal)


def marks_of(entry: RegisterEntry, noticed: Sequence[str] = ()) -> list[str]:
    """What cannot be right about its dates. It is kept as it was reported, and marked."""
    found = [f"impossible_{raw.partition('=')[0]}" for raw in entry.raw_dates]
    if entry.accepted_on and entry.received_on and entry.accepted_on < entry.received_on:
        found.append("accepted_before_received")
    if entry.reported_on and entry.accepted_on and entry.reported_on < entry.accepted_on:
        found.append("reported_before_accepted")
    if entry.reported_on and entry.received_on and entry.reported_on < entry.received_on:
        found.append("reported_before_received")
    return found + [mark for mark in noticed if mark not in found]


SAID = tuple(field.name for field in fields(RegisterEntry))
_said = attrgetter(*SAID)
