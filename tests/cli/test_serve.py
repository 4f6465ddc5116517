"""taskforce serve: one JSON line a request and a batch, and a clean end."""

import signal
import socket
from pathlib import Path

import httpx
import orjson

from commands import nothing_runs, run, started, stopped


def test_it_serves_until_it_is_told_to_stop_and_says_json_alone(tmp_path: Path) -> None:
    whose = ("--audience", "parties", "--organisation", "PP9001", "--office", "security")
    token = run(tmp_path, "token", *whose).stdout.strip()
    with started(tmp_path, "serve", "--port", "0") as process:
        assert process.stderr
        before: list[dict[str, str]] = []
        while not before or before[-1]["event"] != "serving":
            before.append(orjson.loads(process.stderr.readline()))
        url = before[-1]["url"]
        with httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}) as http:
            answer = http.post("/graphql/parties", json={"query": "query Edda { warnings { totalCount } }"})
            refused = http.post("/graphql/parties", content=b"{" * 10, headers={"content-type": "application/json"})
            status, errors = stopped(process, signal.SIGTERM)
    assert status == 0
    assert answer.json() == {"data": {"warnings": {"totalCount": 0}}}
    lines = [orjson.loads(line) for line in errors.splitlines()]
    assert {line["event"] for line in lines} <= {"request", "batch"}
    assert [(line["status"], line["request_id"]) for line in lines if line["event"] == "request"] == [
        (said.status_code, said.headers["x-request-id"]) for said in (answer, refused)
    ]
    assert token not in errors
    assert "Edda" not in errors
    assert nothing_runs(tmp_path)


def test_a_port_that_is_taken_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = run(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert ended.returncode == 1
    assert "Address already in use" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "postgres").exists()


def test_claims_that_are_wrong_are_said_and_the_process_ends(tmp_path: Path) -> None:
    file = tmp_path / "claims.toml"
    file.write_text("[office]\nclaim = 7\n")
    ended = run(
        tmp_path, "serve", "--port", "0", TASKFORCE_ISSUER="https://identity.example", TASKFORCE_CLAIMS=str(file)
    )
    assert ended.returncode == 1
    assert "at `$.office.claim`" in ended.stderr
    assert str(file) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert nothing_runs(tmp_path)


def test_an_issuer_that_is_none_is_said_and_not_repeated(tmp_path: Path) -> None:
    ended = run(tmp_path, "serve", "--port", "0", TASKFORCE_ISSUER="https://user:hidden@identity.example")
    assert ended.returncode == 1
    assert "TASKFORCE_ISSUER must be the https address" in ended.stderr
    assert (
        "hidden"
        not in ended.stderr
        + run(tmp_path, "serve", "--help", TASKFORCE_ISSUER="https://user:hidden@identity.example").stdout
    )
    assert nothing_runs(tmp_path)
