"""A subject: whom records are about. Links to others are asserted and retracted, never merged away."""

from enum import StrEnum
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain.errors import Erased
from taskforce.domain.kernel import Event, First, Officer, Personal, Stream


class Kind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class Stage(StrEnum):
    REGISTERED = "registered"
    ERASED = "erased"


class Subject(Stream):
    TOPIC = "subject"
    PURPOSE = "identification"
    RETENTION = "as_records_about_it"

    # What can happen. Topics are stored for ever: add, never rename.

    class Registered(First):
        TOPIC = "subject.registered"
        kind: Kind
        registered_by: str

    class Named(Event):
        TOPIC = "subject.named"
        subject_id: UUID
        name: Personal

    class Identified(Event):
        TOPIC = "subject.identified"
        subject_id: UUID
        scheme: str
        identifier: Personal

    class SameAsAsserted(Event):
        TOPIC = "subject.same_as_asserted"
        other: UUID
        subject_ids: list[UUID]
        basis: Personal

    class SameAsRetracted(Event):
        TOPIC = "subject.same_as_retracted"
        other: UUID

    class Erased(Event):
        TOPIC = "subject.erased"
        request: UUID

    # What may be asked. Every rule lives here, and only here. Asking again for what has been done changes nothing.

    @classmethod
    def register(cls, id: UUID, by: Officer, kind: Kind) -> "Subject":
        return cls._create(cls.Registered, id=id, kind=kind, registered_by=by.organisation)

    def give_name(self, by: Officer, name: str) -> None:
        self._open_to(by)
        if name != self.name:
            self.trigger_event(self.Named, subject_id=self.id, name=name)

    def identify(self, by: Officer, scheme: str, identifier: str) -> None:
        self._open_to(by)
        if (scheme, identifier) not in self.identifiers:
            self.trigger_event(self.Identified, subject_id=self.id, scheme=scheme, identifier=identifier)

    def assert_same_as(self, by: Officer, other: UUID, basis: str) -> None:
        self._open_to(by)
        if other not in self.same_as and other != self.id:
            said = {"other": other, "subject_ids": [self.id, other], "basis": basis}
            self.trigger_event(self.SameAsAsserted, **said)

    def retract_same_as(self, by: Officer, other: UUID) -> None:
        self._open_to(by)
        if other in self.same_as:
            self.trigger_event(self.SameAsRetracted, other=other)

    def erase(self, request: UUID) -> None:
        if self.stage is not Stage.ERASED:
            self.trigger_event(self.Erased, request=request)

    def _open_to(self, by: Officer) -> None:
        self.only(by, "registered_by")
        self.judge(self.stage, Erased() if self.stage is Stage.ERASED else None)

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(Registered)
    def __init__(self, kind: Kind, registered_by: str) -> None:
        self.kind = kind
        self.registered_by = registered_by
        self.name: str | None = None
        self.identifiers = set[tuple[str, str | None]]()
        self.same_as = set[UUID]()
        self.stage = Stage.REGISTERED

    @event(Named)
    def _named(self, name: str | None) -> None:
        self.name = name

    @event(Identified)
    def _identified(self, scheme: str, identifier: str | None) -> None:
        self.identifiers.add((scheme, identifier))

    @event(SameAsAsserted)
    def _same_as_asserted(self, other: UUID) -> None:
        self.same_as.add(other)

    @event(SameAsRetracted)
    def _same_as_retracted(self, other: UUID) -> None:
        self.same_as.discard(other)

    @event(Erased)
    def _erased(self) -> None:
        self.name = None
        self.identifiers.clear()
        self.stage = Stage.ERASED
