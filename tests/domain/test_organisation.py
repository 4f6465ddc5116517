"""The rules of an organisation, one sentence each."""

from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from lifecycles import LifecycleLaws
from scenario import CASE, THEN, Fact, given, replay
from taskforce.domain.errors import (
    Erased,
    Meaningless,
    NeedsSecondPerson,
    NotFound,
    NotYourOffice,
    NotYours,
    Refused,
    WrongStage,
)
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.domain.organisation_events import Stage
from taskforce.domain.parameters import AnyRecord
from taskforce.domain.sight import Sight

PP1 = stream_of("PP1")

FIRST, SECOND, THIRD = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
SAID: dict[str, Any] = {"organisation_id": "PP1", "kind": OrganisationKind.PARTY, "name": "Blue", "subject_id": PP1}

registered = Fact(Organisation.Registered, **SAID, exported_on=None)
reported = Fact(Organisation.Registered, **SAID, exported_on=SECOND)
opened = Fact(Organisation.OfficeOpened, office="security")
joined = Fact(Organisation.MemberJoined, person="cat", office="security")
office_closed = Fact(Organisation.OfficeClosed, office="security")
left = Fact(Organisation.Left)

SECURITY = Officer("PP1", OrganisationKind.PARTY, "security", "sue")
WARNING = AnyRecord("warning", UUID(int=7))
FROM, UNTIL = THEN, THEN + timedelta(days=7)
deputy = Fact(Organisation.DeputyAppointed, person="dan", office="security", begins_at=FROM, ends_at=UNTIL)


def sight(person: str, sight: Sight) -> Fact:
    said = {"record_kind": WARNING.kind, "record": WARNING.id}
    return Fact(Organisation.SightChanged, person=person, **said, sight=sight, breach=None)


class TestLifecycle(LifecycleLaws):
    record = Organisation
    stages = {*Stage}
    pasts = [(registered, opened), (registered, opened, joined), (registered, left)]
    asked = {
        "rename": ("Blues",),
        "open_office": ("treasurer",),
        "close_office": ("security",),
        "join": ("dan", "security"),
        "part": ("cat", "security"),
        "appoint_deputy": ("dan", "security", FROM, UNTIL),
        "change_sight": (SECURITY, "cat", WARNING, Sight.RECUSED),
        "leave": (),
    }


def test_an_organisation_has_the_stream_that_its_id_names() -> None:
    given().when(lambda _: Organisation.register(PP1, "PP1", OrganisationKind.PARTY, "Blue")).then(registered)
    given().when(lambda _: Organisation.register(UUID(int=1), "PP1", OrganisationKind.PARTY, "Blue")).refused(Refused)
    assert stream_of("PP1") == UUID("76e8b358-0f0d-58a2-a3fb-8d82499991ba")


def test_a_member_joins_an_office_that_is_open() -> None:
    given(registered, opened).when(lambda o: o.join("cat", "security")).then(joined)
    given(registered).when(lambda o: o.join("cat", "security")).refused(
        NotFound,
        office="security",
        stage="registered",
        possible=["appoint_deputy", "close_office", "join", "leave", "open_office", "part", "rename"],
    )


def test_closing_an_office_ends_its_memberships() -> None:
    given(registered, opened, joined).when(lambda o: o.close_office("security")).then(office_closed)
    assert replay((registered, opened, joined, office_closed)).members == set()


parted, gone = (Fact(Organisation.MemberLeft, person=person, office="security") for person in ("cat", "dan"))


def test_one_who_never_joined_loses_what_a_token_says_he_holds() -> None:
    given(registered, opened, joined).when(lambda o: o.part("dan", "security")).then(gone)
    given(registered, opened, joined, gone).when(lambda o: o.part("dan", "security")).nothing()
    closed = Fact(Organisation.OfficeClosed, office="treasurer")
    given(registered).when(lambda o: o.close_office("treasurer")).then(closed)


