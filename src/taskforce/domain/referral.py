"""A referral: a question handed from one body to another, with a duty to acknowledge and answer."""

from datetime import datetime
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain import referral_events as says
from taskforce.domain.errors import WrongStage
from taskforce.domain.kernel import Officer, OrganisationKind, Stream
from taskforce.domain.referral_events import SHOWN_TO_PARTIES, Conclusion, Confidence, Stage


class Referral(Stream):
    TOPIC = "referral"
    PURPOSE = "referral"
    RETENTION = "public_record"
    LIFECYCLE = says.LIFECYCLE

    # What can happen.
    Raised, Acknowledged, Accepted, Rejected = says.Raised, says.Acknowledged, says.Accepted, says.Rejected
    Redirected, MarkedDuplicate = says.Redirected, says.MarkedDuplicate
    AssessmentStarted, InformationAwaited = says.AssessmentStarted, says.InformationAwaited
    Assessed, Closed, Reopened, Withdrawn = says.Assessed, says.Closed, says.Reopened, says.Withdrawn

    # What may be asked. Every rule lives here, and only here. Asking again for what has been done changes nothing.

    @classmethod
    def raise_referral(
        cls, id: UUID, by: Officer, assigned_to: str, subject_ids: list[UUID], question: str, acknowledge_by: datetime
    ) -> "Referral":
        raiser = {"raiser": by.organisation, "raiser_kind": by.organisation_kind, "raised_by": by.person}
        asked = {"assigned_to": assigned_to, "subject_ids": subject_ids, "question": question}
        return cls._create(cls.Raised, id=id, acknowledge_by=acknowledge_by, **raiser, **asked)

    def acknowledge(self, by: Officer) -> None:
        self.only(by, self.assigned_to)
        if self.step("acknowledge"):
            self.trigger_event(self.Acknowledged, acknowledged_by=by.person)

    def accept(self, by: Officer) -> None:
        self.only(by, self.assigned_to)
        if self.step("accept"):
            self.trigger_event(self.Accepted, accepted_by=by.person)

    def reject(self, by: Officer, reason: str) -> None:
        self.only(by, self.assigned_to)
        if self.step("reject"):
            self.trigger_event(self.Rejected, subject_ids=self.subject_ids, reason=reason, rejected_by=by.person)

    def redirect(self, by: Officer, to: str, referral_id: UUID) -> None:
        self.only(by, self.assigned_to)
        if self.step("redirect", same=referral_id == self.other):
            self.trigger_event(self.Redirected, to=to, referral_id=referral_id, redirected_by=by.person)

    def mark_duplicate(self, by: Officer, referral_id: UUID) -> None:
        self.only(by, self.assigned_to)
        if self.step("mark_duplicate", same=referral_id == self.other):
            self.trigger_event(self.MarkedDuplicate, referral_id=referral_id, marked_by=by.person)

    def start_assessment(self, by: Officer) -> None:
        self.only(by, self.assigned_to)
        if self.step("start_assessment"):
            self.trigger_event(self.AssessmentStarted, started_by=by.person)

    def await_information(self, by: Officer, question: str) -> None:
        self.only(by, self.assigned_to)
        if self.step("await_information"):
            said = {"subject_ids": self.subject_ids, "question": question}
            self.trigger_event(self.InformationAwaited, asked_by=by.person, **said)

    def assess(self, by: Officer, conclusion: Conclusion, confidence: Confidence, *, reported: bool = False) -> None:
        self.only(by, self.assigned_to)
        said = {"conclusion": conclusion, "confidence": confidence}
        if not self.done("assess", same=(conclusion, confidence) == self.assessment):
            breach = self.judge(reported, self.untimely("assess"))
            self.trigger_event(self.Assessed, assessed_by=by.person, breach=breach, **said)

    def close(self, by: Officer) -> None:
        self.only(by, self.assigned_to)
        if self.step("close"):
            self.trigger_event(self.Closed, closed_by=by.person)

    def reopen(self, by: Officer, new_information: str) -> None:
        self.only(by, self.assigned_to, self.raiser)
        if self.step("reopen"):
            said = {"subject_ids": self.subject_ids, "new_information": new_information}
            self.trigger_event(self.Reopened, reopened_by=by.person, **said)

    def withdraw(self, by: Officer) -> None:
        self.only(by, self.raiser)
        if self.done("withdraw"):
            return
        self.judge(False, self._unshown() if self.untimely("withdraw") else None)
        self.trigger_event(self.Withdrawn, withdrawn_by=by.person)

    def _unshown(self) -> WrongStage | None:
        """A party may not learn from a refusal what became of what it asked."""
        if self.raiser_kind is not OrganisationKind.PARTY or self.stage in SHOWN_TO_PARTIES:
            return self.untimely("withdraw")
        return WrongStage(record=self.id, stage=str(Stage.ACKNOWLEDGED), possible=[])

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(Raised)
    def __init__(self, raiser: str, raiser_kind: OrganisationKind, assigned_to: str, subject_ids: list[UUID]) -> None:
        self.raiser = raiser
        self.raiser_kind = raiser_kind
        self.assigned_to = assigned_to
        self.subject_ids = subject_ids
        self.other: UUID | None = None
        self.assessment: tuple[Conclusion, Confidence] | None = None
        self.stage = Stage.RAISED

    @event(Acknowledged)
    def _acknowledged(self) -> None:
        self.stage = Stage.ACKNOWLEDGED

    @event(Accepted)
    def _accepted(self) -> None:
        self.stage = Stage.ACCEPTED

    @event(Rejected)
    def _rejected(self) -> None:
        self.stage = Stage.REJECTED

    @event(Redirected)
    def _redirected(self, referral_id: UUID) -> None:
        self.stage = Stage.REDIRECTED
        self.other = referral_id

    @event(MarkedDuplicate)
    def _marked_duplicate(self, referral_id: UUID) -> None:
        self.stage = Stage.DUPLICATE
        self.other = referral_id

    @event(AssessmentStarted)
    def _assessment_started(self) -> None:
        self.stage = Stage.UNDER_ASSESSMENT

    @event(InformationAwaited)
    def _information_awaited(self) -> None:
        self.stage = Stage.AWAITING_INFORMATION

    @event(Assessed)
    def _assessed(self, conclusion: Conclusion, confidence: Confidence) -> None:
        self.stage = Stage.ASSESSED
        self.assessment = (conclusion, confidence)

    @event(Closed)
    def _closed(self) -> None:
        self.stage = Stage.CLOSED

    @event(Reopened)
    def _reopened(self) -> None:
        self.stage = Stage.REOPENED

    @event(Withdrawn)
    def _withdrawn(self) -> None:
        self.stage = Stage.WITHDRAWN
