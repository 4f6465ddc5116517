"""taskforce demo: two words, and every audience has an answer."""

import re
import shlex
import signal
import subprocess
from collections import Counter
from pathlib import Path
from typing import IO, Any

import httpx
import orjson

from commands import nothing_runs, started, stopped


def curls(output: IO[str]) -> tuple[str, list[str]]:
    """The first line, and the curl lines; there are as many as there are addresses before them."""
    first, addresses, found = output.readline(), 0, list[str]()
    while not addresses or len(found) < addresses:
        line = output.readline()
        assert line, "it ended before it served"
        addresses += bool(re.search(r"  http://127\.0\.0\.1:\d+/graphql/\w+$", line))
        if line.startswith("curl "):
            found.append(line)
    return first, found


def answer(curl: str) -> Any:
    program, silent, url, _, authorization, _, kind, _, body = shlex.split(curl)
    assert (program, silent) == ("curl", "-s")
    headers = dict(header.split(": ") for header in (authorization, kind))
    return orjson.loads(httpx.post(url, headers=headers, content=body).content)


def test_every_printed_line_answers_and_ctrl_c_ends_it_and_a_second_run_records_nothing(tmp_path: Path) -> None:
    for run in range(2):
        with started(tmp_path, "demo", "--port", "0") as process:
            assert process.stdout
            first, lines = curls(process.stdout)
            assert (" 0 events recorded now" in first) == (run == 1)
            answers = [answer(line) for line in lines]
            status, errors = stopped(process, signal.SIGINT)
        assert len(answers) == 7
        assert all(field["nodes"] for found in answers for field in found["data"].values())
        warned, other = answers[0]["data"]["warnings"], answers[1]["data"]["warnings"]
        assert (warned["totalCount"], other["totalCount"]) == (5, 1)
        assert status == 0
        assert Counter(orjson.loads(line)["event"] for line in errors.splitlines())["request"] == 7
        assert nothing_runs(tmp_path)


def test_after_it_was_killed_the_next_start_works(tmp_path: Path) -> None:
    for end in (signal.SIGKILL, signal.SIGTERM):
        with started(tmp_path, "demo", "--port", "0") as process:
            assert process.stdout
            _, lines = curls(process.stdout)
            assert answer(lines[0])["data"]["warnings"]["totalCount"] == 5
            status, _ = stopped(process, end)
        assert status == (0 if end is signal.SIGTERM else -signal.SIGKILL)


def test_a_line_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    with started(tmp_path, "demo", "--port", "0") as process:
        assert process.stdout
        _, lines = curls(process.stdout)
        said = subprocess.run(
            ["/bin/sh", "-c", f"set -- {lines[0].strip()}; printf '%s|' \"$@\""],
            capture_output=True,
            text=True,
            check=True,
        )
        assert said.stdout == "".join(f"{part}|" for part in shlex.split(lines[0]))
        stopped(process, signal.SIGINT)
