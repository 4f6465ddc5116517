"""What is read from the register, whoever exported it and however."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register_files import ROW, row, statement, statements, text
from taskforce.domain.kernel import OrganisationKind
from taskforce.domain.register_label import outcome_of
from taskforce.imports import register
from taskforce.imports.cells import kind_of


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("register")


def test_a_row_is_read_whole(folder: Path) -> None:
    assert statement(folder) == register.Statement(
        line=2,
        reference="C0000001",
        recipient="PP52",
        recipient_name="The Blue Party",
        recipient_type="Political Party",
        value=1_234_567,
        accepted_on=date(2008, 2, 12),
        received_on=date(2008, 2, 7),
        reported_on=date(2008, 3, 1),
        accounting_unit_id="136",
        accounting_unit_name="Central Party",
        donor_id="82",
        donor_name="Ms Ann Example",
        donor_status="Individual",
        donee_type=None,
        company_number=None,
        postcode="AB1 2CD",
        donation_type="Cash",
        nature=None,
        purpose_of_visit=None,
        action=None,
        is_sponsorship=False,
        is_bequest=False,
        is_aggregation=True,
        is_reported_pre_poll=None,
        is_irish_source=False,
        accounting_units_as_central_party=False,
        reporting_period="Q1 2008",
        campaigning_name=None,
        register_name="Great Britain",
        further=[],
        marks=[],
        raw_dates={},
    )


@given(st.permutations(list(ROW)))
def test_columns_stand_in_any_order(folder: Path, headers: list[str]) -> None:
    assert statements(folder, text({header: ROW[header] for header in headers})) == [statement(folder)]


def test_headers_may_be_spelt_with_spaces_capitals_and_points(folder: Path) -> None:
    plain = text(ROW)
    other = (
        plain.replace("ECRef", "EC ref.").replace("DonorStatus", "DONOR_STATUS").replace("IsBequest", '"Is bequest?"')
    )
    assert statements(folder, other) == statements(folder, plain)


def test_headers_of_the_older_export_are_known(folder: Path) -> None:
    older = {
        "EC reference": "C0000001",
        "Entity name": "The Blue Party",
        "Entity type": "Political Party",
        "Regulated donee type": "",
        "Rec'd by (AU)": "Central Party",
        "Donor name": "Ms Ann Example",
        "Donor type": "Individual",
        "Company reg. no.": ":01970855",
        "Type of donation": "Cash",
        "Nature / Provision": "Premises",
        "Purpose": "A visit",
        "How dealt with": "Returned",
        "Value": "£5.00",
        "Received date": "07/02/2008",
        "Accepted date": "",
        "Reported date": "01/03/2008",
    }
    with pytest.raises(register.NotARegister, match=r"no column RegulatedEntityId\."):
        statements(folder, text(older))
    [found] = statements(folder, text(older | {"RegulatedEntityId": "52"}))
    assert (found.recipient, found.accounting_unit_name, found.donor_status) == ("PP52", "Central Party", "Individual")
    assert (found.company_number, found.nature, found.purpose_of_visit) == (":01970855", "Premises", "A visit")
    assert (found.action, found.value, found.is_bequest, found.donor_id) == ("Returned", 500, None, None)


@pytest.mark.parametrize(
    ("type", "number", "recipient", "kind"),
    [
        ("Political Party", "52", "PP52", "party"),
        ("political  party", "52.0", "PP52", "party"),
        ("Regulated Donee", "1035", "RD1035", "donee"),
        ("Third\tParty", "0091", "TP91", "third_party"),
        ("Permitted Participant", "7", "RE7", "participant"),
        ("Something new", "9" * 18, "RE" + "9" * 18, "other"),
    ],
)
def test_a_recipient_is_known_by_its_type_and_number(
    folder: Path, type: str, number: str, recipient: str, kind: str
) -> None:
    assert statement(folder, RegulatedEntityType=type, RegulatedEntityId=number).recipient == recipient
    assert kind_of(type)[1] is OrganisationKind(kind)


@pytest.mark.parametrize(("text", "kept"), [("136.0", "136"), ("136.00", "136"), ("136.5", "136.5"), ("A1.0", "A1.0")])
def test_a_number_that_a_spreadsheet_changed_is_put_right(folder: Path, text: str, kept: str) -> None:
    found = statement(folder, DonorId=text, AccountingUnitId=text)
    assert (found.donor_id, found.accounting_unit_id) == (kept, kept)


def test_whitespace_is_trimmed_at_the_ends_and_kept_inside(folder: Path) -> None:
    found = statement(
        folder, DonorName=" First\r\n Group  plc\r \r\r", CompanyRegistrationNumber="00303039\r", Postcode=" \r"
    )
    assert (found.donor_name, found.company_number, found.postcode) == ("First\r\n Group  plc", "00303039", None)


def test_columns_that_nobody_knows_are_kept_where_they_say_something(folder: Path) -> None:
    new = {" Tier ": " 1 ", "Poll": ""}
    assert [s.further for s in statements(folder, text(row() | new, row("C2") | {" Tier ": "", "Poll": "May"}))] == [
        [["Tier", "1"]],
        [["Poll", "May"]],
    ]


@pytest.mark.parametrize("header", ["index", "", "Unnamed: 0"])
def test_the_number_of_a_row_in_its_export_is_no_part_of_what_it_says(folder: Path, header: str) -> None:
    assert statements(folder, text({header: "4711"} | ROW)) == [statement(folder)]


def test_columns_that_no_rule_needs_may_be_missing(folder: Path) -> None:
    fewer = {header: cell for header, cell in ROW.items() if header not in {"IsBequest", "CampaigningName", "DonorId"}}
    [found] = statements(folder, text(fewer))
    assert (found.is_bequest, found.campaigning_name, found.donor_id) == (None, None, None)


@pytest.mark.parametrize(("text", "meant"), [("TRUE", True), ("yes", True), ("1", True), ("No", False), ("0", False)])
def test_yes_and_no_have_several_words(folder: Path, text: str, meant: bool) -> None:
    assert statement(folder, IsIrishSource=text).is_irish_source is meant


@pytest.mark.parametrize(
    ("status", "kind", "ground"),
    [
        ("Individual", "Cash", None),
        ("Individual", "Permissible Donor Exempt Trust", None),
        ("Impermissible Donor", "Cash", "impermissible"),
        ("Company", "IMPERMISSIBLE DONOR", "impermissible"),
        ("Unidentifiable Donor", "", "unidentified"),
        ("", "Unidentified donor", "unidentified"),
        ("Unidentifiable Donor", "Impermissible Donor", "impermissible"),
        ("Impermissible Donor", "Unidentified Donor", "unidentified"),
        ("Company", "Cash - impermissible donor", "impermissible"),
        ("Individual (impermissible)", "Cash", "impermissible"),
        ("Other/unidentifiable", "Cash", "unidentified"),
        ("Unimpermissible", "Cash", None),
    ],
)
def test_a_ground_is_the_registers_own_word_and_its_type_goes_first(
    folder: Path, status: str, kind: str, ground: str | None
) -> None:
    assert statement(folder, DonorStatus=status, DonationType=kind).ground == ground


@pytest.mark.parametrize(
    ("action", "outcome"),
    [
        ("Returned", "returned"),
        ("FORFEITED", "forfeited"),
        ("deferred", "deferred"),
        ("Returned to donor", "returned"),
        ("Forfeited by court order", "forfeited"),
        ("Deferred: to be decided", "deferred"),
        ("Donor could not be identified: returned to the bank", "returned"),
        ("Forfeited, not returned", "forfeited"),
        ("Not returned", "none"),
        ("has not yet been returned", "none"),
        ("To be returned", "none"),
        ("non-returned", "none"),
        ("unreturned", "none"),
        ("Part returned, part forfeited", "none"),
        ("", "none"),
        ("Burnt", "none"),
    ],
)
def test_an_outcome_is_what_was_done_and_a_new_word_is_kept_as_it_is(folder: Path, action: str, outcome: str) -> None:
    found = statement(folder, DonationAction=action)
    assert (found.action, outcome_of(found.action)) == (action or None, outcome)


def test_what_is_odd_about_dates_is_marked_and_kept(folder: Path) -> None:
    found = statement(folder, ReceivedDate="31/02/2010", AcceptedDate="00/00/0000 00:00", ReportedDate="01/03/0203")
    assert (found.received_on, found.accepted_on, found.reported_on) == (None, None, date(203, 3, 1))
    assert found.raw_dates == {"received_on": "31/02/2010", "accepted_on": "00/00/0000 00:00"}
    assert found.marks == ["implausible_reported_on"]
    found = statement(folder, ReceivedDate="01/01/0001", AcceptedDate="31/12/9999", ReportedDate="31/12/2099")
    assert (found.received_on, found.accepted_on) == (date.min, date.max)
    assert found.marks == ["implausible_received_on", "implausible_accepted_on"]


def test_what_was_encoded_twice_is_marked_and_not_altered(folder: Path) -> None:
    twice = "José Bloggs".encode().decode("cp1252")
    [first, second] = statements(folder, text(row(DonorName=twice), row("C2", DonorName="José £5")))
    assert (first.donor_name, first.marks) == (twice, ["double_encoded_donor_name"])
    assert (second.donor_name, second.marks) == ("José £5", [])
