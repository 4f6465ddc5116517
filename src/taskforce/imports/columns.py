"""Which column says what, whoever exported it and however its header is spelt."""

from dataclasses import dataclass

from taskforce.imports.unreadable import NotARegister

HEADERS = {
    "reference": "ECRef",
    "recipient_id": "RegulatedEntityId",
    "recipient_name": "RegulatedEntityName",
    "recipient_type": "RegulatedEntityType",
    "value": "Value",
    "accepted_on": "AcceptedDate",
    "received_on": "ReceivedDate",
    "reported_on": "ReportedDate",
    "accounting_unit_id": "AccountingUnitId",
    "accounting_unit_name": "AccountingUnitName",
    "donor_id": "DonorId",
    "donor_name": "DonorName",
    "donor_status": "DonorStatus",
    "donee_type": "RegulatedDoneeType",
    "company_number": "CompanyRegistrationNumber",
    "postcode": "Postcode",
    "donation_type": "DonationType",
    "nature": "NatureOfDonation",
    "purpose_of_visit": "PurposeOfVisit",
    "action": "DonationAction",
    "is_sponsorship": "IsSponsorship",
    "is_bequest": "IsBequest",
    "is_aggregation": "IsAggregation",
    "is_reported_pre_poll": "IsReportedPrePoll",
    "is_irish_source": "IsIrishSource",
    "accounting_units_as_central_party": "AccountingUnitsAsCentralParty",
    "reporting_period": "ReportingPeriodName",
    "campaigning_name": "CampaigningName",
    "register_name": "RegisterName",
}
"""Each field, and its header in the Commission's own export."""

_ALIASES = {
    "EC reference": "reference",
    "Entity name": "recipient_name",
    "Entity type": "recipient_type",
    "Regulated donee type": "donee_type",
    "Rec'd by (AU)": "accounting_unit_name",
    "Donor type": "donor_status",
    "Company reg. no.": "company_number",
    "Type of donation": "donation_type",
    "Nature / Provision": "nature",
    "Purpose": "purpose_of_visit",
    "How dealt with": "action",
}
# Without one of these, rows would lose whom they concern, a rule's day, or a flag: a gap that would look like news.
_REQUIRED = (
    "reference", "recipient_id", "recipient_name", "recipient_type", "value", "accepted_on", "received_on",
    "reported_on", "donor_name", "donor_status", "donation_type", "action",
)  # fmt: skip
_ROW_NUMBERS = {"index", "unnamed0"}


def _plain(header: str) -> str:
    return "".join(filter(str.isalnum, header.casefold()))


_FIELDS = {_plain(header): field for field, header in HEADERS.items()}
_FIELDS |= {_plain(header): field for header, field in _ALIASES.items()}


@dataclass(frozen=True, slots=True)
class Columns:
    width: int
    place: dict[str, int]
    """Of each known field that the file has."""
    further: list[tuple[int, str]]
    """Columns that nobody here knows. The number of a row in its export is not among them: it says nothing of it."""

    @classmethod
    def of(cls, file: str, headers: list[str]) -> "Columns":
        place: dict[str, int] = {}
        further, twice = [], []
        for at, header in enumerate(headers):
            plain = _plain(header)
            field = _FIELDS.get(plain)
            if field is None:
                if plain not in _ROW_NUMBERS and (at or header.strip()):
                    further.append((at, header.strip()))
            elif field in place:
                twice.append(HEADERS[field])
            else:
                place[field] = at
        missing = [HEADERS[field] for field in _REQUIRED if field not in place]
        if missing:
            raise NotARegister(file, f"It has no column {', '.join(missing)}.")
        if twice:
            raise NotARegister(file, f"It has more than one column {', '.join(twice)}.")
        return cls(len(headers), place, further)
