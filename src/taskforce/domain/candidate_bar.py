"""A candidate bar: a party's decision about a selection. No agency can write one, nor lift one."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain import candidate_bar_events as says
from taskforce.domain.candidate_bar_events import Review, Scope, Stage
from taskforce.domain.errors import NeedsSecondPerson, NominationsClosed, NotAsProposed, Refused, TooEarly
from taskforce.domain.kernel import Officer, OrganisationKind, Stream, meaningful, only_kinds
from taskforce.domain.markings import Marked
from taskforce.domain.parameters import Now, RecordOf


class CandidateBar(Marked, Stream):
    TOPIC = "candidate_bar"
    PURPOSE = "candidate_selection"
    RETENTION = "party_record"
    LIFECYCLE = says.LIFECYCLE
    SEEN_BY = says.PARTY

    # What can happen.
    ConsiderationOpened, BarProposed, Barred = says.ConsiderationOpened, says.BarProposed, says.Barred
    Paused, NotBarred, CandidateWithdrew = says.Paused, says.NotBarred, says.CandidateWithdrew
    SubjectNotified, VariationProposed, Varied = says.SubjectNotified, says.VariationProposed, says.Varied
    Lifted, Lapsed, Disowned = says.Lifted, says.Lapsed, says.Disowned
    MarkedForReview, Reviewed, MarkingLowered = says.MarkedForReview, says.Reviewed, says.MarkingLowered

    # What may be asked. Every rule lives here, and only here. Asking again for what has been done changes nothing.

    @classmethod
    def open_consideration(
        cls,
        id: UUID,
        by: Officer,
        subject_id: UUID,
        candidate_name: str,
        contest: str,
        *,
        nominations_close: datetime | None = None,
        cites_warning: Annotated[UUID, RecordOf("warning")] | None = None,
    ) -> "CandidateBar":
        only_kinds(by, OrganisationKind.PARTY)
        meaningful(nominations_close=nominations_close is None or nominations_close.tzinfo is not None)
        return cls._create(
            cls.ConsiderationOpened,
            id=id,
            party=by.organisation,
            subject_id=subject_id,
            candidate_name=candidate_name,
            contest=contest,
            nominations_close=nominations_close,
            cites_warning=cites_warning,
            opened_by=by.person,
        )

    def propose_bar(self, by: Officer, scope: Scope, at: Now, *, reported: bool = False) -> None:
        self.take("propose_bar", self.BarProposed, by, reported, at=at, scope=scope)

    def bar(self, by: Officer, scope: Scope, at: Now, *, reported: bool = False) -> None:
        self._confirm("bar", self.Barred, by, scope, at, reported)

    def pause(self, by: Officer, at: Now, *, reported: bool = False) -> None:
        self.take("pause", self.Paused, by, reported, at=at)

    def decide_no_bar(self, by: Officer, *, reported: bool = False) -> None:
        self.take("decide_no_bar", self.NotBarred, by, reported)

    def record_withdrawal(self, by: Officer, at: Now, *, reported: bool = False) -> None:
        self.take("record_withdrawal", self.CandidateWithdrew, by, reported, at=at, withdrew_on=at.date())

    def notify_subject(self, by: Officer, reasons_given: bool, *, reported: bool = False) -> None:
        same = reasons_given == self.reasons_given
        self.take("notify_subject", self.SubjectNotified, by, reported, same=same, reasons_given=reasons_given)

    def propose_variation(self, by: Officer, scope: Scope, at: Now, *, reported: bool = False) -> None:
        same = scope == (self.proposed or self.scope)
        self.take("propose_variation", self.VariationProposed, by, reported, at=at, same=same, scope=scope)

    def vary(self, by: Officer, scope: Scope, at: Now, *, reported: bool = False) -> None:
        self._confirm("vary", self.Varied, by, scope, at, reported, same=scope == self.scope)

    def lift(self, by: Officer, *, reported: bool = False) -> None:
        self.take("lift", self.Lifted, by, reported)

    def lapse(self, cycle: str) -> None:
        self.take("lapse", self.Lapsed, None, same=cycle == self.cycle, cycle=cycle)

    def disown(self, by: Officer, at: Now, *, reported: bool = False) -> None:
        self.take("disown", self.Disowned, by, reported, at=at, disowned_on=at.date())

    def mark_for_review(self, warning_id: UUID) -> None:
        """By nobody: the warning that it cites was withdrawn. Once, whatever the stage."""
        meaningful(warning_id=warning_id == self.cites_warning)
        if not self.was_marked:
            self.trigger_event(self.MarkedForReview, warning_id=warning_id)

    def review(self, by: Officer, *, reported: bool = False) -> None:
        """It has been looked at again, and stands as it is."""
        self.take("review", self.Reviewed, by, reported)

    @property
    def review_due(self) -> bool:
        """Until it has been reviewed, and for as long as something stands against the candidate."""
        return self.was_marked and not self.was_reviewed and self.stage not in says.OVER

    def stages(self) -> set[StrEnum]:
        reviewed = Review.REVIEWED if self.was_reviewed else Review.NOT_DUE
        return {self.stage, Review.DUE if self.review_due else reviewed}

    def only(self, by: Officer, *sides: str) -> None:
        only_kinds(by, OrganisationKind.PARTY)
        super().only(by, *sides)

    def forbidden(self, at: Any, /) -> dict[str, Refused]:
        """Until nominations have closed a candidate is removed, and then only disowned. Exactly then they have not."""
        found: dict[str, Refused] = {} if self.proposed else {"vary": NotAsProposed(proposed=None)}
        closing = {"nominations_close": self.nominations_close}
        if self.nominations_close is None or at is None:
            return found
        meaningful(at=at.tzinfo is not None)
        if at <= self.nominations_close:
            return found | {"disown": TooEarly(**closing)}
        return found | {c: NominationsClosed(**closing, breach="removed_after_nominations_closed") for c in says.REMOVE}

    def _confirm(
        self, command: str, kind: Any, by: Officer, scope: Scope, at: datetime, reported: bool, same: bool | None = None
    ) -> None:
        """A second officer confirms what the first proposed."""
        alone = NeedsSecondPerson() if by.person == self.proposed_by else None
        other = NotAsProposed(proposed=self.proposed) if scope != self.proposed else None
        said = {"scope": scope, "proposed_by": self.proposed_by}
        self.take(command, kind, by, reported, alone, other, at=at, same=same, **said)

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(ConsiderationOpened)
    def __init__(self, party: str, nominations_close: datetime | None, cites_warning: UUID | None) -> None:
        self.party = party
        self.cites_warning = cites_warning
        self.was_marked = self.was_reviewed = False
        self.nominations_close = nominations_close
        self.scope: Scope | None = None
        self.proposed: Scope | None = None
        self.proposed_by: str | None = None
        self.reasons_given: bool | None = None
        self.cycle: str | None = None
        self.stage = Stage.CONSIDERED

    @event(BarProposed)
    def _bar_proposed(self, scope: Scope, proposed_by: str) -> None:
        self.stage = Stage.PROPOSED
        self.scope = self.proposed = scope
        self.proposed_by = proposed_by

    @event(Barred)
    def _barred(self, scope: Scope) -> None:
        self.stage = Stage.BARRED
        self.scope, self.proposed, self.proposed_by = scope, None, None

    @event(Paused)
    def _paused(self) -> None:
        self.stage = Stage.PAUSED

    @event(NotBarred)
    def _not_barred(self) -> None:
        self.stage = Stage.NOT_BARRED

    @event(CandidateWithdrew)
    def _candidate_withdrew(self) -> None:
        self.stage = Stage.CANDIDATE_WITHDREW

    @event(SubjectNotified)
    def _subject_notified(self, reasons_given: bool) -> None:
        self.reasons_given = reasons_given

    @event(VariationProposed)
    def _variation_proposed(self, scope: Scope, proposed_by: str) -> None:
        self.proposed = scope
        self.proposed_by = proposed_by

    @event(Varied)
    def _varied(self, scope: Scope) -> None:
        self.scope, self.proposed, self.proposed_by = scope, None, None

    @event(Lifted)
    def _lifted(self) -> None:
        self.stage = Stage.LIFTED

    @event(Lapsed)
    def _lapsed(self, cycle: str) -> None:
        self.stage = Stage.LAPSED
        self.cycle = cycle

    @event(Disowned)
    def _disowned(self) -> None:
        self.stage = Stage.DISOWNED

    @event(MarkedForReview)
    def _marked_for_review(self) -> None:
        self.was_marked, self.was_reviewed = True, False

    @event(Reviewed)
    def _reviewed(self) -> None:
        self.was_reviewed = True
