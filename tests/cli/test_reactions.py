"""taskforce reactions, as an operator types it."""

import json
from pathlib import Path

import asyncpg

from commands import run
from imports.importing import environment
from taskforce.database import Database


async def test_status_says_what_paused_it_and_resume_goes_on_after_it(
    database: Database, admin: asyncpg.Connection, tmp_path: Path
) -> None:
    await database.migrate()  # what is said of a database itself is not copied from a template
    settings = {n: v for n, v in environment(database, tmp_path).items() if n.startswith("TASKFORCE_")}

    def ask(*words: str) -> tuple[int, str, str]:
        ended = run(tmp_path, "reactions", *words, **settings)
        return ended.returncode, ended.stdout, ended.stderr

    def stands() -> dict[str, object]:
        status, said, _ = ask("status", "--json")
        assert status == 0
        found: dict[str, object] = json.loads(said)
        return found

    going_on: dict[str, object] = {
        "position": 0,
        "lag": 9,
        "problem": None,
        "cause": None,
        "paused_at": None,
        "skipped": [],
    }
    await admin.execute("update log.head set position = 9 where log_id = 1")
    assert stands() == going_on
    for words in (("resume",), ("resume", "--skip")):
        status, said, error = ask(*words)
        assert (status, said, "it is not paused" in error) == (1, "", True)
    paused = "update log.reaction set position = 4, problem = 'WRONG_STAGE', cause = 5, paused_at = now()"
    await admin.execute(paused)
    assert (stands()["problem"], stands()["cause"]) == ("WRONG_STAGE", 5)
    said = ask("status")[1]
    assert "position 4, 5 behind the log" in said
    assert "paused before 5 since" in said
    assert "WRONG_STAGE" in said
    assert ask("resume")[0] == 0
    assert stands() == going_on | {"position": 4, "lag": 5}
    await admin.execute(paused)
    assert ask("resume", "--skip")[0] == 0
    assert stands() == going_on | {"position": 5, "lag": 4, "skipped": [5]}
    assert "passed over: 5" in ask("status")[1]
