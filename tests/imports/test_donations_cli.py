"""The command as its user runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from imports.importing import environment
from register_files import row, text
from taskforce.database import Database

MAIN = "from taskforce.cli import main; main()"


class Command:
    def __init__(self, database: Database, folder: Path) -> None:
        self._environment = environment(database, folder)

    def __call__(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", MAIN, *map(str, arguments)],
            env=self._environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip


@pytest.fixture
def taskforce(database: Database, tmp_path: Path) -> Command:
    return Command(database, tmp_path)


def test_an_import_ends_with_one_line_of_json_and_quarantine_finds_what_could_not_be_read(
    taskforce: Command, tmp_path: Path
) -> None:
    file = tmp_path / "register.csv"
    file.write_text(text(row("C1"), row("C2", Value="lots"), row("C3", DonorStatus="Impermissible Donor")), newline="")
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
    assert json.loads(shown.stdout)["content"].startswith("C2,")
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


def test_migrating_says_what_it_did(taskforce: Command) -> None:
    assert taskforce("migrate").stdout == "nothing to apply\n"
