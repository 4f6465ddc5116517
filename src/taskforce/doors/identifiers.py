"""How a record is named from outside: by the id that every audience's API shows, or by the key of whoever began it.

Keys are each organisation's own: whatever key it chooses, it meets no record of another.
"""

import base64
import binascii
from functools import lru_cache
from uuid import UUID, uuid5

import msgspec

from taskforce.domain.donation import Donation, reported_as
from taskforce.domain.kernel import Officer, OrganisationKind, Stream
from taskforce.domain.organisation import Organisation, stream_of

# Stored for ever: what an organisation began is found by its key through this.
KEYS = UUID("a4f3d1e6-5b1c-5f0e-8f6b-3d2a9c7e4b58")


def id_of(record: type[Stream], stream: UUID) -> str:
    """As the API shows it, in whichever audience."""
    return base64.b64encode(f"{record.__name__}:{stream}".encode()).decode()


def parse_id(text: str) -> tuple[str, UUID] | None:
    """The type and the stream; None where it is no id at all, which is the same as one of nothing."""
    try:
        name, _, stream = base64.b64decode(text, validate=True).decode("ascii").partition(":")
        return (name, UUID(stream)) if str(UUID(stream)) == stream else None
    except (ValueError, binascii.Error):
        return None


def begun(record: type[Stream], by: Officer, key: str) -> UUID:
    """Where a record stands that this organisation begins under this key."""
    if record is Organisation:
        return stream_of(key)
    if record is Donation and by.organisation_kind is OrganisationKind.REGULATOR:
        return reported_as(key)
    return _begun(by.organisation, vars(record)["TOPIC"], key)


@lru_cache(maxsize=10_000)
def _begun(organisation: str, topic: str, key: str) -> UUID:
    return uuid5(KEYS, msgspec.json.encode([organisation, topic, key]).decode())


def named(record: type[Stream], by: Officer, text: str) -> UUID:
    """The record that this organisation names so: by its id, or by its own key."""
    found = parse_id(text)
    return found[1] if found and found[0] == record.__name__ else begun(record, by, text)
