"""The rules of a donation, one sentence each."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from scenario import ANN, CAT, SUBJECT, Fact, given, replay
from taskforce.domain.donation import Donation, reported_as
from taskforce.domain.errors import AlreadyExists, Erased, Meaningless, NotPermitted, WrongStage
from taskforce.domain.register_entry import RegisterEntry, marks_of

FIRST, SECOND, THIRD = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)

entry = RegisterEntry(
    reference="C0000001",
    recipient="PP1",
    recipient_name="Blue",
    recipient_type="Political Party",
    value=12_345_67,
    accepted_on=date(2025, 11, 2),
    received_on=date(2025, 11, 1),
    reported_on=date(2025, 12, 1),
    accounting_unit_id="",
    accounting_unit_name="",
    donor_id="17",
    donor_name="Pat Example",
    donor_status="Individual",
    donee_type="",
    company_number="",
    postcode="",
    donation_type="Cash",
    nature="",
    purpose_of_visit="",
    action="",
    is_sponsorship=False,
    is_bequest=False,
    is_aggregation=False,
    is_reported_pre_poll=False,
    is_irish_source=None,
    accounting_units_as_central_party=False,
    reporting_period="Q4 2025",
    campaigning_name="",
    register_name="Great Britain",
    further=[],
    raw_dates=[],
)
ID = reported_as(entry.reference)
corrected = replace(entry, value=12_345_68)


def said(kind: Any, content: RegisterEntry, exported_on: date) -> Fact:
    return Fact(kind, **content.said(), exported_on=exported_on, marks=marks_of(content), subject_ids=[SUBJECT])


reported = said(Donation.Reported, entry, SECOND)
amended = said(Donation.Amended, corrected, THIRD)


received: dict[str, Any] = {
    "value": 600_00,
    "received_on": FIRST,
    "donor_name": "Pat Example",
    "subject_ids": [SUBJECT],
}
blank = dict.fromkeys(("accounting_unit", "donor_status", "company_number", "postcode", "donation_type"), "")
noted = Fact(Donation.Noted, recipient="blue", noted_by="cat", **blank, **received)


def test_a_recipient_notes_a_donation_before_the_register_has_it() -> None:
    given().when(lambda _: Donation.note(UUID(int=1), CAT, **received)).then(noted)
    given().when(lambda _: Donation.note(UUID(int=1), ANN, **received)).refused(NotPermitted)
    given(noted).when(lambda d: d.amend(entry, FIRST, [SUBJECT])).refused(WrongStage, stage="noted", possible=[])


def test_a_donation_is_to_the_central_party_or_to_an_accounting_unit() -> None:
    branch = Fact(Donation.Noted, **noted.said | {"accounting_unit": "Westmere"})
    given().when(lambda _: Donation.note(UUID(int=1), CAT, **received, accounting_unit="Westmere")).then(branch)


@pytest.mark.parametrize(("field", "said"), [("value", 0), ("value", -1), ("subject_ids", [])])
def test_a_donation_is_of_some_value_and_its_donors_name_is_of_somebody(field: str, said: object) -> None:
    otherwise = received | {field: said}
    given().when(lambda _: Donation.note(UUID(int=1), CAT, **otherwise)).refused(Meaningless, field=field)


def test_a_donation_of_nobody_known_is_about_nobody() -> None:
    unknown = Fact(Donation.Noted, **noted.said | {"donor_name": "", "subject_ids": []})
    said = received | {"donor_name": "", "subject_ids": []}
    given().when(lambda _: Donation.note(UUID(int=1), CAT, **said)).then(unknown)


def test_what_the_register_says_is_about_somebody() -> None:
    given().when(lambda _: Donation.report(ID, entry, SECOND, [])).refused(Meaningless, field="subject_ids")
    given(reported).when(lambda d: d.amend(corrected, THIRD, [])).refused(Meaningless, field="subject_ids")


def test_what_is_noted_and_what_is_reported_are_matched_once() -> None:
    matched = Fact(Donation.Matched, other=UUID(int=2))
    given(reported).when(lambda d: d.match_with(UUID(int=2))).then(matched)
    given(reported, matched).when(lambda d: d.match_with(UUID(int=2))).nothing()
    given(reported, matched).when(lambda d: d.match_with(UUID(int=3))).refused(
        AlreadyExists, stage="reported", possible=["amend"]
    )
    given(reported).when(lambda d: d.match_with(UUID(int=1))).refused(Meaningless, field="other")


def test_the_register_reports_a_donation() -> None:
    given().when(lambda _: Donation.report(ID, entry, SECOND, [SUBJECT])).then(reported)


def test_a_later_export_with_other_content_amends_it() -> None:
    given(reported).when(lambda d: d.amend(corrected, THIRD, [SUBJECT])).then(amended)


def test_what_is_said_of_a_donation_names_it_by_its_own_reference() -> None:
    other = replace(entry, reference="C0000002")
    given().when(lambda _: Donation.report(ID, other, SECOND, [SUBJECT])).refused(Meaningless, field="reference")
    given(reported).when(lambda d: d.amend(other, THIRD, [SUBJECT])).refused(Meaningless, field="reference")


def test_an_earlier_export_is_kept_but_is_not_current() -> None:
    earlier = said(Donation.EarlierVersionReported, corrected, FIRST)
    given(reported).when(lambda d: d.amend(corrected, FIRST, [SUBJECT])).then(earlier)
    assert replay((reported, earlier)).current.value == entry.value
    given(reported, earlier).when(lambda d: d.amend(corrected, FIRST, [SUBJECT])).nothing()


def test_the_same_again_changes_nothing_and_later_confirms_it() -> None:
    given(reported).when(lambda d: d.amend(entry, SECOND, [SUBJECT])).nothing()
    given(reported).when(lambda d: d.amend(entry, FIRST, [SUBJECT])).nothing()
    confirmed = Fact(Donation.Confirmed, exported_on=THIRD)
    given(reported).when(lambda d: d.amend(entry, THIRD, [SUBJECT])).then(confirmed)
    given(reported, confirmed).when(lambda d: d.amend(entry, THIRD, [SUBJECT])).nothing()


def test_impossible_dates_are_kept_and_marked() -> None:
    odd = replace(
        entry, accepted_on=date(2025, 10, 1), reported_on=date(2025, 9, 1), raw_dates=["received_on=31/02/2025"]
    )
    marks = [
        "impossible_received_on",
        "accepted_before_received",
        "reported_before_accepted",
        "reported_before_received",
    ]
    assert marks_of(odd) == marks
    assert marks_of(replace(odd, received_on=None)) == [marks[0], marks[2]]
    assert marks_of(entry) == []


def test_an_export_that_still_carries_an_erased_name_is_refused() -> None:
    past = (reported.erased(), amended)
    given(*past).when(lambda d: d.amend(entry, THIRD, [SUBJECT])).refused(Erased)
    given(*past).when(lambda d: d.amend(corrected, date(2026, 4, 1), [SUBJECT])).refused(Erased)


def test_an_export_without_the_erased_person_is_taken_in() -> None:
    bare = replace(corrected, donor_name="")
    event = Fact(Donation.Amended, **said(Donation.Amended, bare, THIRD).said | {"subject_ids": [UUID(int=8)]})
    given(reported.erased()).when(lambda d: d.amend(bare, THIRD, [UUID(int=8)])).then(event)


contents = st.sampled_from(
    [entry, corrected, replace(entry, donor_name="Pat Sample"), replace(entry, further=["Note=x"])]
)
statements = st.tuples(contents, st.dates(date(2026, 1, 1), date(2026, 1, 4)))


@forall(st.data(), st.lists(statements, min_size=1, max_size=8))
def test_the_exports_come_in_any_order(data: st.DataObject, statements: list[tuple[RegisterEntry, date]]) -> None:
    ends = set()
    for order in (statements, data.draw(st.permutations(statements * 2))):
        donation = Donation.report(ID, *order[0], [SUBJECT])
        for content, exported_on in order[1:]:
            donation.amend(content, exported_on, [SUBJECT])
        ends.add((donation.exported_on, donation.current.content))
        said = len(donation.pending_events)
        for content, exported_on in order:
            donation.amend(content, exported_on, [SUBJECT])
        assert len(donation.pending_events) == said
    newest = max((exported_on, content.content) for content, exported_on in statements)
    assert ends == {newest}


@pytest.mark.parametrize("unfindable", [replace(entry, reference="x" * 301), replace(entry, recipient="x" * 301)])
def test_what_the_register_says_can_be_found_by_its_names(unfindable: RegisterEntry) -> None:
    given().when(lambda _: Donation.report(ID, unfindable, SECOND, [SUBJECT])).refused(Meaningless, field="entry")
    given(reported).when(lambda d: d.amend(unfindable, THIRD, [SUBJECT])).refused(Meaningless, field="entry")
