"""Money to the penny, and dates to the day."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskforce.imports.dates import day
from taskforce.imports.money import pence
from taskforce.imports.recall import Recall
from taskforce.imports.unreadable import NotADate, NotMoney

MOST = 2**53 - 1
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@given(st.integers(min_value=0, max_value=MOST))
def test_money_comes_back_to_the_penny(amount: int) -> None:
    pounds = f"{amount // 100:,}.{amount % 100:02}"
    assert pence(f"£{pounds}") == pence(pounds) == pence(pounds.replace(",", "")) == pence(f"£ {pounds}00") == amount
    assert pence(f"-£{pounds}") == pence(f"£-{pounds}") == pence(f"(£{pounds})") == -amount


@given(st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2))
def test_money_is_what_decimals_say(amount: Decimal) -> None:
    assert pence(f"{amount:f}") == amount * 100


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("£ -", 0),
        ("£-", 0),
        ("-", 0),
        ("\N{EN DASH}", 0),
        ("Â£ -", 0),
        ("Â£12.00", 1_200),
        ("£(1,234.00)", -123_400),
        ("\N{MINUS SIGN}£5.00", -500),
        ("£\N{MINUS SIGN}5.00", -500),
        ("12345.6", 1_234_560),
        ("£5", 500),
        ("5.500", 550),
        ("£\N{NO-BREAK SPACE}5.00", 500),
    ],
)
def test_money_as_spreadsheets_write_it(text: str, amount: int) -> None:
    assert pence(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "£1.234", "€5", "$5.00", "5 GBP", "1.234,56", "1,23.00", "12,34", "1,2345", "£", "--", "", "five", "(£5.00",
        "(£(5.00)", "£(5.00", "£(-5.00)",
        "£5.00)", "(-£5.00)", "--5", "-£-5", "5.", ".50", "1e3", "NaN", "\N{ARABIC-INDIC DIGIT FIVE}",
        "£90071992547409.92", "9" * 5000, "#VALUE!", "£5.00 ?",
    ],
)  # fmt: skip
def test_anything_else_is_not_money(text: str) -> None:
    with pytest.raises(NotMoney):
        pence(text)


@given(st.text())
def test_no_text_breaks_the_reading_of_money(text: str) -> None:
    with contextlib.suppress(NotMoney):
        assert abs(pence(text)) <= MOST


@given(st.dates())
def test_dates_come_back(when: date) -> None:
    british, iso = f"{when.day:02}/{when.month:02}/{when.year:04}", when.isoformat()
    assert day(british) == day(iso) == when
    assert day(f"{british} 00:00") == day(f"{british} 0:00:00") == day(f"{iso}T00:00:00.000") == when
    assert day(f"{iso}T00:00:00Z") == day(f"{iso}T00:00:00+00:00") == day(f"{british} 12:00:00 AM") == when
    assert day(british.replace("/", ".")) == day(f"{when.day}-{MONTHS[when.month - 1]}-{when.year:04}") == when


@pytest.mark.parametrize(
    "text", ["31/02/2010", "00/00/0000", "29/02/2009", "2010-13-01", "01/13/2010", "99/99/9999", "31-Feb-2009"]
)
def test_the_shape_of_a_date_without_a_day_is_none(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "soon", "01/02/08", "2010", "20100102", "1 May 2010", "01/02/2010 10:30", "2010-02-01T00:00:01", "01-02-2010",
     "01/02.2010", "31-Foo-2009", "01/02/2010 12:00:00 PM", "01/02/2010 12:00", "2010-02-01T00:00:00+01:00",
     "2010-02-01T12:00:00 AM", "40179", "\N{ARABIC-INDIC DIGIT ONE}1/02/2010"],
)  # fmt: skip
def test_anything_else_is_not_a_date(text: str) -> None:
    with pytest.raises(NotADate):
        day(text)


def test_recalling_never_changes_what_is_said_nor_keeps_too_much() -> None:
    recall = Recall(len, most=3)
    assert [recall[text] for text in ("a", "bb", "a", "", "ccc", "dddd", "bb")] == [1, 2, 1, None, 3, 4, 2]
    assert len(recall) <= 3
