"""A client for agencies: keeps what happened in a local file, and sends it until it has been answered.

It needs nothing else of this package: only httpx and msgspec.
"""

from taskforce.client.client import Client
from taskforce.client.errors import (
    BadAnswer,
    BadToken,
    ClientError,
    NotKept,
    NotSent,
    NotStorable,
    OtherContent,
    OutboxFailed,
    OutOfPatience,
    RequestRefused,
    TooLarge,
)
from taskforce.client.event import Event
from taskforce.client.outbox import NotRecorded
from taskforce.client.verdict import Conflict, Duplicate, Recorded, Refused, Verdict

__all__ = [
    "BadAnswer",
    "BadToken",
    "Client",
    "ClientError",
    "Conflict",
    "Duplicate",
    "Event",
    "NotKept",
    "NotRecorded",
    "NotSent",
    "NotStorable",
    "OtherContent",
    "OutOfPatience",
    "OutboxFailed",
    "Recorded",
    "Refused",
    "RequestRefused",
    "TooLarge",
    "Verdict",
]
