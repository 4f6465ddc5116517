"""A search of the consultation log takes two records officers, and each time that it is listed is recorded."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scenario import CASE, SUBJECT, THEN, Fact, given
from taskforce.domain.consultation_search import ApprovalEnded, ConsultationSearch
from taskforce.domain.errors import Meaningless, NeedsSecondPerson, NotYourOffice, NotYours, WrongStage
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.offices import Office

IDA, JIM, KIT = (
    Officer("secretariat", OrganisationKind.SECRETARIAT, Office.RECORDS_OFFICER, name) for name in ("ida", "jim", "kit")
)
OTHER = replace(IDA, organisation="another", person="lou")
TREASURER = replace(JIM, office="treasurer")
NOTHING: dict[str, Any] = dict.fromkeys(("person", "organisation", "audience", "record", "document", "since", "until"))
LATER = THEN + timedelta(hours=24)
ABOUT = {"because": "A complaint.", "asked_by": "ida", "asked_in": "secretariat"}
ASKED = Fact(ConsultationSearch.Asked, **NOTHING | {"person": "cat"}, **ABOUT, subject_ids=[CASE])
APPROVED = Fact(ConsultationSearch.Approved, approved_by="jim", good_until=LATER)
LISTED = Fact(ConsultationSearch.Listed, listed_by="ida", consultations=3, position=9)


def test_it_is_asked_by_a_records_officer_who_says_why() -> None:
    given().when(lambda _: ConsultationSearch.ask(CASE, IDA, "A complaint.", person="cat")).then(ASKED)
    of_a_record = {"record": SUBJECT, "subject_ids": [SUBJECT]}
    said = Fact(ConsultationSearch.Asked, **NOTHING | ABOUT | of_a_record)
    given().when(lambda _: ConsultationSearch.ask(CASE, IDA, "A complaint.", record=SUBJECT)).then(said)
    given().when(lambda _: ConsultationSearch.ask(CASE, TREASURER, "A complaint.")).refused(NotYourOffice)
    given().when(lambda _: ConsultationSearch.ask(CASE, IDA, "  ")).refused(Meaningless, field="because")
    backwards: dict[str, Any] = {"since": LATER, "until": THEN}
    given().when(lambda _: ConsultationSearch.ask(CASE, IDA, "Why.", **backwards)).refused(Meaningless, field="until")


@pytest.mark.parametrize("kind", [kind for kind in OrganisationKind if kind is not OrganisationKind.SECRETARIAT])
def test_the_office_opens_nothing_outside_the_secretariat(kind: OrganisationKind) -> None:
    by = replace(JIM, organisation_kind=kind)
    given().when(lambda _: ConsultationSearch.ask(CASE, by, "A complaint.")).refused(NotYourOffice)
    given(ASKED).when(lambda s: s.approve(by, THEN)).refused(NotYourOffice)
    given(ASKED, APPROVED).when(lambda s: s.show(by, THEN, 3, 9)).refused(NotYourOffice)
    given(ASKED).when(lambda s: s.open_to(by)).refused(NotYourOffice)


def test_it_is_approved_by_another_records_officer_of_the_same_organisation() -> None:
    given(ASKED).when(lambda s: s.approve(JIM, THEN)).then(APPROVED)
    given(ASKED).when(lambda s: s.approve(IDA, THEN)).refused(NeedsSecondPerson)
    given(ASKED, APPROVED).when(lambda s: s.approve(IDA, THEN)).refused(NeedsSecondPerson)
    given(ASKED).when(lambda s: s.approve(OTHER, THEN)).refused(NotYours)
    given(ASKED, APPROVED).when(lambda s: s.approve(JIM, LATER)).nothing()
    given(ASKED, APPROVED).when(lambda s: s.approve(KIT, THEN)).refused(WrongStage)


@pytest.mark.parametrize("by", [IDA, JIM])
def test_it_is_listed_by_whoever_asked_or_approved_within_a_day(by: Any) -> None:
    said = Fact(ConsultationSearch.Listed, listed_by=by.person, consultations=3, position=9)
    soon = LATER - timedelta(microseconds=1)
    given(ASKED, APPROVED).when(lambda s: s.show(by, soon, 3, 9)).then(said)
    given(ASKED, APPROVED, said).when(lambda s: s.show(by, soon, 3, 9)).then(said)
    given(ASKED, APPROVED).when(lambda s: s.show(by, LATER, 3, 9)).refused(ApprovalEnded)
    given(ASKED).when(lambda s: s.show(by, THEN, 3, 9)).refused(WrongStage)


def test_it_is_listed_by_nobody_else() -> None:
    given(ASKED, APPROVED).when(lambda s: s.show(KIT, THEN, 3, 9)).refused(NotYours)
    given(ASKED, APPROVED).when(lambda s: s.show(OTHER, THEN, 3, 9)).refused(NotYours)


def test_an_office_that_is_another_may_do_nothing_with_it() -> None:
    for step in (lambda s: s.approve(TREASURER, THEN), lambda s: s.show(TREASURER, THEN, 3, 9)):
        with pytest.raises(NotYourOffice):
            given(ASKED, APPROVED).when(step).happened()


def test_it_can_be_approved_and_listed_once_its_reason_was_erased() -> None:
    given(ASKED.erased()).when(lambda s: s.approve(JIM, THEN)).then(APPROVED)
    given(ASKED.erased(), APPROVED).when(lambda s: s.show(IDA, THEN, 3, 9)).then(LISTED)
