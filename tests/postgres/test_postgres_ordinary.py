"""The embedded PostgreSQL runs for root and for ordinary users, and never as root."""

import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

import taskforce
from cluster import SECRET
from server_user import UNSAFE, ServerUser
from taskforce.postgres import Cluster, PostgresProblem, binaries

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
NOBODY = pwd.getpwnam("nobody")
FORBIDDEN = """
from taskforce.postgres import kernel


def appear_as(uid):
    raise PermissionError


kernel.appear_as = appear_as
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may pass through."""
    with tempfile.TemporaryDirectory(prefix="taskforce-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def no_namespaces(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "sitecustomize.py").write_text(FORBIDDEN)
    packages = [str(folder), str(Path(taskforce.__file__).parents[1])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(packages))


async def data_belongs_to(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        place = await connection.fetchval("show data_directory")
    finally:
        await connection.close()
    return Path(place).stat().st_uid


async def test_whoever_starts_it_owns_its_data(folder: Path) -> None:
    with Cluster(folder, SECRET, UNSAFE) as server:
        assert await data_belongs_to(server.admin) == os.geteuid()


@as_root
@pytest.mark.usefixtures("no_namespaces")
async def test_root_without_namespaces_runs_it_as_nobody_and_again(folder: Path) -> None:
    for _ in range(2):
        with Cluster(folder / "home", SECRET, UNSAFE) as server:
            assert await data_belongs_to(server.admin) == NOBODY.pw_uid


@as_root
@pytest.mark.usefixtures("no_namespaces")
def test_root_without_namespaces_and_out_of_reach_is_told_what_to_do(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(PostgresProblem, match="Use an ordinary user, or set TASKFORCE_HOME"):
        Cluster(closed / "home", SECRET, UNSAFE).join()
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
async def test_root_shares_the_server_of_an_ordinary_user(folder: Path) -> None:
    home = folder / "home"
    home.mkdir()
    os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)
    env = {"PYTHONPATH": os.pathsep.join(packages())}
    user = ServerUser(home, python_for_everybody(), NOBODY.pw_uid, env)
    with Cluster(home, SECRET, UNSAFE) as server:  # whichever of the two came first
        assert server == user.server()
        user.leave()
        assert await data_belongs_to(server.admin) == NOBODY.pw_uid
    with Cluster(home, SECRET, UNSAFE) as server:
        assert await data_belongs_to(server.admin) == NOBODY.pw_uid


def packages() -> list[str]:
    return [str(Path(taskforce.__file__).parents[1]), str(binaries.folder().parents[2])]


def python_for_everybody() -> str:
    """A Python that an ordinary user can reach, with its packages; root's own may be shut away."""
    usable = f"import sys, os; sys.exit(sys.version_info < (3, 11) or not all(map(os.path.isdir, {packages()})))"
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            if not subprocess.call([python, "-c", usable], user=NOBODY.pw_uid, stderr=subprocess.DEVNULL):
                return python
        except (FileNotFoundError, PermissionError):
            continue
    pytest.skip("no Python here that an ordinary user can reach")
