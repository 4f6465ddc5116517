"""A warning: assessed concern, disclosed to one recipient, with what may be done with it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain import warning_events as says
from taskforce.domain.errors import Erased, Meaningless, NeedsSecondPerson, Refused, TooEarly, WrongStage
from taskforce.domain.kernel import Event, Officer, OrganisationKind, Stream, meaningful, only_kinds
from taskforce.domain.markings import Marked
from taskforce.domain.names import is_name
from taskforce.domain.parameters import RecordOf, Today
from taskforce.domain.warning_events import ONCE_ISSUED, Given, Receipt, Response, Stage


class Warning(Marked, Stream):
    TOPIC = "warning"
    PURPOSE = "interference_warning"
    RETENTION = "public_record"

    LIFECYCLE = says.LIFECYCLE
    SEEN_BY = says.ORIGINATOR + says.RECIPIENT

    # What can happen.
    Drafted, Reviewed, Authorised, Issued = says.Drafted, says.Reviewed, says.Authorised, says.Issued
    Superseded, Withdrawn, Expired, Closed = says.Superseded, says.Withdrawn, says.Expired, says.Closed
    Delivered, Opened, Acknowledged, Responded = says.Delivered, says.Opened, says.Acknowledged, says.Responded
    RetractionAcknowledged, MarkingLowered = says.RetractionAcknowledged, says.MarkingLowered
    TOLD = says.TOLD

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
        meaningful(recipient=is_name(recipient), recipient_offices=bool(recipient_offices))
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

    def review(self, by: Officer, *, reported: bool = False) -> None:
        self.take("review", self.Reviewed, by, reported)

    def authorise(self, by: Officer, *, reported: bool = False) -> None:
        alone = NeedsSecondPerson() if by.person == self.drafted_by else None
        self.take("authorise", self.Authorised, by, reported, alone)

    def issue(self, by: Officer, on: Today, *, reported: bool = False) -> None:
        """That it was issued is no news once it has been, whatever has become of it since.

        It is reported before its end is: later, it would bring back what has ended.
        """
        self.only(by, *says.ORIGINATOR)
        if reported and self.was_issued:
            return
        reported = reported and self.stage not in ONCE_ISSUED
        self.take(
            "issue",
            self.Issued,
            by,
            reported,
            at=on,
            recipient_offices=self.recipient_offices,
            subject_id=self.subject_id,
            gist=self.gist,
            permitted_actions=self.permitted_actions,
            given=self.given,
            expires_on=self.expires_on,
            **self._parties(),
        )

    def supersede(
        self, by: Officer, superseded_by: Annotated[UUID, RecordOf("warning")], *, reported: bool = False
    ) -> None:
        meaningful(superseded_by=superseded_by != self.id)
        self.take("supersede", self.Superseded, by, reported, superseded_by=superseded_by, **self._parties())

    def withdraw(self, by: Officer, reason: str, notice: str, *, reported: bool = False) -> None:
        said: dict[str, Any] = {"reason": reason, "notice": notice, "subject_id": self.subject_id}
        self.take("withdraw", self.Withdrawn, by, reported, **said, **self._parties())

    def expire(self, on: date) -> None:
        self.take("expire", self.Expired, None, at=on, same=True, expired_on=on, **self._parties())

    def close(self, by: Officer, *, reported: bool = False) -> None:
        self.take("close", self.Closed, by, reported, **self._parties())

    def deliver(self, by: Officer, *, reported: bool = False) -> None:
        """By the system or a messenger of the originator; or the recipient confirms that it has come."""
        self.take("deliver", self.Delivered, by, reported)

    def open(self, by: Officer, *, reported: bool = False) -> None:
        self.take("open", self.Opened, by, reported)

    def acknowledge(self, by: Officer, *, reported: bool = False) -> None:
        self.take("acknowledge", self.Acknowledged, by, reported)

    def respond(self, by: Officer, response: Response, note: str = "", *, reported: bool = False) -> None:
        said: dict[str, Any] = {"response": response, "note": note, "subject_id": self.subject_id}
        self.take("respond", self.Responded, by, reported, **said)

    def acknowledge_retraction(self, by: Officer, *, reported: bool = False) -> None:
        self.take("acknowledge_retraction", self.RetractionAcknowledged, by, reported)

    def stages(self) -> set[StrEnum]:
        return {self.stage, self.receipt}

    def is_on(self, by: Officer, side: str) -> bool:
        """Its recipient is the offices that it names and nobody else there, and nobody before it has been sent."""
        told = by.office in self.recipient_offices and self.receipt is not Receipt.UNSENT
        return super().is_on(by, side) and (side != "recipient" or told)

    def is_seen_by(self, by: Officer) -> bool:
        """At its recipient it is for the offices that it names, and whoever else is named to it."""
        is_told = by.office in self.recipient_offices or self.id in by.named
        return by.organisation == self.originator or (by.organisation == self.recipient and self.was_issued and is_told)

    def told(self, by: Officer, /) -> list[Event]:
        if by.organisation == self.originator:
            return self.past
        issue = next((n for n, event in enumerate(self.past) if isinstance(event, self.Issued)), self.version)
        return [event for event in self.past[issue:] if isinstance(event, self.TOLD)]

    def forbidden(self, at: date | None, /) -> dict[str, Refused]:
        found: dict[str, Refused] = {}
        if at is not None and self.expires_on is not None and at > self.expires_on:
            said = {"expires_on": self.expires_on, "breach": "issued_after_expiry"}
            found["issue"] = Meaningless(field="expires_on", **said)
        else:
            found["expire"] = TooEarly(expires_on=self.expires_on)
        if self.gist is None:
            found["issue"] = Erased()
        if self.was_issued:
            found["issue"] = WrongStage()
        return found

    def _parties(self) -> dict[str, Any]:
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
        self.was_issued = self.was_retracted = False
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
        self.was_issued = True

    @event(Superseded)
    def _superseded(self, superseded_by: UUID) -> None:
        self.stage = Stage.SUPERSEDED
        self.superseded_by = superseded_by

    @event(Withdrawn)
    def _withdrawn(self) -> None:
        self.stage = Stage.WITHDRAWN
        self.receipt = Receipt.RETRACTED
        self.was_retracted = self.was_issued

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
