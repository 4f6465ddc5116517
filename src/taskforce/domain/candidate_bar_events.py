"""The stages of a candidate bar, its steps, what can happen to it. Topics are stored for ever: add, never rename."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from taskforce.domain.kernel import Event, First, Lifecycle, Personal, step


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


class Scope(StrEnum):
    APPROVED_LIST = "approved_list"
    SEAT_SELECTION = "seat_selection"
    ENDORSEMENT = "endorsement"
    MEMBERSHIP = "membership"


S = Stage
LIFECYCLE = Lifecycle(
    propose_bar=step(S.CONSIDERED, S.PAUSED, to=S.PROPOSED),
    bar=step(S.PROPOSED, to=S.BARRED),
    pause=step(S.CONSIDERED, S.PROPOSED, to=S.PAUSED),
    decide_no_bar=step(S.CONSIDERED, S.PROPOSED, S.PAUSED, to=S.NOT_BARRED),
    record_withdrawal=step(S.CONSIDERED, S.PROPOSED, S.PAUSED, to=S.CANDIDATE_WITHDREW),
    notify_subject=step(S.BARRED, to=S.BARRED),
    vary=step(S.BARRED, to=S.BARRED),
    lift=step(S.BARRED, to=S.LIFTED),
    lapse=step(S.BARRED, to=S.LAPSED),
    disown=step(S.CONSIDERED, S.PROPOSED, S.PAUSED, S.BARRED, S.NOT_BARRED, to=S.DISOWNED),
)


class ConsiderationOpened(First):
    TOPIC = "candidate_bar.consideration_opened"
    party: str
    subject_id: UUID
    candidate_name: Personal
    contest: str
    nominations_close: date | None
    cites_warning: UUID | None
    opened_by: str


class BarProposed(Event):
    TOPIC = "candidate_bar.bar_proposed"
    scope: Scope
    proposed_by: str


class Barred(Event):
    TOPIC = "candidate_bar.barred"
    scope: Scope
    proposed_by: str | None
    confirmed_by: str
    breach: str | None


class Paused(Event):
    TOPIC = "candidate_bar.paused"
    paused_by: str


class NotBarred(Event):
    TOPIC = "candidate_bar.not_barred"
    decided_by: str


class CandidateWithdrew(Event):
    TOPIC = "candidate_bar.candidate_withdrew"
    withdrew_on: date
    breach: str | None


class SubjectNotified(Event):
    TOPIC = "candidate_bar.subject_notified"
    reasons_given: bool
    notified_by: str


class Varied(Event):
    TOPIC = "candidate_bar.varied"
    scope: Scope
    varied_by: str


class Lifted(Event):
    TOPIC = "candidate_bar.lifted"
    lifted_by: str


class Lapsed(Event):
    TOPIC = "candidate_bar.lapsed"
    cycle: str


class Disowned(Event):
    TOPIC = "candidate_bar.disowned"
    disowned_on: date
    disowned_by: str
