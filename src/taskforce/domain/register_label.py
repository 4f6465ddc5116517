"""What the register itself calls a donation, in its own words."""

import re
from functools import lru_cache

from taskforce.domain.donation_flag_events import Ground, Outcome

_GROUNDS = {
    "impermissible": Ground.IMPERMISSIBLE,
    "unidentified": Ground.UNIDENTIFIED,
    "unidentifiable": Ground.UNIDENTIFIED,
}
_OUTCOME = re.compile(
    r"(?P<undone>\b(?:not|non|never|cannot|be)[\s-]+(?:\w+[\s-]+){0,2})?\b(?P<outcome>returned|forfeited|deferred)\b"
)


def ground_of(donation_type: str | None, donor_status: str | None) -> Ground | None:
    """The type of donation goes before the status of the donor: the register numbers the row by it, and some rows are
    called so by the type alone."""
    return _ground(donation_type) or _ground(donor_status)


def outcome_of(action: str | None) -> Outcome:
    """Returned, forfeited or deferred. NONE where it says none or several of them, or that it was not, or not yet."""
    found = {each["outcome"] for each in _OUTCOME.finditer((action or "").casefold()) if not each["undone"]}
    return Outcome(found.pop()) if len(found) == 1 else Outcome.NONE


@lru_cache(maxsize=1000)
def _ground(label: str | None) -> Ground | None:
    words = re.findall(r"\w+", (label or "").casefold())
    return next((ground for word, ground in _GROUNDS.items() if word in words), None)
