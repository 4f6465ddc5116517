"""How values are written: money in pence, moments in UTC. The same whether Python or PostgreSQL writes them."""

from datetime import UTC, date, datetime
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

Pence = NewType("Pence", int)
MOST_PENCE = 2**63 - 1


def _pence(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST_PENCE:
        raise ValueError("Pence are a whole number of 64 bits.")
    return value


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise ValueError("A moment is written like 2026-01-31T12:00:00+00:00, with its offset.") from None


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("A date is written like 2026-01-31.") from None


def written(moment: datetime) -> str:
    """As PostgreSQL writes it in JSON where the time zone is UTC: no zeros at the end of a fraction."""
    text = moment.astimezone(UTC).isoformat().removesuffix("+00:00")
    return (text.rstrip("0") if "." in text else text) + "+00:00"


def _scalar(name: str, description: str, **how: Any) -> ScalarDefinition:
    made: ScalarDefinition = strawberry.scalar(name=name, description=description, **how)
    return made


SCALARS: dict[object, ScalarDefinition] = {
    Pence: _scalar("Pence", "Money in pence: a whole number of 64 bits.", serialize=_pence, parse_value=_pence),
    datetime: _scalar("DateTime", "A moment in UTC, in ISO 8601.", serialize=written, parse_value=_moment),
    date: _scalar("Date", "A day, in ISO 8601.", serialize=date.isoformat, parse_value=_date),
}
