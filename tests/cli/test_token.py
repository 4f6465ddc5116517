"""taskforce token: the token alone."""

from pathlib import Path

from commands import run
from taskforce.api.identity import Identity, Viewer
from taskforce.settings import Settings


async def test_it_prints_the_token_and_nothing_else(tmp_path: Path) -> None:
    said = ("--audience", "parties", "--organisation", "PP52", "--office", "treasurer", "--person", "officer-4")
    ended = run(tmp_path, "token", *said)
    assert (ended.returncode, ended.stderr) == (0, "")
    token = ended.stdout.removesuffix("\n")
    assert token.split() == [token]
    viewer = await Identity(Settings(tmp_path)).viewer(f"Bearer {token}")
    assert viewer == Viewer("parties", "PP52", "treasurer", "officer-4")


async def test_a_token_of_a_system_says_so(tmp_path: Path) -> None:
    ended = run(tmp_path, "token", "--audience", "agencies", "--organisation", "desk", "--system")
    viewer = await Identity(Settings(tmp_path)).viewer(f"Bearer {ended.stdout.strip()}")
    assert viewer == Viewer("agencies", "desk", None, "local", is_system=True)


def test_it_refuses_where_a_real_issuer_is_configured(tmp_path: Path) -> None:
    ended = run(
        tmp_path,
        "token",
        "--audience",
        "parties",
        "--organisation",
        "PP52",
        "--office",
        "security",
        TASKFORCE_ISSUER="https://identity.example",
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "A real issuer is configured (TASKFORCE_ISSUER)" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_persons_token_names_an_office(tmp_path: Path) -> None:
    ended = run(tmp_path, "token", "--audience", "parties", "--organisation", "PP52")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "add --office" in ended.stderr


def test_it_knows_its_audiences(tmp_path: Path) -> None:
    ended = run(tmp_path, "token", "--audience", "newspapers", "--organisation", "PP52")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "there is no audience newspapers" in ended.stderr
