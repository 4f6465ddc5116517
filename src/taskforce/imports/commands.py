"""Rows of the register as commands: name the recipient, report or amend the donation, keep its flag in step."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime, time
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from msgspec.structs import asdict

from taskforce.domain.donation import Donation, reported_as
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.kernel import Personal
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.domain.register_entry import RegisterEntry
from taskforce.domain.register_flag import REGISTER as OFFICER
from taskforce.domain.register_flag import Questioned, flag_id, in_step
from taskforce.imports.cells import kind_of
from taskforce.imports.dates import is_plausible
from taskforce.imports.statement import Statement
from taskforce.imports.subjects import subjects_of
from taskforce.log.canonical import canonical, encode
from taskforce.log.command import Command
from taskforce.log.envelope import Act, Envelope
from taskforce.settings import Secret

SOURCE = "electoral-commission/register"
_OF_THE_EXPORT = ("line", "marks")
_TEXTS = tuple(field.name for field in fields(RegisterEntry) if field.type in (str, Personal))


class Commands:
    """For one export. A row's command id is keyed, so that it tells nobody without the secret what the row says."""

    def __init__(self, exported_on: date, secret: Secret) -> None:
        self.exported_on = exported_on
        self._key = secret.derive("command ids of imports")

    def name_recipient(self, row: Statement) -> Command:
        """Registers it where it is not known."""
        stream, exported_on = stream_of(row.recipient), self.exported_on
        _, kind = kind_of(row.recipient_type)

        def decide(known: Organisation | None) -> Organisation:
            if known is None:
                return Organisation.report(stream, row.recipient, kind, row.recipient_name, exported_on)
            known.report_name(row.recipient_name, exported_on)
            return known

        said = canonical([row.recipient, row.recipient_name, exported_on.isoformat()])
        return Command(self._act(f"recipient {self._keyed(said)}", row, row.recipient), stream, said, decide)

    def report(self, row: Statement, told: Callable[[str], None]) -> Command:
        """`told` hears whether it will be recorded, amended or changes nothing."""
        stream, entry = reported_as(row.reference), entry_of(row)
        subjects = subjects_of(row.reference, row.donor_id, row.recipient)

        def decide(known: Donation | None) -> Donation:
            if known is None:
                told("recorded")
                return Donation.report(stream, entry, self.exported_on, subjects, row.marks)
            known.amend(entry, self.exported_on, subjects, row.marks)
            told("amended" if _says_something_else(known) else "duplicates")
            return known

        said = self.exported_on.isoformat().encode() + encode(entry)
        return Command(self._act(f"{row.reference} {self._keyed(said)}", row, row.recipient), stream, said, decide)

    def keep_flag_in_step(self, row: Statement, donation: UUID, said: Questioned, flag: DonationFlag | None) -> Command:
        """A conflict if it has moved since."""
        days, version = (str(said.received_on), str(said.exported_on)), flag.version if flag else 0
        # Danger: without the version, what the register says again after it said something else would be a repetition.
        content = canonical([said.ground.value, said.outcome.value, said.value, said.recipient, *days, version])
        act = self._act(f"flag {row.reference} {self._keyed(content)}", row, said.recipient)
        return Command(act, flag_id(donation), content, lambda known: in_step(known, donation, said), version)

    def _keyed(self, said: bytes) -> str:
        return blake2b(said, digest_size=16, key=self._key).hexdigest()

    def _act(self, command_id: str, row: Statement, recipient: str) -> Act:
        told = (row.reported_on, row.accepted_on, row.received_on)
        day = next((day for day in told if day and is_plausible(day, self.exported_on)), self.exported_on)
        return Act(SOURCE, command_id, datetime.combine(day, time(tzinfo=UTC)), _envelope(recipient))


def entry_of(row: Statement) -> RegisterEntry:
    said = asdict(row)
    for name in _OF_THE_EXPORT:
        del said[name]
    for name in _TEXTS:
        if said[name] is None:
            said[name] = ""
    said["further"] = [f"{header}={text}" for header, text in row.further]
    said["raw_dates"] = [f"{name}={text}" for name, text in row.raw_dates.items()]
    return RegisterEntry(**said)


@lru_cache(maxsize=10_000)
def _envelope(recipient: str) -> Envelope:
    return Envelope(
        actor=OFFICER.person, office=OFFICER.office, organisation=OFFICER.organisation, authority="PPERA 2000",
        classification="OFFICIAL", releasable_to=(recipient,),
    )  # fmt: skip


def _says_something_else(donation: Donation) -> bool:
    return any(not isinstance(event, Donation.Confirmed) for event in donation.pending_events)
