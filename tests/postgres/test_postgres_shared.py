"""The embedded PostgreSQL is shared by processes and outlives none of them, however they end."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from cluster import SECRET
from server_user import UNSAFE, ServerUser
from taskforce.postgres import Cluster, PostgresProblem, Server
from taskforce.postgres.locks import is_free

# A supervisor without the kernel's help to take the server along, killed as soon as the server is there.
LOSE = """
import os, signal, sys
from pathlib import Path
from taskforce.postgres import instance, kernel, locks, supervisor

kernel.die_with_parent = lambda parent: None
instance.Address.write = lambda address, file: os.kill(os.getpid(), signal.SIGKILL)
os.fork = lambda: 0
folder = f"{sys.argv[1]}/postgres"
user = locks.Lock(Path(folder, "users"))
user.take(locks.SHARED)
here = sys.argv[2]
kernel.is_linux = lambda: here == "linux"
sys.argv[1:] = [folder]
supervisor.main()
"""


class Users:
    def __init__(self, home: Path) -> None:
        self.home, self._all = home, list[ServerUser]()

    def come(self) -> ServerUser:
        self._all.append(ServerUser(self.home))
        return self._all[-1]

    def kill(self) -> None:
        for user in self._all:
            if user.process.returncode is None:
                user.leave_by(signal.SIGKILL)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A home with a database in it, made once."""
    with tempfile.TemporaryDirectory(prefix="taskforce-") as home:
        with Cluster(Path(home), SECRET, UNSAFE) as server:
            asyncio.run(ask(server, "create table kept as select 'this' as what"))
        yield Path(home)


@pytest.fixture
def home(made: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="taskforce-") as folder:
        yield Path(shutil.copytree(made, Path(folder, "home")))


@pytest.fixture
def users(home: Path) -> Iterator[Users]:
    users = Users(home)
    yield users
    users.kill()
    until(lambda: stopped(home))


async def ask(server: Server, query: str = "select what from kept") -> object:
    connection = await asyncpg.connect(server.admin)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def ask_until_answered(server: Server) -> object:
    async with asyncio.timeout(30):
        while True:
            try:
                return await ask(server)
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.01)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def stopped(home: Path) -> bool:
    return all(is_free(home / "postgres" / lock) for lock in ("supervisor", "server"))


def supervisor(home: Path) -> int:
    return int((home / "postgres/supervisor").read_text())


def postmaster(home: Path) -> int:
    return int((home / "postgres/data/postmaster.pid").read_text().partition("\n")[0])


async def test_processes_that_come_at_once_share_one_server(users: Users) -> None:
    servers = [user.server() for user in [users.come(), users.come(), users.come()]]
    assert len({await ask(server, "select pg_postmaster_start_time()") for server in servers}) == 1


async def test_the_server_stops_when_the_last_user_has_left(home: Path, users: Users) -> None:
    first, last = users.come(), users.come()
    first.server()
    server = last.server()
    first.leave()
    assert await ask(server) == "this"
    last.leave()
    assert stopped(home)


async def test_who_comes_while_it_stops_starts_it_anew(home: Path) -> None:
    for _ in range(3):
        with Cluster(home, SECRET, UNSAFE) as server:
            assert await ask(server) == "this"
        assert stopped(home)


def test_users_who_leave_at_once_leave_nothing_behind(home: Path, users: Users) -> None:
    for user in (several := [users.come(), users.come(), users.come()]):
        user.server()
    for user in several:
        user.process.send_signal(signal.SIGINT)
    for user in several:
        user.leave()
    assert stopped(home)


def test_ctrl_c_leaves_nothing_behind(home: Path, users: Users) -> None:
    user = users.come()
    user.server()
    user.leave_by(signal.SIGINT)
    assert stopped(home)


def test_a_killed_user_is_noticed_and_the_server_stops(home: Path, users: Users) -> None:
    user = users.come()
    user.server()
    user.leave_by(signal.SIGKILL)
    until(lambda: stopped(home))


