"""When what a recipient noted and what the register reports are one donation, and when nobody can say."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from domain.test_donation import SECOND, entry
from scenario import CAT, SUBJECT
from taskforce.domain.donation import Donation, reported_as
from taskforce.domain.donation_match import counterpart
from taskforce.domain.register_entry import RegisterEntry

DAY = date(2025, 11, 1)


def noted(number: int, donor_name: str | None = "Pat Example", **said: Any) -> Donation:
    about = {"value": 12_345_67, "received_on": DAY, "subject_ids": [SUBJECT]} | said
    return Donation.note(UUID(int=number), CAT, donor_name=donor_name, **about)  # type: ignore[arg-type]  # erased


def reported(number: int, **said: Any) -> Donation:
    about: dict[str, Any] = {"recipient": "blue", "received_on": DAY} | said | {"reference": f"C{number}"}
    content = replace(entry, **about)
    return Donation.report(reported_as(content.reference), content, SECOND, [SUBJECT])


def are_matched(one: Donation, other: Donation) -> bool:
    here, there = counterpart(one, [other]), counterpart(other, [one])
    assert (here is other) == (there is one)
    return here is other


def test_the_same_value_from_the_same_donor_on_the_same_day_is_one_donation() -> None:
    assert are_matched(noted(1), reported(2))


@pytest.mark.parametrize(
    "said",
    [{"recipient": "red"}, {"value": 12_345_68}, {"received_on": date(2025, 11, 2)}, {"received_on": None},
     {"donor_name": "Pat Other"}],
)  # fmt: skip
def test_what_differs_in_anything_is_another(said: dict[str, Any]) -> None:
    assert not are_matched(noted(1), reported(2, **said))


@pytest.mark.parametrize(
    "name", ["PAT EXAMPLE", "  Pat\t Example ", "Pat Example.", '"Pat" Example', "\uff30at Example"]
)
def test_a_name_is_the_same_however_it_is_written(name: str) -> None:
    assert are_matched(noted(1), reported(2, donor_name=name))


@pytest.mark.parametrize("name", ["", None, " ", "?", "..."])
def test_what_is_blank_or_erased_agrees_with_nothing(name: str | None) -> None:
    assert not are_matched(noted(1, name), reported(2, donor_name=name))
    assert not are_matched(noted(1, name), reported(2))


def test_a_company_is_known_by_its_number_whatever_it_is_called() -> None:
    assert are_matched(noted(1, company_number="SC 123456"), reported(2, donor_name="Else", company_number="sc123456"))
    erased = reported(2, donor_name=None, company_number="123456")
    assert are_matched(noted(1, company_number="123456"), erased)


@pytest.mark.parametrize("number", ["", " ", "-", "0", "00000000"])
def test_a_number_that_names_nothing_agrees_with_nothing(number: str) -> None:
    assert not are_matched(noted(1, company_number=number), reported(2, donor_name="Else", company_number=number))


def test_two_of_one_side_are_never_one() -> None:
    assert not are_matched(noted(1), noted(2))
    assert not are_matched(reported(1), reported(2))


def test_where_another_could_be_meant_on_either_side_nothing_is_matched() -> None:
    assert counterpart(reported(3), [noted(1), noted(2)]) is None
    assert counterpart(noted(3), [reported(1), noted(2)]) is None
    assert counterpart(reported(3), [noted(1), reported(2), noted(4, "Pat Other")]) is None


def test_what_is_matched_already_is_out_of_it() -> None:
    one, taken, rival = reported(3), noted(1), reported(2)
    taken.match_with(UUID(int=9))
    assert counterpart(one, [taken]) is None
    rival.match_with(UUID(int=8))
    free = noted(4)
    assert counterpart(one, [taken, rival, free]) is free
    one.match_with(UUID(int=7))
    assert counterpart(one, [free]) is None


contents = st.builds(
    replace, st.just(entry), value=st.sampled_from([1, 2]), recipient=st.sampled_from(["blue", "red"]),
    donor_name=st.sampled_from(["Ann", "Bob", ""]), received_on=st.sampled_from([DAY, None]),
    company_number=st.sampled_from(["", "7"]),
)  # fmt: skip


@forall(st.lists(contents, min_size=2, max_size=6), st.lists(st.booleans(), min_size=6, max_size=6))
def test_whom_one_is_matched_with_is_matched_with_it(said: list[RegisterEntry], sides: list[bool]) -> None:
    every = [
        reported(n, **content.said())
        if side
        else noted(n, content.donor_name, value=content.value, company_number=content.company_number)
        for n, (content, side) in enumerate(zip(said, sides, strict=False), start=1)
    ]
    for one in every:
        if other := counterpart(one, every):
            assert counterpart(other, every) is one
