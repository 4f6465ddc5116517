"""The leaf: what one event adds to the tree of hashes.

Danger: this format is for ever. SHA-256 over the byte 0x00 and the canonical JSON object of the event's columns,
without log_id and position (the tree holds the place) and the hash itself. A column that is null is left out, so that
a column added later changes no older leaf. Moments are UTC with six digits; uuids are lower case; bytes are lower-case
hex.
"""

import hashlib
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import msgspec

from taskforce.log.canonical import moment

IN_THE_LEAF = (
    "stream_id", "version", "type", "schema_version", "source", "event_id", "occurred_at", "recorded_at",
    "actor", "actor_office", "actor_organisation", "on_behalf_of", "authority", "originator",
    "classification", "handling", "permitted_actions", "releasable_to", "controller", "regime", "purpose", "retention",
    "correlation_id", "causation_id", "signature", "data", "commitments", "nonce",
)  # fmt: skip


_Leaf: Any = msgspec.defstruct(
    "_Leaf", [(name, Any, None) for name in sorted(IN_THE_LEAF)], omit_defaults=True, gc=False
)
_sorted = itemgetter(*map(IN_THE_LEAF.index, sorted(IN_THE_LEAF)))
_encode = msgspec.json.Encoder().encode


def leaf_hash(event: Sequence[Any]) -> bytes:
    """The values of IN_THE_LEAF, in its order; data and commitments as their canonical text."""
    leaf = _Leaf(*_sorted(event))
    leaf.occurred_at, leaf.recorded_at = moment(leaf.occurred_at), moment(leaf.recorded_at)
    leaf.data, leaf.nonce = msgspec.Raw(leaf.data), leaf.nonce.hex()
    if leaf.commitments is not None:
        leaf.commitments = msgspec.Raw(leaf.commitments)
    if leaf.signature is not None:
        leaf.signature = leaf.signature.hex()
    return hashlib.sha256(b"\0" + _encode(leaf)).digest()