@pytest.mark.parametrize(
    ("past", "ended"),
    [
        ((registered,), ""),
        ((registered, opened, joined), ""),
        ((registered, opened, joined, parted), "cat cat/security"),
        ((registered, opened, joined, gone), "dan dan/security"),
        ((registered, opened, joined, parted, joined), ""),
        ((registered, opened, joined, office_closed), "cat cat/security dan/security"),
        ((registered, opened, joined, office_closed, opened), "cat cat/security"),
        ((registered, opened, left), "cat cat/security cat/treasurer dan dan/security"),
    ],
)
def test_access_ends_with_the_office(past: tuple[Fact, ...], ended: str) -> None:
    organisation: Organisation = replay(past)
    asked = ("cat", "cat/security", "cat/treasurer", "dan", "dan/security")
    found = [each for each in asked if organisation.has_ended(each[:3], each[4:] or None, THEN)]
    assert " ".join(found) == ended


def test_an_organisation_that_has_left_does_nothing_more() -> None:
    given(registered, left).when(lambda o: o.open_office("security")).refused(WrongStage, possible=[])


def named(name: str, exported_on: date | None) -> Fact:
    return Fact(Organisation.Renamed, name=name, subject_id=CASE, exported_on=exported_on)


def test_the_name_that_was_exported_last_is_believed() -> None:
    given().when(lambda _: Organisation.register(PP1, "PP1", OrganisationKind.PARTY, "Blue", SECOND)).then(reported)
    given(registered).when(lambda o: o.report_name("Blue", FIRST)).then(named("Blue", FIRST))
    given(reported).when(lambda o: o.report_name("Blues", THIRD)).then(named("Blues", THIRD))
    given(reported).when(lambda o: o.report_name("Blue", THIRD)).then(named("Blue", THIRD))
    given(reported).when(lambda o: o.report_name("Blues", FIRST)).nothing()
    given(reported, left).when(lambda o: o.report_name("Blues", THIRD)).then(named("Blues", THIRD))


def test_an_act_renames_it_until_a_later_export_says_otherwise() -> None:
    renamed = named("Blues", None)
    given(reported).when(lambda o: o.rename("Blues")).then(renamed)
    given(reported, renamed).when(lambda o: o.report_name("Blue", SECOND)).nothing()
    given(reported, renamed).when(lambda o: o.report_name("Blue", THIRD)).then(named("Blue", THIRD))


def test_a_name_that_was_erased_is_not_taken_in_again() -> None:
    given(reported.erased()).when(lambda o: o.report_name("Blue", THIRD)).refused(Erased)
    again = (reported.erased(), named("Blues", None))
    given(*again).when(lambda o: o.report_name("Blue", THIRD)).then(named("Blue", THIRD))


@forall(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from([FIRST, SECOND, THIRD])), min_size=1, max_size=4))
def test_names_come_in_any_order(heard: list[tuple[str, date]]) -> None:
    ends = set()
    for order in permutations(heard):
        organisation = Organisation.register(PP1, "PP1", OrganisationKind.PARTY, *order[0])
        for name, exported_on in order[1:]:
            organisation.report_name(name, exported_on)
        ends.add(organisation.name)
    assert ends == {max((exported_on, name) for name, exported_on in heard)[1]}


@pytest.mark.parametrize(("days", "ended"), [(-1, True), (0, False), (6, False), (7, True)])
def test_a_deputy_holds_an_office_for_a_time(days: int, ended: bool) -> None:
    organisation: Organisation = replay((registered, opened, deputy))
    at = FROM + timedelta(days=days)
    assert organisation.has_ended("dan", "security", at) is ended
    assert organisation.is_held_by("dan", "security", at) is not ended
    assert not organisation.is_held_by("cat", "security", at)


def test_a_deputy_is_appointed_to_an_office_that_is_open_and_for_some_time() -> None:
    given(registered, opened).when(lambda o: o.appoint_deputy("dan", "security", FROM, UNTIL)).then(deputy)
    given(registered, opened, deputy).when(lambda o: o.appoint_deputy("dan", "security", FROM, UNTIL)).nothing()
    given(registered).when(lambda o: o.appoint_deputy("dan", "security", FROM, UNTIL)).refused(NotFound)
    given(registered, opened).when(lambda o: o.appoint_deputy("dan", "security", UNTIL, FROM)).refused(Meaningless)


