"""Events and verdicts, for tests."""

from datetime import UTC, datetime
from typing import Any

from taskforce.client import Conflict, Event, Recorded, Refused

SOURCE, NOON = "/interference-service/cases", datetime(2026, 11, 24, 12, tzinfo=UTC)


def event(**said: Any) -> Event:
    about: dict[str, Any] = {"type": "warning.drafted", "subject": "case-7", "time": NOON, "data": {}, "id": "e-1"}
    return Event(**about | said)


def recorded(id: str) -> Recorded:
    return Recorded(id, SOURCE, "record", "receipt", 1)


def conflict(id: str) -> Conflict:
    return Conflict(id, SOURCE, "CONFLICT", "Look.")


def refused(id: str) -> Refused:
    return Refused(id, SOURCE, "WRONG_STAGE", "Look.")
