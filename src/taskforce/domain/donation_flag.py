"""A donation flag: a question about one donation, and whether it may be kept. It accuses nobody."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from eventsourcing.domain import event

from taskforce.domain import donation_flag_events as says
from taskforce.domain.donation_flag_events import Finding, Forfeiture, Ground, Outcome, ReturnedTo, Stage
from taskforce.domain.errors import AgainstFinding, TooEarly, WrongStage
from taskforce.domain.errors import Refused as Refusal
from taskforce.domain.kernel import Officer, OrganisationKind, Stream, meaningful, only_kinds
from taskforce.domain.names import is_name
from taskforce.domain.parameters import RecordOf
from taskforce.domain.passed_on import PassedOn
from taskforce.domain.rules import accept_by


class DonationFlag(PassedOn, Stream):
    TOPIC = "donation_flag"
    PURPOSE = "donation_regulation"
    RETENTION = "register"
    LIFECYCLE = says.LIFECYCLE
    SEEN_BY = says.RECIPIENT + says.REGULATOR

    # What can happen.
    Raised, Acknowledged, CheckStarted = says.Raised, says.Acknowledged, says.CheckStarted
    PermissibilityDetermined, FindingDisputed = says.PermissibilityDetermined, says.FindingDisputed
    Accepted, Refused, Returned = says.Accepted, says.Refused, says.Returned
    SentToCommission, Forfeited, Deferred = says.SentToCommission, says.Forfeited, says.Deferred
    DeemedAccepted, Cleared, Upheld, Withdrawn = says.DeemedAccepted, says.Cleared, says.Upheld, says.Withdrawn
    OutcomeReported, OutcomeConfirmed, MarkingLowered = says.OutcomeReported, says.OutcomeConfirmed, says.MarkingLowered
    UNTOLD = (OutcomeConfirmed,)

    # What may be asked. Every rule lives here, and only here. Asking again for what has been done changes nothing.

    @classmethod
    def raise_flag(
        cls,
        id: UUID,
        by: Officer,
        donation_id: Annotated[UUID, RecordOf("donation")],
        recipient: str,
        ground: Ground,
        received_on: date | None,
        value: int | None = None,
    ) -> "DonationFlag":
        if by.organisation != recipient:
            only_kinds(by, OrganisationKind.REGULATOR)
            meaningful(recipient=is_name(recipient))
        raiser = {"raised_by": by.person, "raiser": by.organisation}
        clock = {"received_on": received_on, "accept_by": received_on and accept_by(received_on)}
        donation = {"donation_id": donation_id, "recipient": recipient, "value": value}
        return cls._create(cls.Raised, id=id, ground=ground, **raiser, **clock, **donation)

    def acknowledge(self, by: Officer, *, reported: bool = False) -> None:
        self.take("acknowledge", self.Acknowledged, by, reported)

    def start_check(self, by: Officer, *, reported: bool = False) -> None:
        self.take("start_check", self.CheckStarted, by, reported)

    def determine_permissibility(self, by: Officer, finding: Finding, *, reported: bool = False) -> None:
        self.take("determine_permissibility", self.PermissibilityDetermined, by, reported, finding=finding)

    def dispute_finding(self, by: Officer, *, reported: bool = False) -> None:
        self.take("dispute_finding", self.FindingDisputed, by, reported)

    def accept(self, by: Officer, on: date, *, reported: bool = False) -> None:
        self.take("accept", self.Accepted, by, reported, accepted_on=on)

    def refuse(self, by: Officer, *, reported: bool = False) -> None:
        self.take("refuse", self.Refused, by, reported)

    def give_back(self, by: Officer, to: ReturnedTo, evidence: str, on: date, *, reported: bool = False) -> None:
        """The evidence is a reference to the record of the return, never text about a person."""
        said: dict[str, Any] = {"returned_to": to, "evidence": evidence, "returned_on": on}
        self.take("give_back", self.Returned, by, reported, **said)

    def send_to_commission(self, by: Officer, on: date, *, reported: bool = False) -> None:
        self.take("send_to_commission", self.SentToCommission, by, reported, sent_on=on)

    def forfeit(self, by: Officer, manner: Forfeiture, on: date, *, reported: bool = False) -> None:
        self.take("forfeit", self.Forfeited, by, reported, manner=manner, forfeited_on=on)

    def defer(self, by: Officer, *, reported: bool = False) -> None:
        self.take("defer", self.Deferred, by, reported)

    def deem_accepted(self, on: date) -> None:
        """By the clock, once the last day to return it has passed."""
        self.take("deem_accepted", self.DeemedAccepted, None, at=on, same=True, deemed_on=on)

    def clear(self, by: Officer, *, reported: bool = False) -> None:
        self.take("clear", self.Cleared, by, reported)

    def uphold(self, by: Officer, *, reported: bool = False) -> None:
        self.take("uphold", self.Upheld, by, reported)

    def withdraw(self, by: Officer, *, reported: bool = False) -> None:
        self.take("withdraw", self.Withdrawn, by, reported)

    def report_outcome(
        self,
        by: Officer,
        outcome: Outcome,
        ground: Ground,
        exported_on: date,
        recipient: str,
        received_on: date | None,
        value: int | None = None,
    ) -> None:
        """What the register says, whatever the stage: it corrects, it does not act. The last export is believed."""
        only_kinds(by, OrganisationKind.REGULATOR)
        meaningful(recipient=is_name(recipient))
        heard = (exported_on, outcome, ground, value, received_on, recipient)
        if self.heard and (exported_on < self.heard[0] or heard == self.heard):
            return
        if self.heard and heard[1:] == self.heard[1:]:
            self.trigger_event(self.OutcomeConfirmed, exported_on=exported_on)
            return
        by_acts = self.by_acts.get(recipient, Stage.RAISED)
        stage = by_acts if by_acts in says.ENDS else says.OUTCOMES.get(outcome, by_acts)
        clock = {"received_on": received_on, "accept_by": received_on and accept_by(received_on)}
        said = {
            "outcome": outcome,
            "ground": ground,
            "value": value,
            "recipient": recipient,
            "exported_on": exported_on,
        }
        self.trigger_event(self.OutcomeReported, stage=stage, **said, **clock)

    @property
    def finding(self) -> Finding | None:
        """Of the recipient that it is of now, as are its acts: another's are none of its business."""
        return self.findings.get(self.recipient)

    def forbidden(self, at: date | None, /) -> dict[str, Refusal]:
        found: dict[str, Refusal] = {}
        if self.finding in says.FORBIDDING:
            against = f"accepted_after_{self.finding}"
            found["accept"] = AgainstFinding(finding=str(self.finding), breach=against)
        if self.finding not in (None, Finding.UNDETERMINED) and self.stage is not Stage.DISPUTED:
            found["determine_permissibility"] = WrongStage()
        if self.accept_by is None or (at and at <= self.accept_by):
            found["deem_accepted"] = TooEarly(accept_by=self.accept_by)
        return found

    # What it leads to. Replayed on every load: no rules, no clock, no I/O.

    @event(Raised)
    def __init__(
        self,
        recipient: str,
        ground: Ground,
        raiser: str,
        value: int | None,
        accept_by: date | None,
    ) -> None:
        self.is_now_of(recipient)
        self.ground = ground
        self.raiser = raiser
        self.value = value
        self.accept_by = accept_by
        self.by_acts: dict[str, Stage] = {}
        self.findings: dict[str, Finding] = {}
        self.heard: tuple[date, Outcome, Ground, int | None, date | None, str] | None = None
        self._stands(Stage.RAISED)

    def _stands(self, stage: Stage) -> None:
        self.stage = self.by_acts[self.recipient] = stage

    @event(Acknowledged)
    def _acknowledged(self) -> None:
        self._stands(Stage.ACKNOWLEDGED)

    @event(CheckStarted)
    def _check_started(self) -> None:
        self._stands(Stage.CHECK_STARTED)

    @event(PermissibilityDetermined)
    def _permissibility_determined(self, finding: Finding) -> None:
        self._stands(Stage.DETERMINED)
        self.findings[self.recipient] = finding

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
        recipient: str,
        ground: Ground,
        outcome: Outcome,
        stage: Stage,
        value: int | None,
        received_on: date | None,
        accept_by: date | None,
        exported_on: date,
    ) -> None:
        self.is_now_of(recipient)
        self.ground, self.value, self.accept_by = ground, value, accept_by
        self.heard = (exported_on, outcome, ground, value, received_on, recipient)
        self.stage = stage

    @event(OutcomeConfirmed)
    def _outcome_confirmed(self, exported_on: date) -> None:
        self.heard = self.heard and (exported_on, *self.heard[1:])
