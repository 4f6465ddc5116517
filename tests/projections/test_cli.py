"""taskforce projections, as somebody types it."""

import json
import os
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from histories import History, record
from shown import NAMES, home
from taskforce.database import Database
from taskforce.log.event_log import EventLog

Answer = tuple[int | None, str, str]
Ask = Callable[..., Awaitable[Answer]]


@pytest.fixture
async def ask(followers: Database, tmp_path: Path) -> Ask:
    """Runs the command against the test's own database."""
    (tmp_path / "secret").write_bytes(bytes(range(32)))
    (tmp_path / "secret").chmod(0o600)
    environment = os.environ | {
        "TASKFORCE_HOME": str(tmp_path), "TASKFORCE_DATABASE_URL": followers._admin_dsn, "COLUMNS": "200",
    }  # fmt: skip

    async def run(*words: str) -> Answer:
        process = await create_subprocess_exec(
            Path(sys.executable).with_name("taskforce"),
            "projections",
            *words,
            env=environment,
            stdout=PIPE,
            stderr=PIPE,
        )
        out, err = await process.communicate()
        return process.returncode, out.decode(), err.decode()

    return run


async def test_status_says_where_each_view_stands(log: EventLog, admin: asyncpg.Connection, ask: Ask) -> None:
    head = await record(log, History(70).take(40))
    await admin.execute("update projection.view set problem = '22P02 why' where name = 'parties/warnings'")
    code, out, err = await ask("status", "--json")
    assert code == 0, err
    lines = {line["view"]: line for line in map(json.loads, out.splitlines())}
    assert list(lines) == NAMES
    assert {(line["live"], line["position"], line["lag"]) for line in lines.values()} == {(True, 0, head)}
    assert {name: line["problem"] for name, line in lines.items() if line["problem"]} == {
        "parties/warnings": "22P02 why"
    }
    code, out, _ = await ask("status")
    assert code == 0
    assert "parties/warnings" in out
    assert "22P02 why" in out


async def test_rebuild_makes_a_new_table_and_switches(log: EventLog, admin: asyncpg.Connection, ask: Ask) -> None:
    await record(log, History(71).take(40))
    before = {name: await home(admin, name) for name in NAMES}
    code, _, err = await ask("rebuild", "parties/warnings")
    assert code == 0, err
    assert "parties/warnings" in err
    after = {name: await home(admin, name) for name in NAMES}
    assert [name for name in NAMES if before[name] != after[name]] == ["parties/warnings"]
    code, _, err = await ask("rebuild", "--all")
    assert code == 0, err
    assert all([after[name] != await home(admin, name) for name in NAMES])


async def test_rebuild_mends_a_stopped_view(admin: asyncpg.Connection, ask: Ask) -> None:
    await admin.execute("update projection.view set problem = '22P02 why' where name = 'parties/warnings'")
    code, _, err = await ask("rebuild", "parties/warnings")
    assert (code, "could not be made" in err) == (0, False), err
    _, out, _ = await ask("status", "--json")
    live = [line for line in map(json.loads, out.splitlines()) if line["live"]]
    assert {line["problem"] for line in live} == {None}


@pytest.mark.parametrize("words", [(), ("parties/warnings", "--all"), ("parties/nonsense",)])
async def test_rebuild_wants_one_view_or_all(ask: Ask, words: tuple[str, ...]) -> None:
    code, out, err = await ask("rebuild", *words)
    assert (code, out) == (2, "")
    assert "taskforce:" in err
