"""The log is proved from its rows alone, and whatever a superuser changes is found."""

from typing import Any

import asyncpg
import pytest

from log.acts import act, append, joining, note
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.verify import Problem, verify


@pytest.fixture
async def written(cases: Cases, log: EventLog) -> None:
    """Ten events in three streams, at positions 1 to 10; 9 and 10 have personal data, as has 1."""
    await cases.ask_all([joining("blue", f"officer-{n}") for n in range(6)])
    await log.append_all([(append(note(name=name), by=act(name)),) for name in ("Ms Ann Example", "Grüße 😀")])


async def problems(db: asyncpg.Connection) -> list[Problem]:
    return [problem async for problem in verify(db)]


async def tampered(admin: asyncpg.Connection, change: str) -> list[Problem]:
    await admin.execute(change)
    return await problems(admin)


@pytest.mark.usefixtures("written")
async def test_what_was_written_is_proved_on_the_writers_login(database: Database, admin: asyncpg.Connection) -> None:
    writer = await database.writer()
    assert await problems(writer) == []
    await writer.close()
    assert await admin.fetchval("select count(*) from log.event") == 10


async def test_an_empty_log_is_proved(admin: asyncpg.Connection) -> None:
    assert await problems(admin) == []


COLUMNS: dict[str, str] = {
    "stream_id": "gen_random_uuid()", "type": "'donation.accepted'", "schema_version": "2", "source": "'other'",
    "event_id": "'other'", "occurred_at": "now()", "actor": "'officer-18'", "actor_office": "null",
    "actor_organisation": "'red'", "on_behalf_of": "'red'", "authority": "'an Act'", "originator": "'red'",
    "classification": "'OFFICIAL'", "handling": "'{EYES ONLY}'", "permitted_actions": "'{share}'",
    "releasable_to": "'{red}'", "controller": "'red'", "regime": "'gdpr'", "purpose": "'other'",
    "retention": "'other'", "correlation_id": "'k'", "causation_id": "'k'", "signature": "'\\x00'",
    "data": "data || '{\"value\": 1235}'", "commitments": "commitments || '{\"donor_name\": \"00\"}'",
    "nonce": "'\\x00'", "leaf_hash": "sha256(leaf_hash)",
}  # fmt: skip


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("column", COLUMNS)
async def test_a_changed_column_is_found(admin: asyncpg.Connection, column: str) -> None:
    found = await tampered(admin, f"update log.event set {column} = {COLUMNS[column]} where position = 9")
    assert Problem("leaf", 9) in found
    assert {problem.position for problem in found} == {9}


@pytest.mark.usefixtures("written")
async def test_a_changed_version_is_found(admin: asyncpg.Connection) -> None:
    found = await tampered(admin, "update log.event set version = 2 where position = 9")
    assert found == [Problem("leaf", 9), Problem("version", 9)]


@pytest.mark.usefixtures("written")
async def test_a_moment_before_the_one_before_is_found(admin: asyncpg.Connection) -> None:
    change = "update log.event set recorded_at = recorded_at - interval '1 hour' where position = 5"
    assert await tampered(admin, change) == [Problem("backwards", 5), Problem("leaf", 5)]


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("update log.vault set personal = jsonb_set(personal, '{donor_name}', '\"Somebody\"') where position = 9", 9),
        ('update log.vault set personal = personal || \'{"more": ""}\' where position = 9', 9),
        ("update log.vault set salts = jsonb_set(salts, '{donor_name}', '\"00\"') where position = 9", 9),
        ("update log.vault set salts = '{}' where position = 9", 9),
        ('update log.vault set salts = \'{"donor_name": "no hex"}\' where position = 9', 9),
        ("insert into log.vault select 1, 99, subjects, salts, personal from log.vault where position = 9", 99),
        ("insert into log.vault select 1, 2, subjects, salts, personal from log.vault where position = 9", 2),
    ],
)
async def test_a_changed_vault_is_found(admin: asyncpg.Connection, change: str, found: int) -> None:
    assert await tampered(admin, change) == [Problem("vault", found)]


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("delete from log.event where position = 10", [Problem("missing", 10), Problem("vault", 10)]),
        ("delete from log.event where position = 9", [Problem("missing", 9), Problem("vault", 9)]),
        (
            "delete from log.event where position = 5",
            [Problem("missing", 5), *(Problem("version", n) for n in (6, 7, 8))],
        ),
        ("update log.head set position = 11 where log_id = 1", [Problem("missing", 11)]),
        ("update log.event set position = 12 where position = 4", None),
    ],
)
async def test_a_missing_event_is_found(admin: asyncpg.Connection, change: str, found: Any) -> None:
    said = await tampered(admin, change)
    assert said == found if found else Problem("missing", 4) in said


@pytest.mark.usefixtures("written")
async def test_what_was_erased_is_no_problem(admin: asyncpg.Connection) -> None:
    assert await tampered(admin, "delete from log.vault where position = 9") == []
    assert await tampered(admin, "update log.vault set personal = personal - 'donor_name' where position = 10") == []
