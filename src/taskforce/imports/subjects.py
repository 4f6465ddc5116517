"""Whom a row of the register is about: what was recorded of them, and what was set aside, is erased by these ids."""

from contextlib import suppress
from functools import lru_cache
from uuid import UUID, uuid5

from taskforce.domain.donation import REGISTER
from taskforce.domain.organisation import stream_of
from taskforce.imports.cells import identifier, kind_of, register_number
from taskforce.imports.columns import Columns
from taskforce.imports.records import Record
from taskforce.imports.unreadable import CannotRead


def subjects_of(reference: str, donor_id: str | None, recipient: str | None) -> list[UUID]:
    """The donor, who has no number in some rows, and the recipient where it is known."""
    donor = _donor(f"donor {donor_id}" if donor_id else f"donor of {reference}")
    return [donor, stream_of(recipient)] if recipient else [donor]


def subjects_in(columns: Columns, record: Record) -> list[UUID]:
    """The same of a record that cannot be read. Nobody where its fields cannot be told apart."""
    if record.fields is None or len(record.fields) != columns.width:
        return []
    said = {field: record.fields[place].strip() for field, place in columns.place.items()}
    recipient = None
    with suppress(CannotRead):
        recipient = kind_of(said["recipient_type"])[0] + register_number(said["recipient_id"])
    return subjects_of(said["reference"], identifier(said.get("donor_id", "")), recipient)


@lru_cache(maxsize=10_000)
def _donor(name: str) -> UUID:
    return uuid5(REGISTER, name)
