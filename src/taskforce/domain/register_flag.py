"""The flag that says what the register's current version of a donation says, whoever reported it."""

from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid5

from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Ground, Outcome
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.register_entry import RegisterEntry
from taskforce.domain.register_label import ground_of, outcome_of

REGISTER = Officer("electoral-commission", OrganisationKind.REGULATOR, "register", "register-import")


class Questioned(NamedTuple):
    """What the register says of a donation that it questions, or questioned once."""

    outcome: Outcome
    ground: Ground
    exported_on: date
    recipient: str
    received_on: date | None
    value: int


def flag_id(donation: UUID) -> UUID:
    """Stored for ever: each donation has one flag of the register's own."""
    return uuid5(donation, "flag of the register")


def labels(donation: Donation) -> list[tuple[Ground, RegisterEntry]]:
    """Everything that the register has called it, whatever the order in which its exports were read: the last first."""
    in_order = sorted(donation.statements, key=lambda heard: (heard[1], heard[0].content), reverse=True)
    found = ((ground_of(entry.donation_type, entry.donor_status), entry) for entry, _ in in_order)
    return [(ground, entry) for ground, entry in found if ground]


def questioned(donation: Donation) -> Questioned:
    """Also once the register has ceased to question it: then of whoever was said to have it when it last did."""
    now, labelled = donation.current, ground_of(donation.current.donation_type, donation.current.donor_status)
    outcome = outcome_of(now.action) if labelled else Outcome.LABEL_REMOVED
    ground, last = next(iter(labels(donation)), (Ground.OTHER, now))
    said = now if last.recipient == now.recipient else last
    return Questioned(outcome, ground, donation.exported_on, said.recipient, said.received_on, said.value)


def in_step(flag: DonationFlag | None, donation: UUID, said: Questioned) -> DonationFlag:
    """Raised where there is none. Nothing happens to one that is in step."""
    rests_on = (said.received_on, said.value)
    flag = flag or DonationFlag.raise_flag(
        flag_id(donation), REGISTER, donation, said.recipient, said.ground, *rests_on
    )
    flag.report_outcome(REGISTER, *said)
    return flag
