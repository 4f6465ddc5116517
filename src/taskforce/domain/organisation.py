"""An organisation: its kind, its offices, and who holds them.

A register's exports may come in any order: the name exported last is believed, and of two of one day the greater.
"""

from datetime import date
from enum import StrEnum
from functools import lru_cache
from uuid import UUID, uuid5

from eventsourcing.domain import event

from taskforce.domain.errors import Erased, NotFound
from taskforce.domain.kernel import Event, First, OrganisationKind, Personal, Stream, meaningful
from taskforce.domain.lifecycle import Lifecycle, step
from taskforce.domain.markings import Lowered, Marked
from taskforce.domain.names import is_name

# Stored for ever: every organisation's stream is found by it.
ORGANISATIONS = UUID("0f6d1c52-54a8-5b0e-9a0f-6d0e6f2a7c11")


@lru_cache(maxsize=10_000)
def stream_of(organisation_id: str) -> UUID:
    return uuid5(ORGANISATIONS, organisation_id)


class Stage(StrEnum):
    REGISTERED = "registered"
    LEFT = "left"


class Organisation(Marked, Stream):
    TOPIC = "organisation"
    PURPOSE = "administration"
    RETENTION = "reference"
    SEEN_BY = (OrganisationKind.SECRETARIAT, OrganisationKind.REGULATOR)

    LIFECYCLE = Lifecycle(
        rename=step(Stage.REGISTERED, to=Stage.REGISTERED),
        open_office=step(Stage.REGISTERED, to=Stage.REGISTERED),
        close_office=step(Stage.REGISTERED, to=Stage.REGISTERED),
        join=step(Stage.REGISTERED, to=Stage.REGISTERED),
        part=step(Stage.REGISTERED, to=Stage.REGISTERED),
        leave=step(Stage.REGISTERED, to=Stage.LEFT),
    )

    # What can happen. Topics are stored for ever: add, never rename.

    class Registered(First):
        TOPIC = "organisation.registered"
        organisation_id: str
        kind: OrganisationKind
        name: Personal
        subject_id: UUID
        exported_on: date | None

    class Renamed(Event):
        """`exported_on` where a register says so; a later export that says the same is remembered too."""

        TOPIC = "organisation.renamed"
        name: Personal
        subject_id: UUID
        exported_on: date | None

    class OfficeOpened(Event):
        TOPIC = "organisation.office_opened"
        office: str

    class OfficeClosed(Event):
        """Whoever held it holds it no longer."""

        TOPIC = "organisation.office_closed"
        office: str

    class MemberJoined(Event):
        TOPIC = "organisation.member_joined"
        person: str
        office: str

    class MemberLeft(Event):
        TOPIC = "organisation.member_left"
        person: str
        office: str

    class Left(Event):
        TOPIC = "organisation.left"

    class MarkingLowered(Lowered):
        TOPIC = "organisation.marking_lowered"

    # What may be asked. Every rule lives here, and only here. Asking again for what has been done changes nothing.

    @classmethod
    def register(
        cls, id: UUID, organisation_id: str, kind: OrganisationKind, name: str, exported_on: date | None = None
    ) -> "Organisation":
        meaningful(organisation_id=is_name(organisation_id) and id == stream_of(organisation_id))
        said = {"organisation_id": organisation_id, "kind": kind, "name": name, "exported_on": exported_on}
        return cls._create(cls.Registered, id=id, subject_id=id, **said)

    def rename(self, name: str) -> None:
        if self.step("rename", same=name == self.name):
            self.trigger_event(self.Renamed, name=name, subject_id=self.id, exported_on=None)

    @classmethod
    def report(
        cls, id: UUID, organisation_id: str, kind: OrganisationKind, name: str, exported_on: date
    ) -> "Organisation":
        """One that an export of a register names, and that was not known."""
        return cls.register(id, organisation_id, kind, name, exported_on)

    def report_name(self, name: str, exported_on: date) -> None:
        """What an export of a register calls it, whatever the stage."""
        # An export still carries a name after its erasure: taking it in again would undo the erasure.
        self.judge(self.stage, Erased() if self.name is None else None)
        if self.heard is None or (exported_on, name) > self.heard:
            self.trigger_event(self.Renamed, name=name, subject_id=self.id, exported_on=exported_on)

    def open_office(self, office: str) -> None:
        if self.step("open_office", same=office in self.offices):
            self.trigger_event(self.OfficeOpened, office=office)

    def close_office(self, office: str) -> None:
        """Also one that was never opened here: whoever a token says holds it loses it."""
        if self.step("close_office", same=office in self.closed):
            self.trigger_event(self.OfficeClosed, office=office)

    def join(self, person: str, office: str) -> None:
        closed = NotFound(office=office) if office not in self.offices else None
        if self.step("join", closed, same=(person, office) in self.members):
            self.trigger_event(self.MemberJoined, person=person, office=office)

    def part(self, person: str, office: str) -> None:
        """Also one who never joined: whoever a token says holds the office loses it."""
        if self.step("part", same=(person, office) in self.parted):
            self.trigger_event(self.MemberLeft, person=person, office=office)

    def leave(self) -> None:
        if self.step("leave"):
            self.trigger_event(self.Left)

    def has_ended(self, person: str, office: str | None) -> bool:
        """Whether nobody may act or see through it as this person in this office any more."""
        if self.stage is Stage.LEFT:
            return True
        if office is not None:
            return office in self.closed or (person, office) in self.parted
        return any(person == each for each, _ in self.parted) and not any(person == each for each, _ in self.members)

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(Registered)
    def __init__(
        self, organisation_id: str, kind: OrganisationKind, name: str | None, exported_on: date | None
    ) -> None:
        self.organisation_id = organisation_id
        self.kind = kind
        self.heard: tuple[date, str] | None = None
        self._named(name, exported_on)
        self.offices = set[str]()
        self.members = set[tuple[str, str]]()
        self.closed = set[str]()
        self.parted = set[tuple[str, str]]()
        self.stage = Stage.REGISTERED

    @event(Renamed)
    def _renamed(self, name: str | None, exported_on: date | None) -> None:
        self._named(name, exported_on)

    def _named(self, name: str | None, exported_on: date | None) -> None:
        self.name = name
        if exported_on:
            self.heard = exported_on, name or ""

    @event(OfficeOpened)
    def _office_opened(self, office: str) -> None:
        self.offices.add(office)
        self.closed.discard(office)

    @event(OfficeClosed)
    def _office_closed(self, office: str) -> None:
        self.offices.discard(office)
        self.closed.add(office)
        ended = {member for member in self.members if member[1] == office}
        self.members -= ended
        self.parted |= ended

    @event(MemberJoined)
    def _member_joined(self, person: str, office: str) -> None:
        self.members.add((person, office))
        self.parted.discard((person, office))

    @event(MemberLeft)
    def _member_left(self, person: str, office: str) -> None:
        self.members.discard((person, office))
        self.parted.add((person, office))

    @event(Left)
    def _left(self) -> None:
        self.offices.clear()
        self.members.clear()
        self.stage = Stage.LEFT
