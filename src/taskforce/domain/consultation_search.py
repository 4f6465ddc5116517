"""A search of the consultation log: asked by one records officer, approved by a second, listed, each step recorded."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain.errors import NeedsSecondPerson, NotYourOffice, NotYours, Refused
from taskforce.domain.kernel import Actor, Event, First, Officer, Personal, Stream, meaningful
from taskforce.domain.lifecycle import Lifecycle, step
from taskforce.domain.offices import Office, includes, secretariat

GOOD_FOR, BY = timedelta(hours=24), secretariat(Office.RECORDS_OFFICER)


class ApprovalEnded(Refused):
    """It was approved more than 24 hours ago: ask for another search."""

    code = "APPROVAL_ENDED"


class Stage(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"


class ConsultationSearch(Stream):
    TOPIC = "consultation_search"
    PURPOSE = "accountability"
    RETENTION = "consultations"
    LIFECYCLE = Lifecycle(
        approve=step(Stage.ASKED, to=Stage.APPROVED, by=("organisation",)),
        show=step(Stage.APPROVED, to=Stage.APPROVED, by=("organisation",)),
    )

    # What can happen. Topics are stored for ever: add, never rename.

    class Asked(First):
        """Of whoever read and of what was read: a null asks nothing. `document` is a SHA-256 in hexadecimal."""

        TOPIC = "consultation_search.asked"
        person: str | None
        organisation: str | None
        audience: str | None
        record: UUID | None
        document: str | None
        since: datetime | None
        until: datetime | None
        subject_ids: list[UUID]
        because: Personal
        asked_by: Actor
        asked_in: str

    class Approved(Event):
        """`good_until`: the moment from which on it can no longer be listed."""

        TOPIC = "consultation_search.approved"
        good_until: datetime
        approved_by: Actor

    class Listed(Event):
        """So many consultations were shown, of those up to that position of the consultation log."""

        TOPIC = "consultation_search.listed"
        consultations: int
        position: int
        listed_by: Actor

    # What may be asked. Every rule lives here, and only here.

    @classmethod
    def ask(
        cls,
        id: UUID,
        by: Officer,
        because: str,
        *,
        person: str | None = None,
        organisation: str | None = None,
        audience: str | None = None,
        record: UUID | None = None,
        document: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> "ConsultationSearch":
        _only_records_officers(by)
        meaningful(because=bool(because.strip()), until=since is None or until is None or since < until)
        of = {"person": person, "organisation": organisation, "audience": audience, "record": record}
        when = {"document": document, "since": since, "until": until}
        about = {"subject_ids": [record or id], "because": because}
        return cls._create(cls.Asked, id=id, asked_by=by.person, asked_in=by.organisation, **of, **when, **about)

    def approve(self, by: Officer, now: datetime) -> None:
        """Again by the same person changes nothing."""
        self.open_to(by)
        if self.stage is Stage.APPROVED and by.person == self.approved_by:
            return
        second = None if by.person != self.asked_by else NeedsSecondPerson()
        self.judge(self.stage, second, self._untimely("approve", self.stage), by=by)
        self.trigger_event(self.Approved, approved_by=by.person, good_until=now + GOOD_FOR)

    def show(self, by: Officer, now: datetime, consultations: int, position: int) -> None:
        """For whoever asked or approved, as often as they like while it is good: each time is recorded."""
        self.open_to(by)
        self.judge(self.stage, self._untimely("show", self.stage), by=by)
        if by.person not in {self.asked_by, self.approved_by}:
            raise NotYours(record=self.id)
        ended = self.good_until is not None and now >= self.good_until
        self.judge(self.stage, ApprovalEnded() if ended else None, by=by)
        self.trigger_event(self.Listed, consultations=consultations, position=position, listed_by=by.person)

    def open_to(self, by: Officer) -> None:
        """To records officers of the secretariat in which it was asked."""
        _only_records_officers(by)
        self.only(by, "organisation")

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(Asked)
    def __init__(
        self,
        person: str | None,
        organisation: str | None,
        audience: str | None,
        record: UUID | None,
        document: str | None,
        since: datetime | None,
        until: datetime | None,
        subject_ids: list[UUID],
        because: str | None,
        asked_by: str,
        asked_in: str,
    ) -> None:
        self.of: dict[str, Any] = {"person": person, "organisation": organisation, "audience": audience}
        self.of |= {"record": record, "document": document, "since": since, "until": until}
        self.subject_ids, self.because = subject_ids, because
        self.asked_by, self.organisation = asked_by, asked_in
        self.approved_by: str | None = None
        self.good_until: datetime | None = None
        self.stage = Stage.ASKED

    @event(Approved)
    def _approved(self, good_until: datetime, approved_by: str) -> None:
        self.good_until, self.approved_by, self.stage = good_until, approved_by, Stage.APPROVED

    @event(Listed)
    def _listed(self, consultations: int, position: int, listed_by: str) -> None:
        self.last_listed = listed_by, consultations, position


def _only_records_officers(by: Officer) -> None:
    if not includes(BY, by):
        raise NotYourOffice(offices=[Office.RECORDS_OFFICER])
