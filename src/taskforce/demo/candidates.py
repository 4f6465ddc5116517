"""An agency tells a party about two people on its list. The party bars them, and does not tell them why."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from taskforce.demo.people import (
    APPROVER,
    DRAFTER,
    HARBOUR,
    HARBOUR_CHAIR,
    HARBOUR_SECURITY,
    HARBOUR_SELECTIONS,
    ORCHARD_CHAIR,
    ORCHARD_SELECTIONS,
    REVIEWER,
)
from taskforce.demo.record import Record, named
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.candidate_bar_events import Scope
from taskforce.domain.warning import Warning
from taskforce.domain.warning_events import Response

CLOSE = datetime(2025, 6, 2, 15, tzinfo=UTC)  # 4 pm in London
ASSESSMENT = named("assessment of the two candidates")


def candidates() -> Iterator[Record]:
    for name, contest, day in (("Edda Marsh", "Saltmouth", 3), ("Ivo Lund", "Pell Valley", 4)):
        warning = _warned(name, date(2025, 3, day))
        yield warning
        yield _barred(name, contest, datetime(2025, 3, day + 7, 9, tzinfo=UTC), warning.id)
    yield _paused_and_lifted()
    yield _not_barred()


def _warned(name: str, on: date) -> Record:
    record = Record(f"warning about {name}", releasable_to=(HARBOUR,))
    record.opens(
        on, DRAFTER, Warning.draft, DRAFTER, HARBOUR, ["security", "selections"], named(f"the agency's {name}"),
        f"{name}, who is on your list of candidates, is assessed to be in the service of a foreign state.",
        ["use within the named offices", "do not tell the person"], assessment_id=ASSESSMENT,
    )  # fmt: skip
    record.then(on, REVIEWER, Warning.review).then(on, APPROVER, Warning.authorise)
    record.then(on, APPROVER, Warning.issue, on)
    for step in (Warning.deliver, Warning.open, Warning.acknowledge):
        record.then(on, HARBOUR_SECURITY, step)
    return record.then(date(2025, 3, 12), HARBOUR_SECURITY, Warning.respond, Response.ACTED, "Taken to selections.")


def _barred(name: str, contest: str, at: datetime, warning: UUID) -> Record:
    return (
        Record(f"bar of {name}")
        .opens(
            at, HARBOUR_SELECTIONS, CandidateBar.open_consideration, HARBOUR_SELECTIONS, named(f"Harbour's {name}"),
            name, contest, nominations_close=CLOSE, cites_warning=warning,
        )
        .then(at, HARBOUR_SELECTIONS, CandidateBar.propose_bar, Scope.APPROVED_LIST, at)
        .then(at, HARBOUR_CHAIR, CandidateBar.bar, Scope.APPROVED_LIST, at)
        .then(at, HARBOUR_CHAIR, CandidateBar.notify_subject, False)
    )  # fmt: skip


def _paused_and_lifted() -> Record:
    """A party's own matter, without any warning."""
    opened, paused, barred, lifted = (
        datetime(2025, month, day, 9, tzinfo=UTC) for month, day in ((2, 10), (2, 12), (2, 24), (4, 7))
    )
    by, second = ORCHARD_SELECTIONS, ORCHARD_CHAIR
    return (
        Record("bar of Nell Thorne")
        .opens(
            opened, by, CandidateBar.open_consideration, by, named("Orchard's Nell Thorne"), "Nell Thorne",
            "Upper Weald", nominations_close=CLOSE,
        )
        .then(paused, by, CandidateBar.pause, paused)
        .then(barred, by, CandidateBar.propose_bar, Scope.SEAT_SELECTION, barred)
        .then(barred, second, CandidateBar.bar, Scope.SEAT_SELECTION, barred)
        .then(barred, second, CandidateBar.notify_subject, True)
        .then(lifted, second, CandidateBar.lift)
    )  # fmt: skip


def _not_barred() -> Record:
    on, by = date(2025, 3, 20), HARBOUR_SELECTIONS
    return (
        Record("consideration of Otis Fenn")
        .opens(on, by, CandidateBar.open_consideration, by, named("Harbour's Otis Fenn"), "Otis Fenn", "Saltmouth")
        .then(on, HARBOUR_CHAIR, CandidateBar.decide_no_bar)
    )
