"""A warning: assessed concern, disclosed to one recipient, with what may be done with it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain import warning_events as says
from taskforce.domain.errors import Erased, NeedsSecondPerson, NotYours, TooEarly
from taskforce.domain.kernel import Officer, OrganisationKind, Stream, only_kinds
from taskforce.domain.warning_events import Given, Receipt, Response, Stage


class Warning(Stream):
    TOPIC = "warning"
    PURPOSE = "interference_warning"
    RETENTION = "public_record"

    LIFECYCLE = says.LIFECYCLE
    # What can happen.
    Drafted, Reviewed, Authorised, Issued = says.Drafted, says.Reviewed, says.Authorised, says.Issued
    Superseded, Withdrawn, Expired, Closed = says.Superseded, says.Withdrawn, says.Expired, says.Closed
    Delivered, Opened, Acknowledged, Responded = says.Delivered, says.Opened, says.Acknowledged, says.Responded
    RetractionAcknowledged = says.RetractionAcknowledged

    # What may be asked. Every rule lives here, and only here. Asking again for what has been done changes nothing.

    @classmethod
    def draft(
        cls,
        id: UUID,
        by: Officer,
        recipient: str,
        recipient_offices: list[str],
        subject_id: UUID,
        gist: str,
        permitted_actions: list[str],
        *,
        given: Given = Given.IN_WRITING,
        expires_on: date | None = None,
        assessment_id: UUID | None = None,
    ) -> "Warning":
        only_kinds(by, OrganisationKind.AGENCY)
        return cls._create(
            cls.Drafted,
            id=id,
            originator=by.organisation,
            recipient=recipient,
            recipient_offices=recipient_offices,
            subject_id=subject_id,
            gist=gist,
            permitted_actions=permitted_actions,
            given=given,
            expires_on=expires_on,
            assessment_id=assessment_id,
            drafted_by=by.person,
        )

    def review(self, by: Officer) -> None:
        self.only(by, self.originator)
        if self.step("review"):
            self.trigger_event(self.Reviewed, reviewed_by=by.person)

    def authorise(self, by: Officer) -> None:
        self.only(by, self.originator)
        if self.step("authorise"):
            if by.person == self.drafted_by:
                raise NeedsSecondPerson(record=self.id)
            self.trigger_event(self.Authorised, authorised_by=by.person)

    def issue(self, by: Officer, *, reported: bool = False) -> None:
        self.only(by, self.originator)
        if self.done("issue"):
            return
        breach = self.judge(reported, self.untimely("issue"))
        if self.gist is None:
            raise Erased(record=self.id)
        self.trigger_event(
            self.Issued,
            recipient_offices=self.recipient_offices,
            subject_id=self.subject_id,
            gist=self.gist,
            permitted_actions=self.permitted_actions,
            given=self.given,
            expires_on=self.expires_on,
            issued_by=by.person,
            breach=breach,
            **self._parties(),
        )

    def supersede(self, by: Officer, superseded_by: UUID) -> None:
        self.only(by, self.originator)
        if self.step("supersede", same=superseded_by == self.superseded_by):
            self.trigger_event(self.Superseded, superseded_by=superseded_by, **self._parties())

    def withdraw(self, by: Officer, reason: str, notice: str) -> None:
        self.only(by, self.originator)
        if self.step("withdraw"):
            said = {"reason": reason, "notice": notice, "subject_id": self.subject_id}
            self.trigger_event(self.Withdrawn, withdrawn_by=by.person, **said, **self._parties())

    def expire(self, on: date) -> None:
        if self.step("expire"):
            if self.expires_on is None or on <= self.expires_on:
                raise TooEarly(record=self.id, expires_on=self.expires_on)
            self.trigger_event(self.Expired, expired_on=on, **self._parties())

    def close(self, by: Officer) -> None:
        self.only(by, self.originator)
        if self.step("close"):
            self.trigger_event(self.Closed, closed_by=by.person, **self._parties())

    def deliver(self, by: Officer) -> None:
        """By the system or a messenger of the originator; or the recipient confirms that it has come."""
        self.only(by, self.originator, self.recipient)
        if self.step("deliver"):
            self.trigger_event(self.Delivered, delivered_by=by.person)

    def open(self, by: Officer) -> None:
        self._only_named(by)
        if self.step("open"):
            self.trigger_event(self.Opened, opened_by=by.person)

    def acknowledge(self, by: Officer) -> None:
        self._only_named(by)
        if self.step("acknowledge"):
            self.trigger_event(self.Acknowledged, acknowledged_by=by.person)

    def respond(self, by: Officer, response: Response, note: str = "") -> None:
        self._only_named(by)
        if self.step("respond", same=response == self.response):
            said = {"response": response, "note": note, "subject_id": self.subject_id}
            self.trigger_event(self.Responded, responded_by=by.person, **said)

    def acknowledge_retraction(self, by: Officer) -> None:
        self._only_named(by)
        if self.step("acknowledge_retraction"):
            self.trigger_event(self.RetractionAcknowledged, acknowledged_by=by.person)

    def stages(self) -> set[StrEnum]:
        return {self.stage, self.receipt}

    def _only_named(self, by: Officer) -> None:
        self.only(by, self.recipient)
        if by.office not in self.recipient_offices:
            raise NotYours(record=self.id)

    def _parties(self) -> dict[str, str]:
        return {"originator": self.originator, "recipient": self.recipient}

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(Drafted)
    def __init__(
        self,
        originator: str,
        recipient: str,
        recipient_offices: list[str],
        subject_id: UUID,
        gist: str | None,
        permitted_actions: list[str],
        given: Given,
        expires_on: date | None,
        drafted_by: str,
    ) -> None:
        self.originator = originator
        self.recipient = recipient
        self.recipient_offices = recipient_offices
        self.subject_id = subject_id
        self.gist = gist
        self.permitted_actions = permitted_actions
        self.given = given
        self.expires_on = expires_on
        self.drafted_by = drafted_by
        self.superseded_by: UUID | None = None
        self.response: Response | None = None
        self.stage = Stage.DRAFTED
        self.receipt = Receipt.UNSENT

    @event(Reviewed)
    def _reviewed(self) -> None:
        self.stage = Stage.REVIEWED

    @event(Authorised)
    def _authorised(self) -> None:
        self.stage = Stage.AUTHORISED

    @event(Issued)
    def _issued(self) -> None:
        self.stage = Stage.ISSUED
        self.receipt = Receipt.SENT

    @event(Superseded)
    def _superseded(self, superseded_by: UUID) -> None:
        self.stage = Stage.SUPERSEDED
        self.superseded_by = superseded_by

    @event(Withdrawn)
    def _withdrawn(self) -> None:
        self.stage = Stage.WITHDRAWN
        self.receipt = Receipt.RETRACTED

    @event(Expired)
    def _expired(self) -> None:
        self.stage = Stage.EXPIRED

    @event(Closed)
    def _closed(self) -> None:
        self.stage = Stage.CLOSED

    @event(Delivered)
    def _delivered(self) -> None:
        self.receipt = Receipt.DELIVERED

    @event(Opened)
    def _opened(self) -> None:
        self.receipt = Receipt.OPENED

    @event(Acknowledged)
    def _acknowledged(self) -> None:
        self.receipt = Receipt.ACKNOWLEDGED

    @event(Responded)
    def _responded(self, response: Response) -> None:
        self.receipt = Receipt.RESPONDED
        self.response = response

    @event(RetractionAcknowledged)
    def _retraction_acknowledged(self) -> None:
        self.receipt = Receipt.RETRACTION_ACKNOWLEDGED
