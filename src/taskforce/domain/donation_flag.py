"""A donation flag: a question about one donation, and whether it may be kept. It accuses nobody."""

from datetime import date
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain import donation_flag_events as says
from taskforce.domain.donation_flag_events import OUTCOMES, Finding, Forfeiture, Ground, Outcome, ReturnedTo, Stage
from taskforce.domain.errors import AgainstFinding, TooEarly
from taskforce.domain.kernel import Officer, OrganisationKind, Stream, only_kinds
from taskforce.domain.rules import accept_by


class DonationFlag(Stream):
    TOPIC = "donation_flag"
    PURPOSE = "donation_regulation"
    RETENTION = "register"
    LIFECYCLE = says.LIFECYCLE

    # What can happen.
    Raised, Acknowledged, CheckStarted = says.Raised, says.Acknowledged, says.CheckStarted
    PermissibilityDetermined, FindingDisputed = says.PermissibilityDetermined, says.FindingDisputed
    Accepted, Refused, Returned = says.Accepted, says.Refused, says.Returned
    SentToCommission, Forfeited, Deferred = says.SentToCommission, says.Forfeited, says.Deferred
    DeemedAccepted, Cleared, Upheld = says.DeemedAccepted, says.Cleared, says.Upheld
    Withdrawn, OutcomeReported = says.Withdrawn, says.OutcomeReported

    # What may be asked. Every rule lives here, and only here. Asking again for what has been done changes nothing.

    @classmethod
    def raise_flag(
        cls,
        id: UUID,
        by: Officer,
        donation_id: UUID,
        recipient: str,
        ground: Ground,
        received_on: date | None,
        value: int | None = None,
    ) -> "DonationFlag":
        if by.organisation != recipient:
            only_kinds(by, OrganisationKind.REGULATOR)
        raiser = {"raised_by": by.person, "raiser": by.organisation}
        clock = {"received_on": received_on, "accept_by": received_on and accept_by(received_on)}
        donation = {"donation_id": donation_id, "recipient": recipient, "value": value}
        return cls._create(cls.Raised, id=id, ground=ground, **raiser, **clock, **donation)

    def acknowledge(self, by: Officer) -> None:
        self.only(by, self.recipient)
        if self.step("acknowledge"):
            self.trigger_event(self.Acknowledged, acknowledged_by=by.person)

    def start_check(self, by: Officer) -> None:
        self.only(by, self.recipient)
        if self.step("start_check"):
            self.trigger_event(self.CheckStarted, started_by=by.person)

    def determine_permissibility(self, by: Officer, finding: Finding, *, reported: bool = False) -> None:
        self.only(by, self.recipient)
        if not self.done("determine_permissibility", same=finding == self.finding):
            breach = self.judge(reported, self.untimely("determine_permissibility"))
            self.trigger_event(self.PermissibilityDetermined, finding=finding, determined_by=by.person, breach=breach)

    def dispute_finding(self, by: Officer) -> None:
        only_kinds(by, OrganisationKind.REGULATOR)
        if self.step("dispute_finding"):
            self.trigger_event(self.FindingDisputed, disputed_by=by.person)

    def accept(self, by: Officer, on: date, *, reported: bool = False) -> None:
        self.only(by, self.recipient)
        if not self.done("accept"):
            breach = self.judge(reported, self._against_finding(), self.untimely("accept"))
            self.trigger_event(self.Accepted, accepted_on=on, accepted_by=by.person, breach=breach)

    def refuse(self, by: Officer, *, reported: bool = False) -> None:
        self.only(by, self.recipient)
        if not self.done("refuse"):
            breach = self.judge(reported, self.untimely("refuse"))
            self.trigger_event(self.Refused, refused_by=by.person, breach=breach)

    def give_back(self, by: Officer, to: ReturnedTo, evidence: str, on: date, *, reported: bool = False) -> None:
        """The evidence is a reference to the record of the return, never text about a person."""
        self.only(by, self.recipient)
        if not self.done("give_back"):
            breach = self.judge(reported, self.untimely("give_back"))
            said = {"returned_to": to, "evidence": evidence, "returned_on": on}
            self.trigger_event(self.Returned, returned_by=by.person, breach=breach, **said)

    def send_to_commission(self, by: Officer, on: date, *, reported: bool = False) -> None:
        self.only(by, self.recipient)
        if not self.done("send_to_commission"):
            breach = self.judge(reported, self.untimely("send_to_commission"))
            self.trigger_event(self.SentToCommission, sent_on=on, sent_by=by.person, breach=breach)

    def forfeit(self, by: Officer, manner: Forfeiture, on: date, *, reported: bool = False) -> None:
        self.only(by, self.recipient)
        if not self.done("forfeit"):
            breach = self.judge(reported, self.untimely("forfeit"))
            said = {"manner": manner, "forfeited_on": on}
            self.trigger_event(self.Forfeited, forfeited_by=by.person, breach=breach, **said)

    def defer(self, by: Officer, *, reported: bool = False) -> None:
        self.only(by, self.recipient)
        if not self.done("defer"):
            breach = self.judge(reported, self.untimely("defer"))
            self.trigger_event(self.Deferred, deferred_by=by.person, breach=breach)

    def deem_accepted(self, on: date) -> None:
        """By the clock, once the last day to return it has passed."""
        if self.step("deem_accepted"):
            if self.accept_by is None or on <= self.accept_by:
                raise TooEarly(record=self.id, accept_by=self.accept_by)
            self.trigger_event(self.DeemedAccepted, deemed_on=on)

    def clear(self, by: Officer) -> None:
        only_kinds(by, OrganisationKind.REGULATOR)
        if self.step("clear"):
            self.trigger_event(self.Cleared, cleared_by=by.person)

    def uphold(self, by: Officer) -> None:
        only_kinds(by, OrganisationKind.REGULATOR)
        if self.step("uphold"):
            self.trigger_event(self.Upheld, upheld_by=by.person)

    def withdraw(self, by: Officer) -> None:
        self.only(by, self.raiser)
        if self.step("withdraw"):
            self.trigger_event(self.Withdrawn, withdrawn_by=by.person)

    def report_outcome(
        self,
        by: Officer,
        outcome: Outcome,
        ground: Ground | None,
        exported_on: date,
        received_on: date | None,
        value: int | None = None,
    ) -> None:
        """What the register says, whatever the stage: it corrects, it does not act. The last export is believed."""
        only_kinds(by, OrganisationKind.REGULATOR)
        heard = (exported_on, outcome, ground, value, received_on)
        if self.heard is not None and (exported_on < self.heard[0] or heard == self.heard):
            return
        clock = {"received_on": received_on, "accept_by": received_on and accept_by(received_on)}
        stage = OUTCOMES.get(outcome, self.stage_by_acts)
        said = {"outcome": outcome, "ground": ground, "stage": stage, "value": value, "exported_on": exported_on}
        self.trigger_event(self.OutcomeReported, **clock, **said)

    def _against_finding(self) -> AgainstFinding | None:
        if self.finding not in (Finding.IMPERMISSIBLE, Finding.UNIDENTIFIABLE):
            return None
        return AgainstFinding(record=self.id, finding=str(self.finding), breach=f"accepted_after_{self.finding}")

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(Raised)
    def __init__(
        self,
        recipient: str,
        ground: Ground | None,
        raiser: str,
        value: int | None,
        accept_by: date | None,
    ) -> None:
        self.recipient = recipient
        self.ground = ground
        self.raiser = raiser
        self.value = value
        self.accept_by = accept_by
        self.finding: Finding | None = None
        self.heard: tuple[date, Outcome, Ground | None, int | None, date | None] | None = None
        self._stands(Stage.RAISED)

    def _stands(self, stage: Stage) -> None:
        self.stage = self.stage_by_acts = stage

    @event(Acknowledged)
    def _acknowledged(self) -> None:
        self._stands(Stage.ACKNOWLEDGED)

    @event(CheckStarted)
    def _check_started(self) -> None:
        self._stands(Stage.CHECK_STARTED)

    @event(PermissibilityDetermined)
    def _permissibility_determined(self, finding: Finding) -> None:
        self._stands(Stage.DETERMINED)
        self.finding = finding

    @event(FindingDisputed)
    def _finding_disputed(self) -> None:
        self._stands(Stage.DISPUTED)

    @event(Accepted)
    def _accepted(self) -> None:
        self._stands(Stage.ACCEPTED)

    @event(Refused)
    def _refused(self) -> None:
        self._stands(Stage.REFUSED)

    @event(Returned)
    def _returned(self) -> None:
        self._stands(Stage.RETURNED)

    @event(SentToCommission)
    def _sent_to_commission(self) -> None:
        self._stands(Stage.SENT_TO_COMMISSION)

    @event(Forfeited)
    def _forfeited(self) -> None:
        self._stands(Stage.FORFEITED)

    @event(Deferred)
    def _deferred(self) -> None:
        self._stands(Stage.DEFERRED)

    @event(DeemedAccepted)
    def _deemed_accepted(self) -> None:
        self._stands(Stage.DEEMED_ACCEPTED)

    @event(Cleared)
    def _cleared(self) -> None:
        self._stands(Stage.CLEARED)

    @event(Upheld)
    def _upheld(self) -> None:
        self._stands(Stage.UPHELD)

    @event(Withdrawn)
    def _withdrawn(self) -> None:
        self._stands(Stage.WITHDRAWN)

    @event(OutcomeReported)
    def _outcome_reported(
        self,
        ground: Ground | None,
        outcome: Outcome,
        stage: Stage,
        value: int | None,
        received_on: date | None,
        accept_by: date | None,
        exported_on: date,
    ) -> None:
        self.ground, self.value, self.accept_by = ground, value, accept_by
        self.heard = (exported_on, outcome, ground, value, received_on)
        self.stage = stage
