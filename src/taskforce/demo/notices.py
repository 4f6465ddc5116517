"""Warnings of other fates: withdrawn, given by word of mouth, replaced, still a draft."""

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
    ORCHARD,
    ORCHARD_SECURITY,
    REVIEWER,
)
from taskforce.demo.record import Record, named
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.candidate_bar_events import Scope
from taskforce.domain.kernel import Officer
from taskforce.domain.warning import Warning
from taskforce.domain.warning_events import Given, Response

WITHIN = ["use within the named offices"]


def notices() -> Iterator[Record]:
    warning = _withdrawn()
    yield warning
    yield _barred(warning.id)
    yield _by_word_of_mouth()
    yield from _replaced()
    yield _drafted(date(2025, 6, 16), "Juno Ash", ORCHARD, "An approach to a councillor is being looked into.")


def _drafted(on: date, about: str, recipient: str, gist: str, given: Given = Given.IN_WRITING, nth: int = 1) -> Record:
    record = Record(f"notice {nth} about {about}", releasable_to=(recipient,))
    subject = named(f"the agency's {about}")
    return record.opens(
        on, DRAFTER, Warning.draft, DRAFTER, recipient, ["security"], subject, gist, WITHIN, given=given
    )


def _issued(record: Record, on: date, reader: Officer) -> Record:
    record.then(on, REVIEWER, Warning.review).then(on, APPROVER, Warning.authorise)
    record.then(on, APPROVER, Warning.issue, on)
    for step in (Warning.deliver, Warning.open, Warning.acknowledge):
        record.then(on, reader, step)
    return record


def _withdrawn() -> Record:
    on, later = date(2025, 4, 9), date(2025, 4, 23)
    record = _drafted(on, "Piet Corran", HARBOUR, "Piet Corran, a volunteer, is said to report to a foreign embassy.")
    _issued(record, on, HARBOUR_SECURITY)
    record.then(later, DRAFTER, Warning.withdraw, "It was another person of the same name.", "It no longer holds.")
    return record.then(later, HARBOUR_SECURITY, Warning.acknowledge_retraction)


def _barred(warning: UUID) -> Record:
    """It rests on the warning that was withdrawn since: it stands, and a review of it is due."""
    at, by = datetime(2025, 4, 14, 9, tzinfo=UTC), HARBOUR_SELECTIONS
    return (
        Record("bar of Piet Corran")
        .opens(
            at, by, CandidateBar.open_consideration, by, named("Harbour's Piet Corran"), "Piet Corran", "Westmere",
            cites_warning=warning,
        )
        .then(at, by, CandidateBar.propose_bar, Scope.MEMBERSHIP, at)
        .then(at, HARBOUR_CHAIR, CandidateBar.bar, Scope.MEMBERSHIP, at)
    )  # fmt: skip


def _by_word_of_mouth() -> Record:
    """A notice about somebody whose donation to a member stays as it is: see taskforce.demo.money."""
    on = date(2025, 2, 3)
    gist = "Mara Quill is in touch with a foreign department that buys influence."
    record = _drafted(on, "Mara Quill", ORCHARD, gist, Given.BY_WORD_OF_MOUTH)
    _issued(record, on, ORCHARD_SECURITY)
    return record.then(on, ORCHARD_SECURITY, Warning.respond, Response.NOTED, "Heard, and kept to the office.")


def _replaced() -> Iterator[Record]:
    on, later = date(2025, 5, 12), date(2025, 5, 26)
    about = "Sefton Bridge Forum"
    first = _drafted(on, about, HARBOUR, "The Sefton Bridge Forum offers candidates travel paid for abroad.")
    second = _drafted(later, about, HARBOUR, "The Forum's travel is paid for by a foreign state.", nth=2)
    yield _issued(second, later, HARBOUR_SECURITY)
    yield _issued(first, on, HARBOUR_SECURITY).then(later, DRAFTER, Warning.supersede, second.id)
