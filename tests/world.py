"""Who and what there is in random histories, and new records in it."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.donation import Donation, reported_as
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Ground
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.domain.referral import Referral
from taskforce.domain.register_entry import RegisterEntry
from taskforce.domain.subject import Kind, Subject
from taskforce.domain.warning import Warning
from taskforce.domain.warning_events import Given

T = TypeVar("T", bound=StrEnum)


@dataclass
class World:
    """Who and what there is. Small, so that things happen to the same records and the same words come again."""

    rng: random.Random
    parties: tuple[str, ...]
    agencies: tuple[str, ...]
    donees: tuple[str, ...]
    warnings: list[UUID]
    marks: bool
    known: dict[str, list[UUID]] | None = None
    """By kind, what may be referred to besides what is begun here. None: what is referred to is not there."""

    def id(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def other(self, kind: str) -> UUID:
        """Something of this kind that another record may refer to."""
        found = self.known and self.known.get(kind)
        return self.rng.choice(found) if found and self.rng.random() < 0.8 else self.id()

    def begun(self, record: Any) -> None:
        if self.known is not None:
            self.known.setdefault(record.TOPIC, []).append(record.id)

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

    def label(self, *labels: str) -> str:
        """Where something is to follow from it, now and then one that the register questions a donation by."""
        some = labels or ("Cash", "Impermissible Donor")
        return some[0] if self.known is None else self.rng.choice(some)

    def entry(self, reference: str, recipient: str) -> RegisterEntry:
        flags = ("is_sponsorship", "is_bequest", "is_aggregation", "is_reported_pre_poll", "is_irish_source")
        said: dict[str, Any] = {name: self.rng.choice((True, False, None)) for name in flags}
        return RegisterEntry(
            reference=reference, recipient=recipient, recipient_name=recipient.title(), recipient_type="Party",
            value=self.rng.randrange(5), accepted_on=self.maybe_day(), received_on=self.maybe_day(),
            reported_on=self.maybe_day(), accounting_unit_id="", accounting_unit_name=self.rng.choice(("", "Central")),
            donor_id="D1", donor_name=self.text("Donor"), donor_status="Individual", donee_type="", company_number="",
            postcode="", donation_type=self.label(), nature="", purpose_of_visit=self.rng.choice(("", "a visit")),
            action=self.label("", "Returned", "Forfeited"),
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
        about = (world.other("subject"), world.text("Gist"), ["decide"])
        said |= {"assessment_id": world.other("assessment")} if world.known else {}
        return by, Warning.draft(world.warnings[-1], by, to, offices, *about, **said)
    if kind is CandidateBar:
        by, cited = world.party(), rng.choice((None, *(world.warnings or [world.id()])))
        cited = world.other("warning") if cited and world.known else cited
        said = {"nominations_close": rng.choice((None, world.moment())), "cites_warning": cited}
        return by, CandidateBar.open_consideration(
            world.id(), by, world.other("subject"), world.text("Name"), "Ely", **said
        )
    if kind is Referral:
        body, askers = rng.choice(world.agencies), (world.party(), world.agency())
        by = rng.choice([asker for asker in askers if asker.organisation != body])
        until = datetime(2026, 6, 1, tzinfo=UTC)
        return by, Referral.raise_referral(
            world.id(), by, body, [world.other("subject")], world.text("Question"), until
        )
    if kind is DonationFlag:
        recipient = world.recipient()
        by = rng.choice((recipient, world.regulator()))
        said = {"received_on": world.maybe_day(), "value": rng.choice((None, 7, 11))}
        return by, DonationFlag.raise_flag(
            world.id(), by, world.other("donation"), recipient.organisation, world.one(Ground), **said
        )
    if kind is Donation and rng.random() < 0.3:
        by = world.recipient()
        return by, Donation.note(
            world.id(), by, rng.randrange(1, 9), world.day(), world.text("Donor"), [world.other("subject")]
        )
    if kind is Donation:
        entry = world.entry(f"C{rng.getrandbits(40)}", world.recipient().organisation)
        return world.regulator(), Donation.report(
            reported_as(entry.reference), entry, world.day(), [world.other("subject")]
        )
    if kind is Organisation:
        name = f"{rng.choice(world.parties)}-{rng.getrandbits(40)}"
        return world.party(), Organisation.register(stream_of(name), name, OrganisationKind.PARTY, name.title())
    by = world.party()
    return by, Subject.register(world.id(), by, world.one(Kind))
