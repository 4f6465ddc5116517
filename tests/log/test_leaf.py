"""The format of the leaf, written out: if one of these fails, every proof ever given would be worth nothing."""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from log.acts import append, note
from taskforce.log.canonical import canonical
from taskforce.log.event_log import EventLog
from taskforce.log.leaf import IN_THE_LEAF, leaf_hash

EVERYTHING: dict[str, Any] = {
    "log_id": 1,
    "position": 42,
    "stream_id": UUID("0123456789abcdef0123456789abcdef"),
    "version": 3,
    "type": "warning.issued",
    "schema_version": 1,
    "source": "agency/desk",
    "event_id": "c-17/1",
    "occurred_at": datetime(476, 9, 4, 12, 0, tzinfo=UTC),
    "recorded_at": datetime(2026, 1, 31, 9, 30, 0, 120, tzinfo=UTC),
    "actor": "officer-17",
    "actor_office": "desk",
    "actor_organisation": "agency",
    "on_behalf_of": "department",
    "authority": "an Act",
    "originator": "agency",
    "classification": "OFFICIAL-SENSITIVE",
    "handling": ["EYES ONLY"],
    "permitted_actions": [],
    "releasable_to": ["PP52", "PP77"],
    "controller": "agency",
    "regime": "uk-gdpr",
    "purpose": "interference_warning",
    "retention": "public_record",
    "correlation_id": "k-1",
    "causation_id": "k-0",
    "signature": bytes([0, 255]),
    "data": '{"stage":"issued","text":"Grüße\\n"}',
    "commitments": '{"gist":"' + "ab" * 32 + '"}',
    "nonce": bytes(range(16)),
}
BYTES = (
    '{"actor":"officer-17","actor_office":"desk","actor_organisation":"agency","authority":"an Act",'
    '"causation_id":"k-0","classification":"OFFICIAL-SENSITIVE",'
    '"commitments":{"gist":"abababababababababababababababababababababababababababababababab"},'
    '"controller":"agency","correlation_id":"k-1","data":{"stage":"issued","text":"Grüße\\n"},"event_id":"c-17/1",'
    '"handling":["EYES ONLY"],"nonce":"000102030405060708090a0b0c0d0e0f","occurred_at":"0476-09-04T12:00:00.000000Z",'
    '"on_behalf_of":"department","originator":"agency","permitted_actions":[],'
    '"purpose":"interference_warning","recorded_at":"2026-01-31T09:30:00.000120Z","regime":"uk-gdpr",'
    '"releasable_to":["PP52","PP77"],"retention":"public_record","schema_version":1,"signature":"00ff",'
    '"source":"agency/desk","stream_id":"01234567-89ab-cdef-0123-456789abcdef","type":"warning.issued","version":3}'
)
LEAST: dict[str, Any] = EVERYTHING | dict.fromkeys(
    ["actor_office", "on_behalf_of", "authority", "correlation_id", "causation_id", "signature", "commitments"]
)
LEAST_BYTES = (
    '{"actor":"officer-17","actor_organisation":"agency","classification":"OFFICIAL-SENSITIVE",'
    '"controller":"agency","data":{"stage":"issued","text":"Grüße\\n"},"event_id":"c-17/1",'
    '"handling":["EYES ONLY"],"nonce":"000102030405060708090a0b0c0d0e0f","occurred_at":"0476-09-04T12:00:00.000000Z",'
    '"originator":"agency","permitted_actions":[],'
    '"purpose":"interference_warning","recorded_at":"2026-01-31T09:30:00.000120Z","regime":"uk-gdpr",'
    '"releasable_to":["PP52","PP77"],"retention":"public_record","schema_version":1,'
    '"source":"agency/desk","stream_id":"01234567-89ab-cdef-0123-456789abcdef","type":"warning.issued","version":3}'
)


def leaf_of(event: dict[str, Any]) -> bytes:
    return leaf_hash([event[name] for name in IN_THE_LEAF])


@pytest.mark.parametrize(
    ("event", "written", "leaf"),
    [
        (EVERYTHING, BYTES, "d1e03e78cea03761a83ab8daf106cfb6be4dd897db2ede02dd6bf7ca9cf50f0b"),
        (LEAST, LEAST_BYTES, "532969e5b186afb35a5088afef8537a010c96fa56739195cf32dbbe8ebfdf467"),
    ],
    ids=["everything", "least"],
)
def test_the_leaf_of_a_known_event_is_known(event: dict[str, Any], written: str, leaf: str) -> None:
    assert hashlib.sha256(b"\0" + written.encode()).hexdigest() == leaf
    assert leaf_of(event).hex() == leaf


def test_the_bytes_of_the_known_event_are_canonical() -> None:
    for written in (BYTES, LEAST_BYTES):
        assert canonical(msgspec.json.decode(written)) == written.encode()


def test_all_that_an_event_says_is_in_its_leaf() -> None:
    for name in IN_THE_LEAF:
        other = {"version": 4, "schema_version": 2, "data": "{}", "commitments": "{}"}.get(name)
        if other is None:
            other = {str: "other", list: ["other"], bytes: b"other", UUID: UUID(int=1)}.get(type(EVERYTHING[name]))
        changed = EVERYTHING | {name: other or datetime(2025, 1, 1, tzinfo=UTC)}
        assert leaf_of(changed) != leaf_of(EVERYTHING), name


async def test_every_column_but_its_place_is_in_the_leaf_in_the_order_of_the_table(admin: asyncpg.Connection) -> None:
    names = await admin.fetch(
        "select attname from pg_attribute where attrelid = 'log.event'::regclass and attnum > 0 and not attisdropped"
        " order by attnum"
    )
    assert tuple(name for (name,) in names) == ("log_id", "position", *IN_THE_LEAF, "leaf_hash")


async def test_what_is_alike_has_leaves_that_are_not(log: EventLog, admin: asyncpg.Connection) -> None:
    await log.append_all([(append(note(name="Ms Ann Example")),) for _ in range(20)])
    assert await admin.fetchval("select count(distinct leaf_hash) = 20 and count(distinct nonce) = 20 from log.event")
    said = await admin.fetchval("select count(distinct commitments ->> 'donor_name') from log.event")
    assert said == 20
