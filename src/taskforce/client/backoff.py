"""When to try again: later each time, not in step with others, and not for ever."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST, LONGEST = 0.1, 15.0  # seconds


class Backoff:
    """`now` is any clock in seconds that never goes back. Patience is counted from the last progress."""

    def __init__(self, patience: float, now: float) -> None:
        self._patience = patience
        self.progress(now)

    def progress(self, now: float) -> None:
        self._until, self._next = now + self._patience, FIRST

    def pause(self, now: float, asked: float = 0.0) -> float | None:
        """Seconds to wait, at least as many as were asked for. None: that would be longer than patience lasts."""
        pause = asked + random.uniform(self._next / 2, self._next)
        self._next = min(2 * self._next, LONGEST)
        return pause if now + pause <= self._until else None


def retry_after(header: str | None, now: datetime) -> float:
    """The seconds that a Retry-After header asks for; none where it says nothing that can be understood."""
    if not header:
        return 0.0
    if header.isdecimal() and header.isascii():
        return float(header)
    try:
        when = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return 0.0
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())
