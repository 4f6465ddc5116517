"""A referral: a question handed from one body to another, with a duty to acknowledge and answer."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain import referral_events as says
from taskforce.domain.kernel import Event, Officer, OrganisationKind, Stream, meaningful
from taskforce.domain.markings import Marked
from taskforce.domain.names import is_name
from taskforce.domain.parameters import RecordOf
from taskforce.domain.referral_events import SHOWN, Conclusion, Confidence, Stage

Other = Annotated[UUID, RecordOf("referral")]


class Referral(Marked, Stream):
    TOPIC = "referral"
    PURPOSE = "referral"
    RETENTION = "public_record"
    LIFECYCLE = says.LIFECYCLE
    SEEN_BY = says.BODY + says.RAISER

    # What can happen.
    Raised, Acknowledged, Accepted, Rejected = says.Raised, says.Acknowledged, says.Accepted, says.Rejected
    Redirected, MarkedDuplicate = says.Redirected, says.MarkedDuplicate
    AssessmentStarted, InformationAwaited = says.AssessmentStarted, says.InformationAwaited
    Assessed, Closed, Reopened, Withdrawn = says.Assessed, says.Closed, says.Reopened, says.Withdrawn
    MarkingLowered = says.MarkingLowered

    # What may be asked. Every rule lives here, and only here. Asking again for what has been done changes nothing.

    @classmethod
    def raise_referral(
        cls, id: UUID, by: Officer, assigned_to: str, subject_ids: list[UUID], question: str, acknowledge_by: datetime
    ) -> "Referral":
        another = is_name(assigned_to) and assigned_to != by.organisation
        meaningful(assigned_to=another, subject_ids=bool(subject_ids))
        raiser = {"raiser": by.organisation, "raiser_kind": by.organisation_kind, "raised_by": by.person}
        asked = {"assigned_to": assigned_to, "subject_ids": subject_ids, "question": question}
        return cls._create(cls.Raised, id=id, acknowledge_by=acknowledge_by, **raiser, **asked)

    def acknowledge(self, by: Officer, *, reported: bool = False) -> None:
        self.take("acknowledge", self.Acknowledged, by, reported)

    def accept(self, by: Officer, *, reported: bool = False) -> None:
        self.take("accept", self.Accepted, by, reported)

    def reject(self, by: Officer, reason: str, *, reported: bool = False) -> None:
        self.take("reject", self.Rejected, by, reported, subject_ids=self.subject_ids, reason=reason)

    def redirect(self, by: Officer, to: str, referral_id: Other, *, reported: bool = False) -> None:
        self.take("redirect", self.Redirected, by, reported, to=to, referral_id=referral_id)

    def mark_duplicate(self, by: Officer, referral_id: Other, *, reported: bool = False) -> None:
        self.take("mark_duplicate", self.MarkedDuplicate, by, reported, referral_id=referral_id)

    def start_assessment(self, by: Officer, *, reported: bool = False) -> None:
        self.take("start_assessment", self.AssessmentStarted, by, reported)

    def await_information(self, by: Officer, question: str, *, reported: bool = False) -> None:
        said: dict[str, Any] = {"subject_ids": self.subject_ids, "question": question}
        self.take("await_information", self.InformationAwaited, by, reported, **said)

    def assess(self, by: Officer, conclusion: Conclusion, confidence: Confidence, *, reported: bool = False) -> None:
        self.take("assess", self.Assessed, by, reported, conclusion=conclusion, confidence=confidence)

    def close(self, by: Officer, *, reported: bool = False) -> None:
        self.take("close", self.Closed, by, reported)

    def reopen(self, by: Officer, new_information: str, *, reported: bool = False) -> None:
        said: dict[str, Any] = {"subject_ids": self.subject_ids, "new_information": new_information}
        # Danger: compared with what it said itself, since the other body may have opened it after that, unseen.
        same = self.reopened_with in (None, new_information) if self._is_told_little(by) else None
        self.take("reopen", self.Reopened, by, reported, same=same, reopener=by.organisation, **said)

    def withdraw(self, by: Officer, *, reported: bool = False) -> None:
        self.take("withdraw", self.Withdrawn, by, reported)

    def here(self, command: str, by: Officer | None, /) -> StrEnum:
        """A raiser is judged by what it is shown: from any other answer it would learn what became of its question."""
        return self.shown if by and self._is_told_little(by) else super().here(command, by)

    def told(self, by: Officer, /) -> list[Event]:
        return [self.past[place] for place in self.shown_at] if self._is_told_little(by) else self.past

    def _is_told_little(self, by: Officer) -> bool:
        return by.organisation == self.raiser and self.raiser_kind is not OrganisationKind.AGENCY

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(Raised)
    def __init__(self, raiser: str, raiser_kind: OrganisationKind, assigned_to: str, subject_ids: list[UUID]) -> None:
        self.raiser = raiser
        self.raiser_kind = raiser_kind
        self.assigned_to = assigned_to
        self.subject_ids = subject_ids
        self.assessment: tuple[Conclusion, Confidence] | None = None
        self.opened_by = raiser
        self.reopened_with: str | None = None
        self.shown_at: list[int] = []
        self.was_answered = False
        self._stands(Stage.RAISED)

    def _stands(self, stage: Stage) -> None:
        self.stage = stage
        # As projections/parties/referrals.sql shows it.
        if (stage in SHOWN and self.opened_by == self.raiser) or stage is Stage.WITHDRAWN:
            self.shown = stage
            self.was_answered = self.was_answered or stage in says.ANSWERS
            self._is_shown()

    def _is_shown(self) -> None:
        """What is being applied."""
        self.shown_at.append(len(vars(self).get("past", ())))

    @event(Acknowledged)
    def _acknowledged(self) -> None:
        self._stands(Stage.ACKNOWLEDGED)

    @event(Accepted)
    def _accepted(self) -> None:
        self._stands(Stage.ACCEPTED)

    @event(Rejected)
    def _rejected(self) -> None:
        self._stands(Stage.REJECTED)

    @event(Redirected)
    def _redirected(self) -> None:
        self._stands(Stage.REDIRECTED)

    @event(MarkedDuplicate)
    def _marked_duplicate(self) -> None:
        self._stands(Stage.DUPLICATE)

    @event(AssessmentStarted)
    def _assessment_started(self) -> None:
        self._stands(Stage.UNDER_ASSESSMENT)

    @event(InformationAwaited)
    def _information_awaited(self) -> None:
        self._stands(Stage.AWAITING_INFORMATION)

    @event(Assessed)
    def _assessed(self, conclusion: Conclusion, confidence: Confidence) -> None:
        self._stands(Stage.ASSESSED)
        self.assessment = (conclusion, confidence)

    @event(Closed)
    def _closed(self) -> None:
        self._stands(Stage.CLOSED)

    @event(Reopened)
    def _reopened(self, reopener: str, new_information: str | None) -> None:
        self.opened_by = reopener
        if reopener == self.raiser:
            self.reopened_with = new_information
        self.assessment = None
        self._stands(Stage.REOPENED)

    @event(Withdrawn)
    def _withdrawn(self) -> None:
        self._stands(Stage.WITHDRAWN)

    @event(MarkingLowered)
    def _marking_lowered(self, organisation: str) -> None:
        # The other body's tells a raiser that it has done something: only one that is shown to have may.
        if organisation == self.raiser or self.was_answered:
            self._is_shown()
