"""The stages of an organisation, its steps, and what can happen to it. Topics stay for ever: add, never rename."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from taskforce.domain.kernel import Event, First, OrganisationKind, Personal, Taken
from taskforce.domain.lifecycle import Lifecycle, step
from taskforce.domain.markings import Lowered
from taskforce.domain.sight import Sight


class Stage(StrEnum):
    REGISTERED = "registered"
    LEFT = "left"


ITSELF = ("organisation_id",)

LIFECYCLE = Lifecycle(
    rename=step(Stage.REGISTERED, to=Stage.REGISTERED),
    open_office=step(Stage.REGISTERED, to=Stage.REGISTERED),
    close_office=step(Stage.REGISTERED, to=Stage.REGISTERED),
    join=step(Stage.REGISTERED, to=Stage.REGISTERED),
    part=step(Stage.REGISTERED, to=Stage.REGISTERED),
    appoint_deputy=step(Stage.REGISTERED, to=Stage.REGISTERED),
    change_sight=step(Stage.REGISTERED, to=Stage.REGISTERED, by=ITSELF),
    leave=step(Stage.REGISTERED, to=Stage.LEFT),
)


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


class DeputyAppointed(Event):
    """The person holds the office as well, from then until then; said again, it holds as it is said last."""

    TOPIC = "organisation.deputy_appointed"
    person: str
    office: str
    begins_at: datetime
    ends_at: datetime


class SightChanged(Taken):
    """What the person sees of one record from then on. `record_kind` is as its events begin: `warning`.

    The organisation's own business: nobody else is told that it happened.
    """

    TOPIC = "organisation.sight_changed"
    person: str
    record_kind: str
    record: UUID
    sight: Sight


class MarkingLowered(Lowered):
    TOPIC = "organisation.marking_lowered"