@pytest.mark.parametrize("end", [gone, office_closed, left])
def test_what_ends_an_office_ends_a_deputy(end: Fact) -> None:
    organisation: Organisation = replay((registered, opened, deputy, end))
    assert organisation.has_ended("dan", "security", FROM)
    assert not organisation.is_held_by("dan", "security", FROM)


def test_one_who_joins_for_good_is_a_deputy_no_more() -> None:
    joined = Fact(Organisation.MemberJoined, person="dan", office="security")
    organisation: Organisation = replay((registered, opened, deputy, joined))
    assert not organisation.has_ended("dan", "security", UNTIL)


NAMED, RECUSED, BY_OFFICE = Sight.NAMED, Sight.RECUSED, Sight.BY_OFFICE
TREASURER = Officer("PP1", OrganisationKind.PARTY, "treasurer", "tim")
ANOTHER = Officer("PP2", OrganisationKind.PARTY, "security", "eve")


@pytest.mark.parametrize("change", [NAMED, RECUSED])
def test_a_leading_office_names_and_recuses_people(change: Sight) -> None:
    changed = sight("cat", change)
    given(registered).when(lambda o: o.change_sight(SECURITY, "cat", WARNING, change)).then(changed)
    given(registered, changed).when(lambda o: o.change_sight(SECURITY, "cat", WARNING, change)).nothing()
    given(registered).when(lambda o: o.change_sight(SECURITY, "cat", WARNING, BY_OFFICE)).nothing()
    back = given(registered, sight("cat", NAMED)).when(lambda o: o.change_sight(SECURITY, "cat", WARNING, BY_OFFICE))
    back.then(sight("cat", BY_OFFICE))


def test_anybody_recuses_himself_and_nobody_ends_that_for_himself() -> None:
    given(registered).when(lambda o: o.change_sight(TREASURER, "tim", WARNING, RECUSED)).then(sight("tim", RECUSED))
    own = given(registered, sight("sue", RECUSED))
    own.when(lambda o: o.change_sight(SECURITY, "sue", WARNING, BY_OFFICE)).refused(NeedsSecondPerson)
    own.when(lambda o: o.change_sight(SECURITY, "sue", WARNING, NAMED)).refused(NeedsSecondPerson)


@pytest.mark.parametrize("reported", [False, True])
def test_naming_oneself_takes_another_also_where_it_is_reported(reported: bool) -> None:
    own = given(registered).when(lambda o: o.change_sight(SECURITY, "sue", WARNING, NAMED, reported=reported))
    own.refused(NeedsSecondPerson)
    given(registered, sight("sue", NAMED)).when(lambda o: o.change_sight(SECURITY, "sue", WARNING, NAMED)).nothing()


def test_no_other_office_and_no_other_organisation_says_who_sees_what() -> None:
    given(registered).when(lambda o: o.change_sight(TREASURER, "cat", WARNING, RECUSED)).refused(NotYourOffice)
    given(registered).when(lambda o: o.change_sight(TREASURER, "tim", WARNING, NAMED)).refused(NotYourOffice)
    given(registered).when(lambda o: o.change_sight(ANOTHER, "cat", WARNING, NAMED)).refused(NotYours)


def test_who_sees_what_is_no_step_that_others_are_told_of() -> None:
    organisation: Organisation = replay((registered, sight("cat", RECUSED), opened))
    secretariat = Officer("secretariat", OrganisationKind.SECRETARIAT, "members", "sam")
    assert (organisation.version_for(SECURITY), organisation.version_for(secretariat)) == (3, 2)


def test_another_organisation_counts_what_a_register_says_and_nothing_of_who_holds_what() -> None:
    regulator = Officer("EC", OrganisationKind.REGULATOR, "register", "ida")
    past = (registered, opened, joined, parted, deputy, office_closed, named("Blues", SECOND))
    assert replay(past).version_for(regulator) == 2


def test_sight_is_known_as_it_was_at_any_version() -> None:
    organisation: Organisation = replay(
        (registered, sight("cat", NAMED), sight("cat", RECUSED), sight("cat", BY_OFFICE))
    )
    found = [organisation.sight_of("cat", version).of(WARNING.id) for version in range(1, 5)]
    assert found == [BY_OFFICE, NAMED, RECUSED, BY_OFFICE]
    assert organisation.sight_of("dan").of(WARNING.id) is BY_OFFICE
