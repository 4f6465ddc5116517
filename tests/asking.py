"""What may be asked of each kind of record, with arguments made up at random, by somebody who might ask it."""

import inspect
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.candidate_bar_events import Scope
from taskforce.domain.donation import Donation, reported_as
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Finding, Forfeiture, Ground, Outcome, ReturnedTo
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.markings import Marked, Marking
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.domain.referral import Referral
from taskforce.domain.referral_events import Conclusion, Confidence
from taskforce.domain.register_entry import RegisterEntry
from taskforce.domain.registry import RECORDS
from taskforce.domain.subject import Kind, Subject
from taskforce.domain.warning import Warning
from taskforce.domain.warning_events import Given, Response

T = TypeVar("T", bound=StrEnum)
Asked = tuple[list[Any], dict[str, Any]]


@dataclass
class World:
    """Who and what there is. Small, so that things happen to the same records and the same words come again."""

    rng: random.Random
    parties: tuple[str, ...]
    agencies: tuple[str, ...]
    donees: tuple[str, ...]
    warnings: list[UUID]
    marks: bool

    def id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def one(self, kind: type[T]) -> T:
        return self.rng.choice(list(kind))

    def day(self) -> date:
        return date(2026, 1, 1) + timedelta(days=self.rng.randrange(150))

    def moment(self) -> datetime:
        return datetime.combine(self.day(), time(self.rng.randrange(24)), UTC)

    def maybe_day(self) -> date | None:
        return self.day() if self.rng.random() < 0.7 else None

    def text(self, about: str) -> str:
        return f"{about} {self.rng.randrange(10_000)}: 'ä%\\"

    def officer(self, organisation: str, kind: OrganisationKind) -> Officer:
        office = self.rng.choice(("security", "treasurer"))
        return Officer(organisation, kind, office, f"{organisation}-{self.rng.randrange(3)}")

    def party(self) -> Officer:
        return self.officer(self.rng.choice(self.parties), OrganisationKind.PARTY)

    def agency(self) -> Officer:
        return self.officer(self.rng.choice(self.agencies), OrganisationKind.AGENCY)

    def recipient(self) -> Officer:
        name = self.rng.choice(self.parties + self.donees)
        return self.officer(name, OrganisationKind.DONEE if name in self.donees else OrganisationKind.PARTY)

    def regulator(self) -> Officer:
        return self.officer("electoral-commission", OrganisationKind.REGULATOR)

    def entry(self, reference: str, recipient: str) -> RegisterEntry:
        flags = ("is_sponsorship", "is_bequest", "is_aggregation", "is_reported_pre_poll", "is_irish_source")
        said: dict[str, Any] = {name: self.rng.choice((True, False, None)) for name in flags}
        return RegisterEntry(
            reference=reference, recipient=recipient, recipient_name=recipient.title(), recipient_type="Party",
            value=self.rng.randrange(5), accepted_on=self.maybe_day(), received_on=self.maybe_day(),
            reported_on=self.maybe_day(), accounting_unit_id="", accounting_unit_name=self.rng.choice(("", "Central")),
            donor_id="D1", donor_name=self.text("Donor"), donor_status="Individual", donee_type="", company_number="",
            postcode="", donation_type="Cash", nature="", purpose_of_visit=self.rng.choice(("", "a visit")), action="",
            accounting_units_as_central_party=None, reporting_period="Q1 2026", campaigning_name="", register_name="GB",
            further=[], raw_dates=self.rng.choice(([], ["received_on=31/02/2026"])), **said,
        )  # fmt: skip


def opened(world: World, kind: type) -> tuple[Officer, Any]:
    """A new record, and who asked for it."""
    rng = world.rng
    if kind is Warning:
        by, to = world.agency(), rng.choice(world.parties)
        said: dict[str, Any] = {"given": world.one(Given), "expires_on": world.maybe_day()}
        offices = rng.choice((["security"], ["security", "treasurer"]))
        world.warnings.append(world.id())
        about = (world.id(), world.text("Gist"), ["decide"])
        return by, Warning.draft(world.warnings[-1], by, to, offices, *about, **said)
    if kind is CandidateBar:
        by, cited = world.party(), rng.choice((None, *(world.warnings or [world.id()])))
        said = {"nominations_close": rng.choice((None, world.moment())), "cites_warning": cited}
        return by, CandidateBar.open_consideration(world.id(), by, world.id(), world.text("Name"), "Ely", **said)
    if kind is Referral:
        body, askers = rng.choice(world.agencies), (world.party(), world.agency())
        by = rng.choice([asker for asker in askers if asker.organisation != body])
        until = datetime(2026, 6, 1, tzinfo=UTC)
        return by, Referral.raise_referral(world.id(), by, body, [world.id()], world.text("Question"), until)
    if kind is DonationFlag:
        recipient = world.recipient()
        by = rng.choice((recipient, world.regulator()))
        said = {"received_on": world.maybe_day(), "value": rng.choice((None, 7, 11))}
        return by, DonationFlag.raise_flag(
            world.id(), by, world.id(), recipient.organisation, world.one(Ground), **said
        )
    if kind is Donation and rng.random() < 0.3:
        by = world.recipient()
        return by, Donation.note(world.id(), by, rng.randrange(1, 9), world.day(), world.text("Donor"), [world.id()])
    if kind is Donation:
        entry = world.entry(f"C{rng.getrandbits(40)}", world.recipient().organisation)
        return world.regulator(), Donation.report(reported_as(entry.reference), entry, world.day(), [world.id()])
    if kind is Organisation:
        name = f"{rng.choice(world.parties)}-{rng.getrandbits(40)}"
        return world.party(), Organisation.register(stream_of(name), name, OrganisationKind.PARTY, name.title())
    by = world.party()
    return by, Subject.register(world.id(), by, world.one(Kind))


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
    takes_nobody = {"expire", "lapse", "deem_accepted", "amend", "match_with", "mark_for_review", "erase"} | set(
        Organisation.LIFECYCLE
    )
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
    (Warning, "supersede"): lambda w, r: [w.id()],
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
    (Referral, "redirect"): lambda w, r: [w.rng.choice(w.agencies), w.id()],
    (Referral, "mark_duplicate"): lambda w, r: [w.id()],
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
    (Donation, "match_with"): lambda w, r: [w.id()],
    (Organisation, "rename"): lambda w, r: [w.text("Name")],
    (Organisation, "open_office"): lambda w, r: [w.rng.choice(("security", "treasurer"))],
    (Organisation, "close_office"): lambda w, r: [w.rng.choice(("security", "treasurer"))],
    (Organisation, "join"): lambda w, r: [w.rng.choice(("ann", "bob")), w.rng.choice(("security", "treasurer"))],
    (Organisation, "part"): lambda w, r: [w.rng.choice(("ann", "bob")), w.rng.choice(("security", "treasurer"))],
    (Subject, "give_name"): lambda w, r: [w.text("Name")],
    (Subject, "identify"): lambda w, r: ["passport", w.text("Number")],
    (Subject, "assert_same_as"): lambda w, r: [w.id(), w.text("Basis")],
    (Subject, "retract_same_as"): lambda w, r: [next(iter(r.same_as), w.id())],
    (Subject, "erase"): lambda w, r: [w.id()],
}
