"""What goes on every month beside it: enough for ministers' counts to show something."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from taskforce.demo.people import (
    APPROVER,
    ASSESSOR,
    DRAFTER,
    LANTERN,
    LANTERN_SECURITY,
    LANTERN_TREASURER,
    REVIEWER,
    UNIT,
)
from taskforce.demo.record import Record, named
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Finding, Ground, ReturnedTo
from taskforce.domain.referral import Referral
from taskforce.domain.warning import Warning

BRANCHES = ("Aldermere", "Brackwater", "Cobblewick", "Dunmarsh", "Eastfold", "Fallowby",
            "Gorsedale", "Hollinbeck", "Ivymoor", "Juniper Quay", "Kestrelby", "Larkfield")  # fmt: skip


def routine() -> Iterator[Record]:
    for month in (3, 4, 5):
        for number, branch in enumerate(BRANCHES):
            yield _question(branch, date(2025, month, 3 + 2 * number), closes=month < 5)
    for number, branch in enumerate(BRANCHES):
        yield _advice(branch, date(2025, 4, 2 + 2 * number))
        yield from _returned(branch, date(2025, 5, 1 + 2 * number))


def _question(branch: str, on: date, *, closes: bool) -> Record:
    record = Record(f"question of {branch} in {on:%B}")
    until = datetime(on.year, on.month, on.day, 17, tzinfo=UTC) + timedelta(days=3)
    question = f"The {branch} branch asks about an offer of help."
    by, subjects = LANTERN_SECURITY, [named(f"whom {branch} asks about")]
    record.opens(on, by, Referral.raise_referral, by, UNIT, subjects, question, until)
    record.then(on, ASSESSOR, Referral.acknowledge)
    if closes:
        later = on + timedelta(days=6)
        record.then(later, ASSESSOR, Referral.reject, "It names nobody.").then(later, ASSESSOR, Referral.close)
    return record


def _advice(branch: str, on: date) -> Record:
    record = Record(f"advice to {branch}", releasable_to=(LANTERN,))
    gist = f"Accounts that are not what they seem write to members of the {branch} branch."
    subject, may = named(f"what writes to {branch}"), ["share within the party"]
    record.opens(on, DRAFTER, Warning.draft, DRAFTER, LANTERN, ["security"], subject, gist, may)
    record.then(on, REVIEWER, Warning.review).then(on, APPROVER, Warning.authorise)
    record.then(on, APPROVER, Warning.issue, on)
    for step in (Warning.deliver, Warning.open, Warning.acknowledge):
        record.then(on, LANTERN_SECURITY, step)
    return record.then(on + timedelta(days=5), DRAFTER, Warning.close)


def _returned(branch: str, on: date) -> Iterator[Record]:
    by, value, back = LANTERN_TREASURER, 600_00, on + timedelta(days=9)
    donor = f"Friends of {branch}"
    donation = Record(f"donation of {donor}")
    yield donation.opens(on, by, Donation.note, by, value, on, donor, [named(donor)], donation_type="Cash")
    flag = Record(f"flag on {donor}")
    flag.opens(on, by, DonationFlag.raise_flag, by, donation.id, LANTERN, Ground.UNIDENTIFIED, on, value)
    flag.then(on, by, DonationFlag.acknowledge).then(on, by, DonationFlag.start_check)
    flag.then(back, by, DonationFlag.determine_permissibility, Finding.IMPERMISSIBLE)
    yield flag.then(back, by, DonationFlag.give_back, ReturnedTo.DONOR, f"cheque for {branch}", back)