async def test_a_killed_server_is_started_again_for_its_users(home: Path, users: Users) -> None:
    server = users.come().server()
    os.kill(postmaster(home), signal.SIGKILL)
    assert await ask_until_answered(server) == "this"


async def test_a_killed_backend_does_not_end_the_service(users: Users) -> None:
    server = users.come().server()
    connection = await asyncpg.connect(server.admin)
    os.kill(connection.get_server_pid(), signal.SIGKILL)
    assert await ask_until_answered(server) == "this"
    connection.terminate()


async def test_a_killed_supervisor_takes_the_server_along_and_the_next_start_recovers(home: Path, users: Users) -> None:
    user = users.come()
    server = user.server()
    await ask(server, "create table written as select 1")
    os.kill(supervisor(home), signal.SIGKILL)
    until(lambda: stopped(home))
    assert await ask(users.come().server(), "select count(*) from written") == 1
    assert await ask(server) == "this"


async def test_a_home_whose_path_is_too_long_for_a_socket_listens_on_this_machine_alone(home: Path) -> None:
    long = home.rename(home.with_name("long" * 25))
    with Cluster(long, SECRET, UNSAFE) as server:
        assert "@127.0.0.1:" in server.admin
        assert await ask(server) == "this"


async def test_a_leftover_that_names_a_process_of_another_program_is_no_obstacle(home: Path) -> None:
    for leftover in ("data/postmaster.pid", ".s.PGSQL.5432.lock"):
        (home / "postgres" / leftover).write_text(f"{os.getpid()}\n{home}/postgres/data\n1\n5432\n\n\n1 1\nready\n")
    with Cluster(home, SECRET, UNSAFE) as server:
        assert await ask(server) == "this"


def test_a_server_ends_with_its_supervisor_also_where_the_kernel_does_not_see_to_it(home: Path) -> None:
    lost = subprocess.run([sys.executable, "-c", LOSE, str(home), "elsewhere"], check=False)
    assert lost.returncode == -signal.SIGKILL
    until(lambda: stopped(home))


async def test_a_server_that_lost_its_supervisor_makes_room_for_the_next(home: Path) -> None:
    lost = subprocess.run([sys.executable, "-c", LOSE, str(home), "linux"], check=False)
    assert lost.returncode == -signal.SIGKILL
    assert not is_free(home / "postgres/server")
    with Cluster(home, SECRET, UNSAFE) as server:
        assert await ask(server) == "this"


async def test_a_server_that_keeps_dying_is_given_up(home: Path, users: Users) -> None:
    user = users.come()
    user.server()
    (home / "postgres/data/global/pg_control").unlink()
    os.kill(postmaster(home), signal.SIGQUIT)
    until(lambda: stopped(home))
    user.leave()
    with pytest.raises(PostgresProblem, match="keeps ending by itself"):
        Cluster(home, SECRET, UNSAFE).join()


async def test_data_that_was_half_made_is_made_again(home: Path) -> None:
    (home / "postgres/data").rename(home / "postgres/data.draft")
    (home / "postgres/data.draft/PG_VERSION").unlink()
    with Cluster(home, SECRET, UNSAFE) as server:
        assert await ask(server, "select current_database()") == "taskforce"


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    with pytest.raises(PostgresProblem, match="unrecognized configuration parameter"):
        Cluster(home, SECRET, {"no_such_setting": "1"}).join()
    assert stopped(home)


async def test_what_a_statement_says_is_not_in_the_log(home: Path) -> None:
    with Cluster(home, SECRET, UNSAFE) as server:
        with pytest.raises(asyncpg.PostgresError):
            await ask(server, "select 'a name'::int")
        await ask(server, "do $$ begin raise warning 'a name'; end $$")
    assert "a name" not in (home / "postgres/log").read_text()
