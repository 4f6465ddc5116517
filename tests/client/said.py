"""Events and verdicts, for tests."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from taskforce.client import Conflict, Event, Recorded, Refused

SOURCE, NOON = "/interference-service/cases", datetime(2026, 11, 24, 12, tzinfo=UTC)
DRAFT = {
    "recipient": "PP9001",
    "recipient_offices": ["security"],
    "subject_id": str(UUID(int=7)),
    "gist": "Ann Example is in touch with a foreign department.",
    "permitted_actions": ["use within the named offices"],
}
STEPS = ("drafted", "reviewed", "authorised", "issued")


def event(**said: Any) -> Event:
    about: dict[str, Any] = {"type": "warning.drafted", "subject": "case-7", "time": NOON, "data": {}, "id": "e-1"}
    return Event(**about | said)


def warning(subject: str, *steps: str) -> list[Event]:
    """A warning on its way, by two officers; all steps unless some are named."""
    return [
        event(
            type=f"warning.{step}",
            id=f"{subject} {step}",
            subject=subject,
            data=DRAFT if step == "drafted" else {},
            actor="officer-1" if step == "drafted" else "officer-2",
            office="desk" if step in ("drafted", "reviewed") else "disclosure",
        )
        for step in steps or STEPS
    ]


def recorded(id: str) -> Recorded:
    return Recorded(id, SOURCE, "record", "receipt", 1)


def conflict(id: str) -> Conflict:
    return Conflict(id, SOURCE, "CONFLICT", "Look.")


def refused(id: str) -> Refused:
    return Refused(id, SOURCE, "WRONG_STAGE", "Look.")
