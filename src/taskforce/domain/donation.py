"""A donation: noted by its recipient, or reported in the register. Two histories, matched when they are one donation.

The register's exports may come in any order: what was exported last is current, and ties are broken by what is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import event

from taskforce.domain.errors import AlreadyExists, Erased
from taskforce.domain.kernel import (
    Actor,
    Event,
    First,
    Officer,
    OrganisationKind,
    Personal,
    Stream,
    meaningful,
    only_kinds,
)
from taskforce.domain.lifecycle import Lifecycle, step
from taskforce.domain.markings import Lowered
from taskforce.domain.passed_on import PassedOn
from taskforce.domain.register_entry import RegisterEntry, marks_of

RECIPIENTS = (
    OrganisationKind.PARTY,
    OrganisationKind.DONEE,
    OrganisationKind.PARTICIPANT,
    OrganisationKind.THIRD_PARTY,
)

# Stored for ever: every donation of the register, its flag and its donor are found by this.
REGISTER = UUID("6c1f2a4e-9d30-5b77-8a55-1d3f0c9e7b26")


def reported_as(reference: str) -> UUID:
    """Where a donation stands that the register has under this reference."""
    return uuid5(REGISTER, f"donation {reference}")


class Stage(StrEnum):
    NOTED = "noted"
    REPORTED = "reported"


@dataclass(frozen=True, kw_only=True)
class Statement(RegisterEntry):
    """What an export of the register said, and of whom."""

    exported_on: date
    marks: list[str]
    subject_ids: list[UUID]


class Donation(PassedOn, Stream):
    TOPIC = "donation"
    PURPOSE = "donation_regulation"
    RETENTION = "register"
    SEEN_BY = ("recipient", OrganisationKind.REGULATOR)
    LIFECYCLE = Lifecycle(amend=step(Stage.REPORTED, to=Stage.REPORTED))

    # What can happen. Topics are stored for ever: add, never rename.

    class Noted(First):
        TOPIC = "donation.noted"
        recipient: str
        accounting_unit: str
        donor_name: Personal
        donor_status: str
        company_number: str
        postcode: Personal
        donation_type: str
        value: int
        received_on: date
        subject_ids: list[UUID]
        noted_by: Actor

        def apply(self, aggregate: Any) -> None:
            aggregate.stage, aggregate.noted = Stage.NOTED, self
            aggregate.is_now_of(self.recipient)

    class Reported(Statement, First):
        TOPIC = "donation.reported"

        def apply(self, aggregate: Any) -> None:
            aggregate.stage = Stage.REPORTED
            aggregate.believes(self)

    class Amended(Statement, Event):
        TOPIC = "donation.amended"

        def apply(self, aggregate: Any) -> None:
            aggregate.believes(self)

    class EarlierVersionReported(Statement, Event):
        """Kept, but something exported later is current."""

        TOPIC = "donation.earlier_version_reported"

        def apply(self, aggregate: Any) -> None:
            aggregate.heard(self)

    class Confirmed(Event):
        """A later export says the same, so what an export between the two says is not current."""

        TOPIC = "donation.confirmed"
        exported_on: date

    class Matched(Event):
        TOPIC = "donation.matched"
        other: UUID

    class MarkingLowered(Lowered):
        TOPIC = "donation.marking_lowered"

    UNTOLD = (EarlierVersionReported, Confirmed)

    # What may be asked. Every rule lives here, and only here. Asking again for what has been done changes nothing.

    @classmethod
    def note(
        cls,
        id: UUID,
        by: Officer,
        value: int,
        received_on: date,
        donor_name: str,
        subject_ids: list[UUID],
        *,
        accounting_unit: str = "",
        donor_status: str = "",
        company_number: str = "",
        postcode: str = "",
        donation_type: str = "",
    ) -> "Donation":
        """An accounting unit of "" is the central party."""
        only_kinds(by, *RECIPIENTS)
        meaningful(value=value > 0, subject_ids=bool(subject_ids or not (donor_name or postcode)))
        return cls._create(
            cls.Noted,
            id=id,
            recipient=by.organisation,
            accounting_unit=accounting_unit,
            donor_name=donor_name,
            donor_status=donor_status,
            company_number=company_number,
            postcode=postcode,
            donation_type=donation_type,
            value=value,
            received_on=received_on,
            subject_ids=subject_ids,
            noted_by=by.person,
        )

    @classmethod
    def report(
        cls, id: UUID, entry: RegisterEntry, exported_on: date, subject_ids: list[UUID], noticed: Sequence[str] = ()
    ) -> "Donation":
        """`noticed` are further marks, of whoever read the export."""
        found = id == reported_as(entry.reference)
        meaningful(entry=entry.can_be_found, reference=found, subject_ids=bool(subject_ids))
        said = {"exported_on": exported_on, "marks": marks_of(entry, noticed), "subject_ids": subject_ids}
        return cls._create(cls.Reported, id=id, **entry.said(), **said)

    def amend(
        self, entry: RegisterEntry, exported_on: date, subject_ids: list[UUID], noticed: Sequence[str] = ()
    ) -> None:
        """What another export says of it: an amendment, an earlier version, a confirmation, or nothing new."""
        meaningful(entry=entry.can_be_found, subject_ids=bool(subject_ids))
        # An export still carries a name after its erasure: taking it in again would undo the erasure.
        self.step("amend", Erased() if self.erased & set(subject_ids) else None, same=False)
        meaningful(reference=entry.reference == self.current.reference)
        content = entry.content
        if any(exported_on <= said_on and statement.content == content for statement, said_on in self.statements):
            return
        said = {"exported_on": exported_on, "marks": marks_of(entry, noticed), "subject_ids": subject_ids}
        if (exported_on, content) < (self.exported_on, self.current.content):
            self.trigger_event(self.EarlierVersionReported, **entry.said(), **said)
        elif content == self.current.content:
            self.trigger_event(self.Confirmed, exported_on=exported_on)
        else:
            self.trigger_event(self.Amended, **entry.said(), **said)

    def match_with(self, other: UUID) -> None:
        meaningful(other=other != self.id)
        self.judge(self.stage, AlreadyExists() if self.matched not in (None, other) else None)
        if self.matched is None:
            self.trigger_event(self.Matched, other=other)

    @property
    def stated(self) -> "RegisterEntry | Donation.Noted":
        """What its side says of it now."""
        return self.noted if self.stage is Stage.NOTED else self.current

    @property
    def matched(self) -> UUID | None:
        """With what its recipient noted, or with what the register reports."""
        return self.matches.get(self.recipient)

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    def __init__(self) -> None:
        self.stage: Stage
        self.noted: Donation.Noted
        self.current: RegisterEntry
        self.exported_on: date
        self.statements: list[tuple[RegisterEntry, date]] = []
        self.erased: set[UUID] = set()
        self.matches: dict[str, UUID] = {}

    def believes(self, statement: Statement) -> None:
        self.heard(statement)
        self.current, self.exported_on = statement, statement.exported_on
        self.is_now_of(statement.recipient)

    def heard(self, statement: Statement) -> None:
        self.statements.append((statement, statement.exported_on))
        if statement.is_erased:
            self.erased.update(statement.subject_ids)

    @event(Confirmed)
    def _confirmed(self, exported_on: date) -> None:
        self.exported_on = exported_on
        self.statements.append((self.current, exported_on))

    @event(Matched)
    def _matched(self, other: UUID) -> None:
        self.matches[self.recipient] = other
