"""The stages of a donation flag, its steps, what can happen to it. Topics are stored for ever: add, never rename."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from taskforce.domain.kernel import Event, First, Lifecycle, step


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

LIFECYCLE = Lifecycle(
    acknowledge=step(S.RAISED, to=S.ACKNOWLEDGED),
    start_check=step(S.ACKNOWLEDGED, to=S.CHECK_STARTED),
    determine_permissibility=step(S.CHECK_STARTED, S.DISPUTED, to=S.DETERMINED),
    dispute_finding=step(S.DETERMINED, to=S.DISPUTED),
    accept=step(*CHECKED, to=S.ACCEPTED),
    refuse=step(*CHECKED, to=S.REFUSED),
    # What was refused still has to go back, and what was accepted can still be forfeited.
    give_back=step(*CHECKED, S.REFUSED, to=S.RETURNED),
    send_to_commission=step(*CHECKED, S.REFUSED, to=S.SENT_TO_COMMISSION),
    forfeit=step(*CHECKED, S.REFUSED, S.ACCEPTED, S.DEEMED_ACCEPTED, to=S.FORFEITED),
    defer=step(S.DETERMINED, S.DISPUTED, to=S.DEFERRED),
    deem_accepted=step(*UNDECIDED, S.REFUSED, to=S.DEEMED_ACCEPTED),
    clear=step(*CHECKED, *DECIDED, to=S.CLEARED),
    uphold=step(*CHECKED, *DECIDED, to=S.UPHELD),
    withdraw=step(*UNDECIDED, to=S.WITHDRAWN),
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
    raised_by: str
    raiser: str
    value: int | None
    received_on: date | None
    accept_by: date | None


class Acknowledged(Event):
    TOPIC = "donation_flag.acknowledged"
    acknowledged_by: str


class CheckStarted(Event):
    TOPIC = "donation_flag.check_started"
    started_by: str


class PermissibilityDetermined(Event):
    TOPIC = "donation_flag.permissibility_determined"
    finding: Finding
    determined_by: str
    breach: str | None


class FindingDisputed(Event):
    TOPIC = "donation_flag.finding_disputed"
    disputed_by: str


class Accepted(Event):
    TOPIC = "donation_flag.accepted"
    accepted_on: date
    accepted_by: str
    breach: str | None


class Refused(Event):
    TOPIC = "donation_flag.refused"
    refused_by: str
    breach: str | None


class Returned(Event):
    TOPIC = "donation_flag.returned"
    returned_to: ReturnedTo
    evidence: str
    returned_on: date
    returned_by: str
    breach: str | None


class SentToCommission(Event):
    TOPIC = "donation_flag.sent_to_commission"
    sent_on: date
    sent_by: str
    breach: str | None


class Forfeited(Event):
    TOPIC = "donation_flag.forfeited"
    manner: Forfeiture
    forfeited_on: date
    forfeited_by: str
    breach: str | None


class Deferred(Event):
    TOPIC = "donation_flag.deferred"
    deferred_by: str
    breach: str | None


class DeemedAccepted(Event):
    TOPIC = "donation_flag.deemed_accepted"
    deemed_on: date


class Cleared(Event):
    TOPIC = "donation_flag.cleared"
    cleared_by: str


class Upheld(Event):
    TOPIC = "donation_flag.upheld"
    upheld_by: str


class Withdrawn(Event):
    TOPIC = "donation_flag.withdrawn"
    withdrawn_by: str


class OutcomeReported(Event):
    """What the register says: it says again what the flag rests on, and where that puts it."""

    TOPIC = "donation_flag.outcome_reported"
    ground: Ground | None
    outcome: Outcome
    stage: Stage
    value: int | None
    received_on: date | None
    accept_by: date | None
    exported_on: date
