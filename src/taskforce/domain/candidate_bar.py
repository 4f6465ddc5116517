"""A candidate bar: a party's decision about a selection. No agency can write one, nor lift one."""

from datetime import date
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain import candidate_bar_events as says
from taskforce.domain.candidate_bar_events import Scope, Stage
from taskforce.domain.errors import NeedsSecondPerson, NominationsClosed, NotAsProposed
from taskforce.domain.kernel import Officer, OrganisationKind, Stream, only_kinds


class CandidateBar(Stream):
    TOPIC = "candidate_bar"
    PURPOSE = "candidate_selection"
    RETENTION = "party_record"
    LIFECYCLE = says.LIFECYCLE

    # What can happen.
    ConsiderationOpened, BarProposed, Barred = says.ConsiderationOpened, says.BarProposed, says.Barred
    Paused, NotBarred, CandidateWithdrew = says.Paused, says.NotBarred, says.CandidateWithdrew
    SubjectNotified, Varied, Lifted = says.SubjectNotified, says.Varied, says.Lifted
    Lapsed, Disowned = says.Lapsed, says.Disowned

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
        nominations_close: date | None = None,
        cites_warning: UUID | None = None,
    ) -> "CandidateBar":
        only_kinds(by, OrganisationKind.PARTY)
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

    def propose_bar(self, by: Officer, scope: Scope, on: date) -> None:
        self._only_party(by)
        if self.step("propose_bar", same=scope == self.scope):
            self.judge(False, self._too_late(on))
            self.trigger_event(self.BarProposed, scope=scope, proposed_by=by.person)

    def bar(self, by: Officer, scope: Scope, on: date, *, reported: bool = False) -> None:
        """A second officer confirms what the first proposed."""
        self._only_party(by)
        if self.done("bar", same=scope == self.scope):
            return
        alone = NeedsSecondPerson(record=self.id) if by.person == self.proposed_by else None
        other = NotAsProposed(record=self.id, proposed=self.scope) if scope != self.scope else None
        breach = self.judge(reported, self._too_late(on), self.untimely("bar"), alone, other)
        said = {"scope": scope, "proposed_by": self.proposed_by, "confirmed_by": by.person}
        self.trigger_event(self.Barred, breach=breach, **said)

    def pause(self, by: Officer, on: date) -> None:
        self._only_party(by)
        if self.step("pause"):
            self.judge(False, self._too_late(on))
            self.trigger_event(self.Paused, paused_by=by.person)

    def decide_no_bar(self, by: Officer) -> None:
        self._only_party(by)
        if self.step("decide_no_bar"):
            self.trigger_event(self.NotBarred, decided_by=by.person)

    def record_withdrawal(self, by: Officer, on: date, *, reported: bool = False) -> None:
        self._only_party(by)
        if not self.done("record_withdrawal"):
            breach = self.judge(reported, self.untimely("record_withdrawal"), self._too_late(on))
            self.trigger_event(self.CandidateWithdrew, withdrew_on=on, breach=breach)

    def notify_subject(self, by: Officer, reasons_given: bool) -> None:
        self._only_party(by)
        if self.step("notify_subject", same=reasons_given == self.reasons_given):
            self.trigger_event(self.SubjectNotified, reasons_given=reasons_given, notified_by=by.person)

    def vary(self, by: Officer, scope: Scope, on: date) -> None:
        self._only_party(by)
        if self.step("vary", same=scope == self.scope):
            self.judge(False, self._too_late(on))
            self.trigger_event(self.Varied, scope=scope, varied_by=by.person)

    def lift(self, by: Officer) -> None:
        self._only_party(by)
        if self.step("lift"):
            self.trigger_event(self.Lifted, lifted_by=by.person)

    def lapse(self, cycle: str) -> None:
        if self.step("lapse", same=cycle == self.cycle):
            self.trigger_event(self.Lapsed, cycle=cycle)

    def disown(self, by: Officer, on: date) -> None:
        self._only_party(by)
        if self.step("disown"):
            self.trigger_event(self.Disowned, disowned_on=on, disowned_by=by.person)

    def _only_party(self, by: Officer) -> None:
        only_kinds(by, OrganisationKind.PARTY)
        self.only(by, self.party)

    def _too_late(self, on: date) -> NominationsClosed | None:
        if self.nominations_close is None or on <= self.nominations_close:
            return None
        facts = {"nominations_close": self.nominations_close, "possible": ["disown"]}
        return NominationsClosed(record=self.id, breach="removed_after_nominations_closed", **facts)

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(ConsiderationOpened)
    def __init__(self, party: str, nominations_close: date | None) -> None:
        self.party = party
        self.nominations_close = nominations_close
        self.scope: Scope | None = None
        self.proposed_by: str | None = None
        self.reasons_given: bool | None = None
        self.cycle: str | None = None
        self.stage = Stage.CONSIDERED

    @event(BarProposed)
    def _bar_proposed(self, scope: Scope, proposed_by: str) -> None:
        self.stage = Stage.PROPOSED
        self.scope = scope
        self.proposed_by = proposed_by

    @event(Barred)
    def _barred(self, scope: Scope) -> None:
        self.stage = Stage.BARRED
        self.scope = scope

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

    @event(Varied)
    def _varied(self, scope: Scope) -> None:
        self.scope = scope

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
