"""The law's figures by the day of receipt."""

from dataclasses import replace
from datetime import date

import pytest

from taskforce.domain.rules import TABLE, accept_by, is_donation, is_reportable

EVE_OF_2010, IN_2010 = date(2009, 12, 31), date(2010, 1, 1)
EVE_OF_2024, IN_2024 = date(2023, 12, 31), date(2024, 1, 1)


@pytest.mark.parametrize(("day", "minimum"), [(EVE_OF_2010, 200_00), (IN_2010, 500_00), (IN_2024, 500_00)])
def test_exactly_the_minimum_is_no_donation(day: date, minimum: int) -> None:
    assert not is_donation(minimum, day)
    assert is_donation(minimum + 1, day)


@pytest.mark.parametrize(
    ("day", "first", "further"),
    [
        (EVE_OF_2010, 5_000_00, 1_000_00),
        (IN_2010, 7_500_00, 1_500_00),
        (EVE_OF_2024, 7_500_00, 1_500_00),
        (IN_2024, 11_180_00, 2_230_00),
    ],
)
def test_exactly_the_threshold_is_not_over_it(day: date, first: int, further: int) -> None:
    assert (is_reportable(first, day), is_reportable(first + 1, day)) == (False, True)
    assert not is_reportable(further, day, already_reported_this_year=True)
    assert is_reportable(further + 1, day, already_reported_this_year=True)
    assert not is_reportable(further, day, to_accounting_unit=True)
    assert is_reportable(further + 1, day, to_accounting_unit=True)


def test_everything_impermissible_is_reportable() -> None:
    assert is_reportable(1, IN_2024, permissible=False)


def test_whether_the_day_of_receipt_counts_is_a_setting() -> None:
    assert accept_by(date(2026, 3, 1)) == date(2026, 3, 30)
    after = tuple(replace(rules, receipt_is_first_day=False) for rules in TABLE)
    assert accept_by(date(2026, 3, 1), after) == date(2026, 3, 31)


def test_what_is_received_at_the_end_of_time_need_not_be_returned_by_any_day() -> None:
    assert accept_by(date(9999, 12, 2)) == date.max
    assert accept_by(date(9999, 12, 3)) is None
    assert accept_by(date.min) == date(1, 1, 30)
