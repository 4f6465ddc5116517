"""The leaf: what one event adds to the tree of hashes.

Danger: this format is for ever. SHA-256 over the byte 0x00 and the canonical JSON object of the event's columns,
without log_id and position (the tree holds the place) and the hash itself. A column that is null is left out, so that a column
added later changes no older leaf. Moments are UTC with six digits; uuids are lower case; bytes are lower-case hex.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from taskforce.log.canonical import encode, moment

IN_THE_LEAF = (
    "stream_id", "version", "type", "schema_version", "source", "event_id", "occurred_at", "recorded_at",
    "actor", "actor_office", "actor_organisation", "on_behalf_of", "authority", "originator",
    "classification", "handling", "permitted_actions", "releasable_to", "controller", "regime", "purpose", "retention",
    "correlation_id", "causation_id", "signature", "data", "commitments", "nonce",
)  # fmt: skip


def leaf_hash(event: Mapping[str, Any]) -> bytes:
    """`event` by column name; data, which holds what `canonical` allows, and commitments as objects."""
    said = {name: value for name in IN_THE_LEAF if (value := event[name]) is not None}
    said["stream_id"] = str(said["stream_id"])
    said["occurred_at"] = moment(said["occurred_at"])
    said["recorded_at"] = moment(said["recorded_at"])
    said["nonce"] = said["nonce"].hex()
    if "signature" in said:
        said["signature"] = said["signature"].hex()
    return hashlib.sha256(b"\0" + encode(said)).digest()
