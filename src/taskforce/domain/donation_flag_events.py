"""The stages of a donation flag, its steps, what can happen to it. Topics are stored for ever: add, never rename."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from taskforce.domain.kernel import Actor, Event, First, OrganisationKind, Taken
from taskforce.domain.lifecycle import CLOCK, Lifecycle, step
from taskforce.domain.markings import Lowered


class Stage(StrEnum):
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CHECK_STARTED = "check_started"
    DETERMINED = "determined"
    DISPUTED = "disputed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RETURNED = "returned"
    SENT_TO_COMMISSION = "sent_to_commission"
    FORFEITED = "forfeited"
    DEFERRED = "deferred"
    DEEMED_ACCEPTED = "deemed_accepted"
    CLEARED = "cleared"
    UPHELD = "upheld"
    WITHDRAWN = "withdrawn"


class Ground(StrEnum):
    """Each asks about the donation itself: that two names are alike is no ground."""

    IMPERMISSIBLE = "impermissible"
    UNIDENTIFIED = "unidentified"
    NOT_ON_ELECTORAL_REGISTER = "not_on_electoral_register"
    NOT_CARRYING_ON_BUSINESS = "not_carrying_on_business"
    ANOTHER_SOURCE = "another_source"
    OTHER = "other"


class Finding(StrEnum):
    PERMISSIBLE = "permissible"
    IMPERMISSIBLE = "impermissible"
    UNIDENTIFIABLE = "unidentifiable"
    UNDETERMINED = "undetermined"


FORBIDDING = (Finding.IMPERMISSIBLE, Finding.UNIDENTIFIABLE)
"""What is found to be so is not accepted."""


class ReturnedTo(StrEnum):
    DONOR = "donor"
    TRANSFEROR = "transferor"
    INSTITUTION = "institution"


class Forfeiture(StrEnum):
    VOLUNTARILY = "voluntarily"
    BY_COURT_ORDER = "by_court_order"


class Outcome(StrEnum):
    """What the register says became of it. NONE: it says nothing; LABEL_REMOVED: it calls it impermissible no more."""

    RETURNED = "returned"
    FORFEITED = "forfeited"
    DEFERRED = "deferred"
    NONE = "none"
    LABEL_REMOVED = "label_removed"


S = Stage
CHECKED = (S.DETERMINED, S.DISPUTED, S.DEFERRED)
UNDECIDED = (S.RAISED, S.ACKNOWLEDGED, S.CHECK_STARTED, *CHECKED)
DECIDED = (S.ACCEPTED, S.REFUSED, S.RETURNED, S.SENT_TO_COMMISSION, S.FORFEITED, S.DEEMED_ACCEPTED)
RECIPIENT, REGULATOR, RAISER = ("recipient",), (OrganisationKind.REGULATOR,), ("raiser",)
ENDS = (S.CLEARED, S.UPHELD, S.WITHDRAWN)

LIFECYCLE = Lifecycle(
    acknowledge=step(S.RAISED, to=S.ACKNOWLEDGED, by=RECIPIENT),
    start_check=step(S.ACKNOWLEDGED, to=S.CHECK_STARTED, by=RECIPIENT),
    # A finding stands until it is disputed: only one that found nothing is made again.
    determine_permissibility=step(S.CHECK_STARTED, *CHECKED, to=S.DETERMINED, by=RECIPIENT),
    dispute_finding=step(S.DETERMINED, to=S.DISPUTED, by=REGULATOR),
    accept=step(*CHECKED, to=S.ACCEPTED, by=RECIPIENT),
    refuse=step(*CHECKED, to=S.REFUSED, by=RECIPIENT),
    # What was refused still has to go back, and what was accepted can still be forfeited.
    give_back=step(*CHECKED, S.REFUSED, to=S.RETURNED, by=RECIPIENT),
    send_to_commission=step(*CHECKED, S.REFUSED, to=S.SENT_TO_COMMISSION, by=RECIPIENT),
    forfeit=step(*CHECKED, S.REFUSED, S.ACCEPTED, S.DEEMED_ACCEPTED, to=S.FORFEITED, by=RECIPIENT),
    defer=step(S.DETERMINED, S.DISPUTED, to=S.DEFERRED, by=RECIPIENT),
    deem_accepted=step(*UNDECIDED, S.REFUSED, to=S.DEEMED_ACCEPTED, by=CLOCK),
    clear=step(*CHECKED, *DECIDED, to=S.CLEARED, by=REGULATOR),
    uphold=step(*CHECKED, *DECIDED, to=S.UPHELD, by=REGULATOR),
    withdraw=step(*UNDECIDED, to=S.WITHDRAWN, by=RAISER),
)

OUTCOMES = {
    Outcome.RETURNED: S.RETURNED,
    Outcome.FORFEITED: S.FORFEITED,
    Outcome.DEFERRED: S.DEFERRED,
    Outcome.LABEL_REMOVED: S.CLEARED,
}


class Raised(First):
    TOPIC = "donation_flag.raised"
    donation_id: UUID
    recipient: str
    ground: Ground
    raised_by: Actor
    raiser: str
    value: int | None
    received_on: date | None
    accept_by: date | None


class Acknowledged(Taken):
    TOPIC = "donation_flag.acknowledged"
    acknowledged_by: Actor


class CheckStarted(Taken):
    TOPIC = "donation_flag.check_started"
    started_by: Actor


class PermissibilityDetermined(Taken):
    TOPIC = "donation_flag.permissibility_determined"
    finding: Finding
    determined_by: Actor


class FindingDisputed(Taken):
    TOPIC = "donation_flag.finding_disputed"
    disputed_by: Actor


class Accepted(Taken):
    TOPIC = "donation_flag.accepted"
    accepted_on: date
    accepted_by: Actor


class Refused(Taken):
    TOPIC = "donation_flag.refused"
    refused_by: Actor


class Returned(Taken):
    TOPIC = "donation_flag.returned"
    returned_to: ReturnedTo
    evidence: str
    returned_on: date
    returned_by: Actor


class SentToCommission(Taken):
    TOPIC = "donation_flag.sent_to_commission"
    sent_on: date
    sent_by: Actor


class Forfeited(Taken):
    TOPIC = "donation_flag.forfeited"
    manner: Forfeiture
    forfeited_on: date
    forfeited_by: Actor


class Deferred(Taken):
    TOPIC = "donation_flag.deferred"
    deferred_by: Actor


class DeemedAccepted(Event):
    TOPIC = "donation_flag.deemed_accepted"
    deemed_on: date


class Cleared(Taken):
    TOPIC = "donation_flag.cleared"
    cleared_by: Actor


class Upheld(Taken):
    TOPIC = "donation_flag.upheld"
    upheld_by: Actor


class Withdrawn(Taken):
    TOPIC = "donation_flag.withdrawn"
    withdrawn_by: Actor


class OutcomeReported(Event):
    """What the register says: it says again what the flag rests on, and where that puts it."""

    TOPIC = "donation_flag.outcome_reported"
    recipient: str
    ground: Ground
    outcome: Outcome
    stage: Stage
    value: int | None
    received_on: date | None
    accept_by: date | None
    exported_on: date


class OutcomeConfirmed(Event):
    """A later export says the same, so what an export between the two says is not current."""

    TOPIC = "donation_flag.outcome_confirmed"
    exported_on: date


class MarkingLowered(Lowered):
    TOPIC = "donation_flag.marking_lowered"
