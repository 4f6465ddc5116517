"""What may be asked of each kind of record, with arguments made up at random, by somebody who might ask it."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.candidate_bar_events import Scope
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Finding, Forfeiture, Ground, Outcome, ReturnedTo
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.markings import Marked, Marking
from taskforce.domain.organisation import Organisation
from taskforce.domain.parameters import AnyRecord
from taskforce.domain.referral import Referral
from taskforce.domain.referral_events import Conclusion, Confidence
from taskforce.domain.register_entry import RegisterEntry
from taskforce.domain.registry import RECORDS
from taskforce.domain.sight import Sight
from taskforce.domain.subject import Subject
from taskforce.domain.warning import Warning
from taskforce.domain.warning_events import Response
from world import World

Asked = tuple[list[Any], dict[str, Any]]


def askable(world: World, record: Any) -> list[str]:
    """Commands that may lead somewhere, or now and then those that can be reported although they may not."""
    if world.rng.random() < 0.1:
        return [name for name in record.LIFECYCLE if may_be_reported(record.TOPIC, name)]
    if isinstance(record, Marked) and world.rng.random() < 0.06:
        return ["lower_marking"]
    more: dict[type, list[str]] = {
        CandidateBar: ["mark_for_review"] * world.marks, Donation: ["match_with"], DonationFlag: ["report_outcome"],
        Subject: list(SUBJECTS),
    }  # fmt: skip
    return [*record.LIFECYCLE.possible(record.stages()), *more.get(type(record), ())]


@cache
def may_be_reported(record: str, command: str) -> bool:
    return "reported" in inspect.signature(getattr(RECORDS[record], command)).parameters


def asked(world: World, record: Any, command: str) -> tuple[Officer, Asked]:
    """Who asks it of this record, and the rest of what is said."""
    by = _asker(world, record, command)
    takes_nobody = {"expire", "lapse", "deem_accepted", "amend", "match_with", "mark_for_review", "erase"} | {
        *Organisation.LIFECYCLE
    } - {"change_sight"}
    if command == "lower_marking":
        return by, ([by, Marking.OFFICIAL], {})
    say = ARGUMENTS.get((type(record), command))
    said = say(world, record) if say else []
    first = [] if command in takes_nobody and not isinstance(record, Referral) else [by]
    reported = may_be_reported(record.TOPIC, command) and world.rng.random() < 0.3
    return by, ([*first, *said], {"reported": True} if reported else {})


def _asker(world: World, record: Any, command: str) -> Officer:
    rng, kinds = world.rng, OrganisationKind
    lowers = command == "lower_marking" and rng.random() < 0.5
    if isinstance(record, Warning):
        ours = lowers or command in {"deliver", "open", "acknowledge", "respond", "acknowledge_retraction"}
        return world.officer(record.recipient if ours else record.originator, kinds.PARTY if ours else kinds.AGENCY)
    if isinstance(record, CandidateBar):
        return world.officer(record.party, kinds.PARTY)
    if isinstance(record, Referral):
        raised = lowers or command == "withdraw" or (command == "reopen" and rng.random() < 0.5)
        return world.officer(record.raiser, record.raiser_kind) if raised else world.officer(
            record.assigned_to, kinds.AGENCY)  # fmt: skip
    if isinstance(record, DonationFlag):
        if lowers or command in {"dispute_finding", "clear", "uphold", "report_outcome"}:
            return world.regulator()
        return world.officer(record.raiser if command == "withdraw" else record.recipient, kinds.PARTY)
    if isinstance(record, Subject):
        return world.officer(record.registered_by, kinds.PARTY)
    if isinstance(record, Organisation):
        return world.officer(record.organisation_id, kinds.PARTY)
    if isinstance(record, Donation) and lowers:
        return world.officer(record.recipient, kinds.PARTY)
    return world.regulator()


def _amendment(world: World, record: Any) -> list[Any]:
    """A new content, of another recipient even, an old one again, or one with a blank where something was."""
    recipient = world.rng.choice((record.recipient, record.recipient, world.recipient().organisation))
    new = world.entry(record.current.reference, recipient)
    old = RegisterEntry(**world.rng.choice(record.statements)[0].said())
    entry = world.rng.choice((new, old, replace(old, received_on=None, purpose_of_visit="")))
    return [entry, world.day(), record.current.subject_ids]


def _outcome(world: World, record: Any) -> list[Any]:
    """Something new, or the same once more."""
    if (heard := record.heard) and world.rng.random() < 0.5:
        _, outcome, ground, value, received_on, recipient = heard
        return [outcome, ground, world.day(), recipient, received_on, value]
    recipient = world.rng.choice((record.recipient, world.recipient().organisation))
    value = world.rng.choice((None, 7, 11))
    return [world.one(Outcome), world.one(Ground), world.day(), recipient, world.maybe_day(), value]


SUBJECTS = ("give_name", "identify", "assert_same_as", "retract_same_as", "erase")
ARGUMENTS: dict[tuple[type, str], Callable[[World, Any], list[Any]]] = {
    (Warning, "issue"): lambda w, r: [w.day()],
    (Warning, "supersede"): lambda w, r: [w.other("warning")],
    (Warning, "withdraw"): lambda w, r: [w.text("Reason"), w.text("Notice")],
    (Warning, "expire"): lambda w, r: [w.day()],
    (Warning, "respond"): lambda w, r: [w.one(Response), w.text("Note")],
    (CandidateBar, "propose_bar"): lambda w, r: [w.one(Scope), w.moment()],
    (CandidateBar, "bar"): lambda w, r: [r.proposed or w.one(Scope), w.moment()],
    (CandidateBar, "pause"): lambda w, r: [w.moment()],
    (CandidateBar, "record_withdrawal"): lambda w, r: [w.moment()],
    (CandidateBar, "notify_subject"): lambda w, r: [w.rng.random() < 0.5],
    (CandidateBar, "propose_variation"): lambda w, r: [w.one(Scope), w.moment()],
    (CandidateBar, "vary"): lambda w, r: [r.proposed or w.one(Scope), w.moment()],
    (CandidateBar, "lapse"): lambda w, r: ["2029"],
    (CandidateBar, "disown"): lambda w, r: [w.moment()],
    (CandidateBar, "mark_for_review"): lambda w, r: [r.cites_warning or w.id()],
    (Referral, "reject"): lambda w, r: [w.text("Reason")],
    (Referral, "redirect"): lambda w, r: [w.rng.choice(w.agencies), w.other("referral")],
    (Referral, "mark_duplicate"): lambda w, r: [w.other("referral")],
    (Referral, "await_information"): lambda w, r: [w.text("Which")],
    (Referral, "assess"): lambda w, r: [w.one(Conclusion), w.one(Confidence)],
    (Referral, "reopen"): lambda w, r: [w.text("News")],
    (DonationFlag, "determine_permissibility"): lambda w, r: [w.one(Finding)],
    (DonationFlag, "accept"): lambda w, r: [w.day()],
    (DonationFlag, "give_back"): lambda w, r: [w.one(ReturnedTo), "receipt 7", w.day()],
    (DonationFlag, "send_to_commission"): lambda w, r: [w.day()],
    (DonationFlag, "forfeit"): lambda w, r: [w.one(Forfeiture), w.day()],
    (DonationFlag, "deem_accepted"): lambda w, r: [date(2027, 1, 1)],
    (DonationFlag, "report_outcome"): _outcome,
    (Donation, "amend"): _amendment,
    (Donation, "match_with"): lambda w, r: [w.other("donation")],
    (Organisation, "rename"): lambda w, r: [w.text("Name")],
    (Organisation, "open_office"): lambda w, r: [w.rng.choice(("security", "treasurer"))],
    (Organisation, "close_office"): lambda w, r: [w.rng.choice(("security", "treasurer"))],
    (Organisation, "join"): lambda w, r: [w.rng.choice(("ann", "bob")), w.rng.choice(("security", "treasurer"))],
    (Organisation, "part"): lambda w, r: [w.rng.choice(("ann", "bob")), w.rng.choice(("security", "treasurer"))],
    (Organisation, "appoint_deputy"): lambda w, r: [
        w.rng.choice(("ann", "bob")),
        w.rng.choice(("security", "treasurer")),
        w.moment(),
        w.moment(),
    ],
    (Organisation, "change_sight"): lambda w, r: [
        w.rng.choice(("ann", "bob")),
        AnyRecord("warning", w.rng.choice(w.warnings or [w.id()])),
        w.one(Sight),
    ],
    (Subject, "give_name"): lambda w, r: [w.text("Name")],
    (Subject, "identify"): lambda w, r: ["passport", w.text("Number")],
    (Subject, "assert_same_as"): lambda w, r: [w.id(), w.text("Basis")],
    (Subject, "retract_same_as"): lambda w, r: [next(iter(r.same_as), w.id())],
    (Subject, "erase"): lambda w, r: [w.id()],
}
