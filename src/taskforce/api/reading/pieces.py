"""Pieces of SQL. Only names and constants of a schema's code are written into it, never what somebody sent."""

from collections.abc import Iterable
from itertools import count

from taskforce import queries
from taskforce.api.reading.asked import Asked

PIECES = queries.load(__file__)


class Names:
    """Fresh names within one statement."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        self.asked = {each.number: each for each in asked}
        self._numbers = count()

    def fresh(self) -> str:
        return f"x{next(self._numbers)}"


def piece(name: str, /, **parts: str | int) -> str:
    return PIECES[name].format(**parts)


def all_of(conditions: Iterable[str]) -> str:
    return " and ".join(conditions) or "true"


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
