"""The leaf: what one event adds to the tree of hashes.

Danger: this format is for ever. SHA-256 over the byte 0x00 and the canonical JSON object of the event's columns,
without log_id and position (the tree holds the place) and the hash itself. A column that is null is left out, so that
a column added later changes no older leaf. Moments are UTC with six digits; uuids are lower case; bytes are lower-case
hex.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from taskforce.log.canonical import encode, moment

IN_THE_LEAF = (
    "stream_id", "version", "type", "schema_version", "source", "event_id", "occurred_at", "recorded_at",
    "actor", "actor_office", "actor_organisation", "on_behalf_of", "authority", "originator",
    "classification", "handling", "permitted_actions", "releasable_to", "controller", "regime", "purpose", "retention",
    "correlation_id", "causation_id", "signature", "data", "commitments", "nonce",
)  # fmt: skip


# How what JSON has no word for is written. Data and commitments are canonical text already.
_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "stream_id": str,
    "occurred_at": moment,
    "recorded_at": moment,
    "signature": bytes.hex,
    "data": msgspec.Raw,
    "commitments": msgspec.Raw,
    "nonce": bytes.hex,
}


def leaf_hash(event: Mapping[str, Any]) -> bytes:
    """`event` by column name; data and commitments as their canonical text."""
    said = {name: value for name in IN_THE_LEAF if (value := event[name]) is not None}
    for name, write in _WRITTEN.items():
        if name in said:
            said[name] = write(said[name])
    return hashlib.sha256(b"\0" + encode(said)).digest()
