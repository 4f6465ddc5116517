"""The law's figures and the days from which they hold. A donation is judged by the rules of the day it was received."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Rules:
    """Amounts are in pence, and each is exceeded only by more than itself."""

    since: date
    minimum: int
    central_first: int
    central_further: int
    accounting_unit: int
    days_to_decide: int
    receipt_is_first_day: bool


TABLE = (
    Rules(date(2024, 1, 1), 500_00, 11_180_00, 2_230_00, 2_230_00, days_to_decide=30, receipt_is_first_day=True),
    Rules(date(2010, 1, 1), 500_00, 7_500_00, 1_500_00, 1_500_00, days_to_decide=30, receipt_is_first_day=True),
    Rules(date.min, 200_00, 5_000_00, 1_000_00, 1_000_00, days_to_decide=30, receipt_is_first_day=True),
)
"""Newest first. Not verified: the 2010 commencement, and whether the day of receipt is the first of the thirty."""


def rules_of(day: date, table: tuple[Rules, ...] = TABLE) -> Rules:
    return next(rules for rules in table if rules.since <= day)


def is_donation(value: int, received_on: date, table: tuple[Rules, ...] = TABLE) -> bool:
    return value > rules_of(received_on, table).minimum


def is_reportable(
    value: int,
    received_on: date,
    *,
    to_accounting_unit: bool = False,
    already_reported_this_year: bool = False,
    permissible: bool = True,
    table: tuple[Rules, ...] = TABLE,
) -> bool:
    """Whether the register must have it. What comes from an impermissible donor is reportable whatever its value."""
    rules = rules_of(received_on, table)
    if not permissible:
        return True
    if to_accounting_unit:
        return value > rules.accounting_unit
    return value > (rules.central_further if already_reported_this_year else rules.central_first)


def accept_by(received_on: date, table: tuple[Rules, ...] = TABLE) -> date | None:
    """The last day to return it, after which it is deemed accepted. None where the calendar ends before that."""
    rules = rules_of(received_on, table)
    days = timedelta(days=rules.days_to_decide - rules.receipt_is_first_day)
    return received_on + days if days <= date.max - received_on else None
