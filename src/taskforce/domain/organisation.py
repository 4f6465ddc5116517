"""An organisation: its kind, its offices, and who holds them.

A register's exports may come in any order: the name exported last is believed, and of two of one day the greater.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import event

from taskforce.domain import organisation_events as says
from taskforce.domain.errors import Erased, NeedsSecondPerson, NotFound, NotYourOffice
from taskforce.domain.kernel import Event, Officer, OrganisationKind, Stream, meaningful
from taskforce.domain.markings import Marked
from taskforce.domain.names import is_name
from taskforce.domain.offices import LEADING, includes, offices_in
from taskforce.domain.organisation_events import Stage
from taskforce.domain.parameters import AnyRecord
from taskforce.domain.sight import Sight, SightOf

# Stored for ever: every organisation's stream is found by it.
ORGANISATIONS = UUID("0f6d1c52-54a8-5b0e-9a0f-6d0e6f2a7c11")


@lru_cache(maxsize=10_000)
def stream_of(organisation_id: str) -> UUID:
    return uuid5(ORGANISATIONS, organisation_id)


class Organisation(Marked, Stream):
    TOPIC = "organisation"
    PURPOSE = "administration"
    RETENTION = "reference"
    SEEN_BY = (OrganisationKind.SECRETARIAT, OrganisationKind.REGULATOR, *says.ITSELF)

    LIFECYCLE = says.LIFECYCLE

    # What can happen.
    Registered, Renamed, Left = says.Registered, says.Renamed, says.Left
    OfficeOpened, OfficeClosed = says.OfficeOpened, says.OfficeClosed
    MemberJoined, MemberLeft, DeputyAppointed = says.MemberJoined, says.MemberLeft, says.DeputyAppointed
    SightChanged, MarkingLowered = says.SightChanged, says.MarkingLowered

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

    def appoint_deputy(self, person: str, office: str, begins_at: datetime, ends_at: datetime) -> None:
        """For a time, whatever else the person holds. To end it before, remove the member."""
        meaningful(ends_at=ends_at > begins_at)
        closed = NotFound(office=office) if office not in self.offices else None
        said = {"begins_at": begins_at, "ends_at": ends_at}
        if self.step("appoint_deputy", closed, same=self.deputies.get((person, office)) == (begins_at, ends_at)):
            self.trigger_event(self.DeputyAppointed, person=person, office=office, **said)

    def change_sight(
        self, by: Officer, person: str, record: AnyRecord, sight: Sight, *, reported: bool = False
    ) -> None:
        """Named, the person sees the record in whatever office; recused, nothing of it, and can do nothing with it.

        Everybody can recuse himself. Only another can end that, or name him: what was named stays when an office ends.
        """
        is_own = person == by.person
        if not (is_own and sight is Sight.RECUSED) and not includes(LEADING, by):
            raise NotYourOffice(offices=offices_in(LEADING, by.organisation_kind))
        before = self.sight_of(person).of(record.id)
        is_for_himself = is_own and sight is not before and (sight is Sight.NAMED or before is Sight.RECUSED)
        self.judge(self.stage, NeedsSecondPerson() if is_for_himself else None)  # nor is it reported
        said: dict[str, Any] = {"person": person, "record_kind": record.kind, "record": record.id, "sight": sight}
        self.take("change_sight", self.SightChanged, by, reported, same=sight is before, **said)

    def leave(self) -> None:
        if self.step("leave"):
            self.trigger_event(self.Left)

    def has_ended(self, person: str, office: str | None, at: datetime) -> bool:
        """Whether nobody may act or see through it as this person in this office, any more or at that moment."""
        if self.stage is Stage.LEFT:
            return True
        if office is not None:
            is_away = (person, office) in self.deputies and not self.is_held_by(person, office, at)
            return is_away or office in self.closed or (person, office) in self.parted
        return any(person == each for each, _ in self.parted) and not any(person == each for each, _ in self.members)

    def is_held_by(self, person: str, office: str, at: datetime) -> bool:
        """By what is recorded here alone: as a member, or as a deputy at that moment."""
        begins_at, ends_at = self.deputies.get((person, office), (at, at))
        return (person, office) in self.members or begins_at <= at < ends_at

    def has_changed_sight(self, person: str) -> bool:
        return any(whose == person for _, whose, _, _ in self.sight)

    def sight_of(self, person: str, version: int | None = None) -> SightOf:
        """Of the records for which it is not what the office sees; now, or as it stood at a version."""
        known = self.version if version is None else version
        last = {record: sight for since, whose, record, sight in self.sight if whose == person and since <= known}
        named, recused = (
            frozenset(r for r, sight in last.items() if sight is each) for each in (Sight.NAMED, Sight.RECUSED)
        )
        return SightOf(named, recused)

    def told(self, by: Officer, /) -> list[Event]:
        if self.is_on(by, *says.ITSELF):
            return self.past
        shown = [event for event in self.past if not isinstance(event, self.SightChanged)]
        if by.organisation_kind is OrganisationKind.SECRETARIAT:
            return shown
        # Whom it has is the secretariat's business: another is told what a register says.
        return [event for event in shown if isinstance(event, (self.Registered, self.Renamed, self.MarkingLowered))]

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
        self.deputies = dict[tuple[str, str], tuple[datetime, datetime]]()
        self.sight = list[tuple[int, str, UUID, Sight]]()
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
        away = {deputy for deputy in self.deputies if deputy[1] == office}
        for deputy in away:
            del self.deputies[deputy]
        self.parted |= ended | away

    @event(MemberJoined)
    def _member_joined(self, person: str, office: str) -> None:
        self.members.add((person, office))
        self.deputies.pop((person, office), None)
        self.parted.discard((person, office))

    @event(MemberLeft)
    def _member_left(self, person: str, office: str) -> None:
        self.members.discard((person, office))
        self.deputies.pop((person, office), None)
        self.parted.add((person, office))

    @event(DeputyAppointed)
    def _deputy_appointed(self, person: str, office: str, begins_at: datetime, ends_at: datetime) -> None:
        self.deputies[person, office] = begins_at, ends_at
        self.parted.discard((person, office))

    @event(SightChanged)
    def _sight_changed(self, person: str, record: UUID, sight: Sight) -> None:
        self.sight.append((self.version + 1, person, record, sight))

    @event(Left)
    def _left(self) -> None:
        self.offices.clear()
        self.members.clear()
        self.deputies.clear()
        self.stage = Stage.LEFT
