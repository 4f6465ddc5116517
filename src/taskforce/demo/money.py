"""Donations and the questions about them. A notice about a person leaves that person's donations alone."""

from collections.abc import Iterator
from datetime import date

from taskforce.demo.people import (
    CLOCK,
    HARBOUR,
    HARBOUR_TREASURER,
    MEMBER_OFFICE,
    ORCHARD,
    ORCHARD_TREASURER,
    ORGANISATIONS,
    REGISTRAR,
)
from taskforce.demo.record import Record, named
from taskforce.domain.donation import Donation, reported_as
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Finding, Ground, ReturnedTo
from taskforce.domain.kernel import Officer
from taskforce.domain.organisation import stream_of
from taskforce.domain.register_entry import RegisterEntry


def money() -> Iterator[Record]:
    yield _noted("Mara Quill", MEMBER_OFFICE, 4_000_00, date(2025, 1, 28))  # no flag, whatever was told of her
    yield _noted("Greta Holm", HARBOUR_TREASURER, 12_500_00, date(2025, 2, 14))  # and reported: the two are matched
    yield _reported("D9001", HARBOUR, "Greta Holm", 12_500_00, date(2025, 2, 14))
    yield _reported("D9002", HARBOUR, "Tidewater Foods Ltd", 20_000_00, date(2025, 3, 3), "Company")
    yield _reported("D9003", ORCHARD, "Anselm Pike", 11_500_00, date(2025, 3, 17))
    yield from _returned_in_time()
    yield from _accepted_in_breach()
    yield from _deemed_accepted()
    yield from _under_way()


def _noted(donor: str, by: Officer, value: int, on: date, status: str = "Individual") -> Record:
    subjects = [named(f"donor {donor}")]
    return Record(f"donation of {donor}").opens(
        on, by, Donation.note, by, value, on, donor, subjects, donor_status=status, donation_type="Cash"
    )


def _flagged(donor: str, donation: Record, by: Officer, recipient: str, ground: Ground, value: int, on: date) -> Record:
    return Record(f"flag on {donor}").opens(
        on, by, DonationFlag.raise_flag, by, donation.id, recipient, ground, on, value
    )


def _returned_in_time() -> Iterator[Record]:
    by, received, back = HARBOUR_TREASURER, date(2025, 3, 10), date(2025, 3, 28)
    donation = _noted("Calder Holdings SA", by, 15_000_00, received, "Company")
    yield donation
    flag = _flagged("Calder Holdings SA", donation, by, HARBOUR, Ground.NOT_CARRYING_ON_BUSINESS, 15_000_00, received)
    flag.then(received, by, DonationFlag.acknowledge).then(received, by, DonationFlag.start_check)
    flag.then(date(2025, 3, 21), by, DonationFlag.determine_permissibility, Finding.IMPERMISSIBLE)
    flag.then(date(2025, 3, 21), by, DonationFlag.refuse)
    yield flag.then(back, by, DonationFlag.give_back, ReturnedTo.DONOR, "bank transfer 88-1043", back)


def _accepted_in_breach() -> Iterator[Record]:
    """What should not have happened is recorded too, as reported, and marked as a breach."""
    by, received, kept = ORCHARD_TREASURER, date(2025, 2, 20), date(2025, 3, 5)
    donation = _noted("Vane and Daughters", by, 8_400_00, received, "Company")
    yield donation
    flag = _flagged("Vane and Daughters", donation, REGISTRAR, ORCHARD, Ground.ANOTHER_SOURCE, 8_400_00, received)
    flag.then(received, by, DonationFlag.acknowledge).then(received, by, DonationFlag.start_check)
    flag.then(date(2025, 3, 1), by, DonationFlag.determine_permissibility, Finding.IMPERMISSIBLE)
    flag.then(kept, by, DonationFlag.accept, kept, reported=True)
    yield flag.then(date(2025, 5, 19), REGISTRAR, DonationFlag.uphold)


def _deemed_accepted() -> Iterator[Record]:
    by, received, after = HARBOUR_TREASURER, date(2025, 4, 2), date(2025, 5, 2)
    donation = _noted("Lars Idle", by, 2_600_00, received)
    yield donation
    flag = _flagged("Lars Idle", donation, by, HARBOUR, Ground.NOT_ON_ELECTORAL_REGISTER, 2_600_00, received)
    flag.then(received, by, DonationFlag.acknowledge)
    yield flag.so(after, CLOCK, DonationFlag.deem_accepted, after)


def _under_way() -> Iterator[Record]:
    by, received = HARBOUR_TREASURER, date(2025, 6, 9)
    donation = _noted("The Gull Trust", by, 9_000_00, received, "Trust")
    yield donation
    flag = _flagged("The Gull Trust", donation, by, HARBOUR, Ground.UNIDENTIFIED, 9_000_00, received)
    yield flag.then(received, by, DonationFlag.acknowledge).then(received, by, DonationFlag.start_check)


def _reported(
    reference: str, recipient: str, donor: str, value: int, received: date, status: str = "Individual"
) -> Record:
    reported = date(2025, 4, 30)
    entry = RegisterEntry(
        reference=reference, recipient=recipient, recipient_name=ORGANISATIONS[recipient][1],
        recipient_type="Political Party", value=value, accepted_on=received, received_on=received,
        reported_on=reported, accounting_unit_id="", accounting_unit_name="Central Party", donor_id="",
        donor_name=donor, donor_status=status, donee_type="", company_number="", postcode="ZZ99 9ZZ",
        donation_type="Cash", nature="", purpose_of_visit="", action="", is_sponsorship=False, is_bequest=False,
        is_aggregation=False, is_reported_pre_poll=False, is_irish_source=False,
        accounting_units_as_central_party=False, reporting_period="Q1 2025", campaigning_name="",
        register_name="Great Britain", further=[], raw_dates=[],
    )  # fmt: skip
    subjects = [named(f"donor {donor}"), stream_of(recipient)]
    return Record(f"donation {reference}", reported_as(reference)).opens(
        reported, REGISTRAR, Donation.report, entry, date(2025, 5, 1), subjects
    )
