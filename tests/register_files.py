"""Register files for tests, in the form of the Commission's own export. Everybody in them is invented."""

import csv
import io
from pathlib import Path

from taskforce.imports.register import Statement, Unreadable, read

ROW = {
    "ECRef": "C0000001",
    "RegulatedEntityName": "The Blue Party",
    "RegulatedEntityType": "Political Party",
    "Value": "£12,345.67",
    "AcceptedDate": "12/02/2008",
    "AccountingUnitName": "Central Party",
    "DonorName": "Ms Ann Example",
    "AccountingUnitsAsCentralParty": "False",
    "IsSponsorship": "False",
    "DonorStatus": "Individual",
    "RegulatedDoneeType": "",
    "CompanyRegistrationNumber": "",
    "Postcode": "AB1 2CD",
    "DonationType": "Cash",
    "NatureOfDonation": "",
    "PurposeOfVisit": "",
    "DonationAction": "",
    "ReceivedDate": "07/02/2008",
    "ReportedDate": "01/03/2008",
    "IsReportedPrePoll": "",
    "ReportingPeriodName": "Q1 2008",
    "IsBequest": "False",
    "IsAggregation": "True",
    "RegulatedEntityId": "52",
    "AccountingUnitId": "136.0",
    "DonorId": "82.0",
    "CampaigningName": "",
    "RegisterName": "Great Britain",
    "IsIrishSource": "False",
}


def row(reference: str = "C0000001", **said: str) -> dict[str, str]:
    return ROW | {"ECRef": reference} | said


def text(*rows: dict[str, str], end: str = "\r\n", quoted: bool = False) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(
        out, list(rows[0]), lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def readings(folder: Path, content: str | bytes) -> list[Statement | Unreadable]:
    file = folder / "register.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(file))


def statements(folder: Path, content: str | bytes) -> list[Statement]:
    found = readings(folder, content)
    assert not [item for item in found if isinstance(item, Unreadable)]
    return [item for item in found if isinstance(item, Statement)]


def statement(folder: Path, **said: str) -> Statement:
    [only] = statements(folder, text(row(**said)))
    return only


def unreadable(folder: Path, content: str | bytes) -> Unreadable:
    [only] = readings(folder, content)
    assert isinstance(only, Unreadable)
    return only
