"""A record that was released three times: its one event in the versions that it has had, as the log holds them."""

import hashlib
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
import pytest
from eventsourcing.domain import event

from log.acts import act
from scenario import SUBJECT
from taskforce.domain.kernel import Event, First, Personal, Stream
from taskforce.domain.registry import EVENTS, RECORDS, register
from taskforce.log.batch import Append
from taskforce.log.canonical import canonical
from taskforce.log.codec import Stored

DAY = date(2026, 3, 1)
SUBJECTS = {"subject_id": str(SUBJECT)}


class Room(StrEnum):
    GREAT = "great"
    SMALL = "small"


@cache
def hearing() -> Any:
    """Its class as it is now: made once, for the library keeps its name."""

    class Hearing(Stream):
        TOPIC, PURPOSE, RETENTION = "hearing", "accountability", "reference"

        class Scheduled(First):
            TOPIC = "hearing.scheduled"
            SCHEMA = 3
            opens_on: date
            room: Room | None
            witnesses: list[Personal]
            subject_id: UUID

            @staticmethod
            def upcast_v1_v2(said: dict[str, Any]) -> None:
                said["opens_on"] = said.pop("on")
                said["room"] = None

            @staticmethod
            def upcast_v2_v3(said: dict[str, Any]) -> None:
                witness = said.pop("witness")
                said["witnesses"] = witness and [witness]
                said["room"] = {"hall": "great"}.get(said["room"], said["room"])

        class Moved(Event):
            TOPIC = "hearing.moved"
            opens_on: date

        def move(self, opens_on: date) -> None:
            self.trigger_event(self.Moved, opens_on=opens_on)

        @event(Scheduled)
        def __init__(self, opens_on: date, room: Room | None, witnesses: list[str] | None) -> None:
            self.opens_on, self.room, self.witnesses = opens_on, room, witnesses

        @event(Moved)
        def _moved(self, opens_on: date) -> None:
            self.opens_on = opens_on

    return Hearing


@pytest.fixture
def trial() -> Iterator[Any]:
    """Known for as long as a test runs."""
    register(hearing())
    yield hearing()
    del RECORDS["hearing"], EVENTS["hearing.scheduled"], EVENTS["hearing.moved"]


def scheduled(version: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What it said in that version, and what of it was personal."""
    said: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {
        1: (SUBJECTS | {"on": "2026-03-01"}, {"witness": "Pat Example"}),
        2: (SUBJECTS | {"opens_on": "2026-03-01", "room": "hall"}, {"witness": "Pat Example"}),
        3: (SUBJECTS | {"opens_on": "2026-03-01", "room": "great"}, {"witnesses": ["Pat Example"]}),
    }
    return said[version]


def recorded_as(version: int, id: UUID, type: str = "hearing.scheduled", **otherwise: Any) -> Append:
    """An append as a process of that version sent it; what it says, or not quite."""
    said, personal = scheduled(min(max(version, 1), 3))
    salt = bytes(32)
    commitments = {n: hashlib.sha256(salt + canonical(value)).hexdigest() for n, value in personal.items()}
    texts = [
        msgspec.json.encode(part).decode() for part in (commitments, dict.fromkeys(personal, salt.hex()), personal)
    ]
    stored = Stored(
        id, 1, type, version, "accountability", "reference", canonical(said | otherwise).decode(), texts[0], (SUBJECT,),
        *texts[1:],
    )  # fmt: skip
    return Append(act(), (id,), b"said", (stored,))
