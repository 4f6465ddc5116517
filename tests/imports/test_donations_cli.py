"""The command as its user runs it."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from imports.importing import environment
from register_files import row, text
from taskforce.database import Database

CUT_OFF_AFTER_ONE_FILE = """
from taskforce.imports.donations import DonationImport

take = DonationImport.take

async def once(work, *said):
    if work.tally.rows:
        raise ConnectionResetError("cut off")
    await take(work, *said)

DonationImport.take = once
"""
TO_COME = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()


class Command:
    def __init__(self, database: Database, folder: Path) -> None:
        self._environment = environment(database, folder)

    def __call__(self, *arguments: str | Path, after: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", f"{after}\nfrom taskforce.cli import main; main()", *map(str, arguments)],
            env=self._environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip


@pytest.fixture
def taskforce(database: Database, tmp_path: Path) -> Command:
    return Command(database, tmp_path)


def register(folder: Path, *rows: dict[str, str], name: str = "register.csv") -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text(*rows), newline="")
    return file


def test_an_import_ends_with_one_line_of_json_and_quarantine_finds_what_could_not_be_read(
    taskforce: Command, tmp_path: Path
) -> None:
    file = register(tmp_path, row("C1"), row("C2", Value="lots"), row("C3", DonorStatus="Impermissible Donor"))
    done = taskforce("import", "donations", file, "--exported-on", "2026-01-01", "--json")
    assert (done.returncode, done.stdout) == (
        0,
        '{"rows":3,"recorded":2,"amended":0,"duplicates":0,"quarantined":1}\n',
    ), done.stderr
    assert "\x1b" not in done.stdout + done.stderr

    listed = taskforce("quarantine", "list", "--json")
    [kept] = map(json.loads, listed.stdout.splitlines())
    assert (kept["file"], kept["line"], kept["code"]) == ("register.csv", 3, "not_money")
    assert "content" not in kept
    assert "register.csv" in taskforce("quarantine", "list").stdout
    shown = taskforce("quarantine", "show", kept["quarantine_id"])
    assert json.loads(shown.stdout)["content"].startswith("text of ")
    missing = taskforce("quarantine", "show", "00000000-0000-0000-0000-000000000000")
    assert (missing.returncode, missing.stdout) == (1, "")

    again = taskforce("import", "donations", file, file, "--exported-on", "2026-01-01")
    assert again.stdout.startswith("6 rows: 0 recorded, 0 amended, 4 duplicates, 2 quarantined")


def test_a_file_that_is_not_there_or_no_register_is_said_in_one_line(taskforce: Command, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    for file, said in ((other, "not the Electoral Commission's register"), (tmp_path / "none.csv", "No such file")):
        done = taskforce("import", "donations", file, "--json")
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""


async def test_a_second_file_that_is_no_register_ends_it_before_anything_is_recorded(
    taskforce: Command, tmp_path: Path, admin: asyncpg.Connection
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    done = taskforce("import", "donations", register(tmp_path, row()), other)
    assert (done.returncode, done.stdout) == (1, "")
    assert await admin.fetchval("select position from log.head where log_id = 1") == 0


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (["--json"], '{"rows":1,"recorded":1,"amended":0,"duplicates":0,"quarantined":0}\n'),
        ([], "1 rows: 1 recorded, 0 amended, 0 duplicates, 0 quarantined\n"),
    ],
)
def test_what_was_done_is_said_also_when_it_ends_early(
    taskforce: Command, tmp_path: Path, form: list[str], said: str
) -> None:
    file = register(tmp_path, row())
    done = taskforce("import", "donations", file, file, *form, after=CUT_OFF_AFTER_ONE_FILE)
    assert (done.returncode, done.stdout, done.stderr.splitlines()[-1]) == (1, said, "taskforce: cut off")


async def test_a_day_of_export_that_has_not_come_is_refused_before_any_row(
    taskforce: Command, tmp_path: Path, admin: asyncpg.Connection
) -> None:
    good, file = register(tmp_path, row("C1"), name="good.csv"), register(tmp_path, row("C2"))
    done = taskforce("import", "donations", file, "--exported-on", TO_COME)
    assert (done.returncode, done.stdout) == (2, "")
    assert "An export cannot be of a day after today" in " ".join(done.stderr.replace("│", "").split())
    later = (datetime.now(UTC) + timedelta(days=1)).timestamp()
    os.utime(file, (later, later))
    done = taskforce("import", "donations", good, file)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"register.csv was saved on {TO_COME}, it says: An export cannot be of a day after today" in done.stderr
    assert await admin.fetchval("select position from log.head where log_id = 1") == 0
    assert taskforce("import", "donations", file, "--exported-on", "2026-01-01").returncode == 0


def test_names_of_files_are_printed_as_they_are(taskforce: Command, tmp_path: Path) -> None:
    file = register(tmp_path, row("C1", Value="lots"), name="a[/bold].csv")
    for name in (file, tmp_path / "none[/bold]:smile:.csv"):
        done = taskforce("import", "donations", name)
        assert "Traceback" not in done.stderr
    assert "[/bold]:smile:.csv" in done.stderr
    assert "bold].csv:2" in taskforce("quarantine", "list").stdout
    done = taskforce("projections", "rebuild", "[/bold]")
    assert "there is no view [/bold];" in done.stderr


def test_a_list_that_is_cut_says_how_many_there_are_beyond(taskforce: Command, tmp_path: Path) -> None:
    taskforce("import", "donations", register(tmp_path, *(row(f"C{n}", Value="lots") for n in range(3))))
    listed = taskforce("quarantine", "list", "--most", "1", "--json")
    assert len(listed.stdout.splitlines()) == 1
    assert listed.stderr == "There are 2 more: taskforce quarantine list --most 3\n"
    assert taskforce("quarantine", "list", "--most", "3").stderr == ""
    for most in ("-1", "0"):
        done = taskforce("quarantine", "list", "--most", most)
        assert (done.returncode, done.stdout) == (2, "")


def test_migrating_says_what_it_did(taskforce: Command) -> None:
    assert taskforce("migrate").stdout == "nothing to apply\n"
