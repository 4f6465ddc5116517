"""The stages of a candidate bar, its steps, what can happen to it. Topics are stored for ever: add, never rename."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from taskforce.domain.kernel import Actor, Event, First, Personal, Taken
from taskforce.domain.lifecycle import CLOCK, Lifecycle, step
from taskforce.domain.markings import Lowered


class Stage(StrEnum):
    CONSIDERED = "considered"
    PROPOSED = "proposed"
    BARRED = "barred"
    PAUSED = "paused"
    NOT_BARRED = "not_barred"
    CANDIDATE_WITHDREW = "candidate_withdrew"
    LIFTED = "lifted"
    LAPSED = "lapsed"
    DISOWNED = "disowned"


class Review(StrEnum):
    """Whether the party has to look at it again, because the warning that it cites was withdrawn."""

    NOT_DUE = "not_due"
    DUE = "due"
    REVIEWED = "reviewed"


class Scope(StrEnum):
    APPROVED_LIST = "approved_list"
    SEAT_SELECTION = "seat_selection"
    ENDORSEMENT = "endorsement"
    MEMBERSHIP = "membership"


S = Stage
PARTY = ("party",)
LIFECYCLE = Lifecycle(
    propose_bar=step(S.CONSIDERED, S.PAUSED, to=S.PROPOSED, by=PARTY),
    bar=step(S.PROPOSED, to=S.BARRED, by=PARTY),
    pause=step(S.CONSIDERED, S.PROPOSED, to=S.PAUSED, by=PARTY),
    decide_no_bar=step(S.CONSIDERED, S.PROPOSED, S.PAUSED, to=S.NOT_BARRED, by=PARTY),
    record_withdrawal=step(S.CONSIDERED, S.PROPOSED, S.PAUSED, to=S.CANDIDATE_WITHDREW, by=PARTY),
    notify_subject=step(S.BARRED, to=S.BARRED, by=PARTY),
    propose_variation=step(S.BARRED, to=S.BARRED, by=PARTY),
    vary=step(S.BARRED, to=S.BARRED, by=PARTY),
    lift=step(S.BARRED, to=S.LIFTED, by=PARTY),
    lapse=step(S.BARRED, to=S.LAPSED, by=CLOCK),
    disown=step(S.CONSIDERED, S.PROPOSED, S.PAUSED, S.BARRED, S.NOT_BARRED, to=S.DISOWNED, by=PARTY),
    review=step(Review.DUE, to=Review.REVIEWED, by=PARTY),
)
REMOVE = ("propose_bar", "bar", "pause", "record_withdrawal", "propose_variation", "vary")
"""What can be asked only until nominations close."""
OVER = (S.NOT_BARRED, S.CANDIDATE_WITHDREW, S.LIFTED, S.LAPSED)
"""Where nothing stands against the candidate: no review is due."""


class ConsiderationOpened(First):
    TOPIC = "candidate_bar.consideration_opened"
    party: str
    subject_id: UUID
    candidate_name: Personal
    contest: str
    nominations_close: datetime | None
    cites_warning: UUID | None
    opened_by: Actor


class BarProposed(Taken):
    TOPIC = "candidate_bar.bar_proposed"
    scope: Scope
    proposed_by: Actor


class Barred(Taken):
    TOPIC = "candidate_bar.barred"
    scope: Scope
    proposed_by: Actor | None
    confirmed_by: Actor


class Paused(Taken):
    TOPIC = "candidate_bar.paused"
    paused_by: Actor


class NotBarred(Taken):
    TOPIC = "candidate_bar.not_barred"
    decided_by: Actor


class CandidateWithdrew(Taken):
    TOPIC = "candidate_bar.candidate_withdrew"
    withdrew_on: date


class SubjectNotified(Taken):
    TOPIC = "candidate_bar.subject_notified"
    reasons_given: bool
    notified_by: Actor


class VariationProposed(Taken):
    TOPIC = "candidate_bar.variation_proposed"
    scope: Scope
    proposed_by: Actor


class Varied(Taken):
    TOPIC = "candidate_bar.varied"
    scope: Scope
    proposed_by: Actor | None
    confirmed_by: Actor


class Lifted(Taken):
    TOPIC = "candidate_bar.lifted"
    lifted_by: Actor


class Lapsed(Event):
    TOPIC = "candidate_bar.lapsed"
    cycle: str


class Disowned(Taken):
    TOPIC = "candidate_bar.disowned"
    disowned_on: date
    disowned_by: Actor


class MarkedForReview(Event):
    """The warning that it cites was withdrawn. It stands until the party decides otherwise."""

    TOPIC = "candidate_bar.marked_for_review"
    warning_id: UUID


class Reviewed(Taken):
    """Looked at again, and it stands as it is."""

    TOPIC = "candidate_bar.reviewed"
    reviewed_by: Actor


class MarkingLowered(Lowered):
    TOPIC = "candidate_bar.marking_lowered"
