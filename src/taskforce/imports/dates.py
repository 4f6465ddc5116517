"""Dates as the register writes them, and what is odd about them."""

import re
from datetime import date

from taskforce.imports.unreadable import NotADate

_MIDNIGHT = r"(?:[ T]00?:00(?::00(?:\.0+)?)?)?"
_BRITISH = re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})" + _MIDNIGHT)
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})" + _MIDNIGHT)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)  # the register began in 2001


def day(text: str) -> date | None:
    """None for what has the shape of a date and is no day, such as 31/02/2010."""
    found = _BRITISH.fullmatch(text) or _ISO.fullmatch(text)
    if not found:
        raise NotADate
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def oddities(received: date | None, accepted: date | None, reported: date | None) -> list[str]:
    if received and accepted and reported and _EARLIEST <= received <= accepted <= reported <= _LATEST:
        return []
    days = (("received_on", received), ("accepted_on", accepted), ("reported_on", reported))
    found = [f"implausible_{name}" for name, when in days if when and not _EARLIEST <= when <= _LATEST]
    if accepted and received and accepted < received:
        found.append("accepted_before_received")
    if reported and accepted and reported < accepted:
        found.append("reported_before_accepted")
    if reported and received and reported < received:
        found.append("reported_before_received")
    return found
