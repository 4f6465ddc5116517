"""Dates as the register writes them, and whether they can be meant."""

import re
from datetime import date

from taskforce.imports.unreadable import NotADate

_MIDNIGHT = r"(?:[ T]00?:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?|[ ]12:00(?::00)?[ ]?AM)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHAPES = tuple(
    re.compile(shape + _MIDNIGHT, re.IGNORECASE | re.ASCII)
    for shape in (
        r"(?P<day>\d{1,2})(?P<between>[/.])(?P<month>\d{1,2})(?P=between)(?P<year>\d{4})",
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
        rf"(?P<day>\d{{1,2}})-(?P<month>{'|'.join(_MONTHS)})-(?P<year>\d{{4}})",
    )
)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)  # the register began in 2001


def day(text: str) -> date | None:
    """None for what has the shape of a date and is no day, such as 31/02/2010."""
    found = next(filter(None, (shape.fullmatch(text) for shape in _SHAPES)), None)
    if not found:
        raise NotADate
    month = found["month"].casefold()
    try:
        return date(int(found["year"]), _MONTHS.index(month) + 1 if month in _MONTHS else int(month), int(found["day"]))
    except ValueError:
        return None


def is_plausible(when: date, latest: date = _LATEST) -> bool:
    return _EARLIEST <= when <= latest
