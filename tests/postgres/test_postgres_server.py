"""Which server is used, and how others than the administrator reach it."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from cluster import SECRET
from taskforce.postgres import Server, running
from taskforce.postgres.locks import is_free
from taskforce.postgres.server import admin_password
from taskforce.settings import Settings

TWO_HOSTS = "postgresql://a:b@one:1,two:2/x?target_session_attrs=primary"
SOCKET = "postgresql://a:b@/x?host=%2Ffolder&port=5432"


async def test_where_a_server_is_named_nothing_is_started(tmp_path: Path) -> None:
    async with running(Settings(tmp_path, database_url=TWO_HOSTS)) as server:
        assert server.admin == TWO_HOSTS
    assert not list(tmp_path.iterdir())


async def test_an_embedded_server_lasts_as_long_as_it_is_used(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    async with running(settings) as server:
        connection = await asyncpg.connect(server.admin)
        assert await connection.fetchval("show server_encoding") == "UTF8"
        assert await connection.fetchval("select 'Ä' < 'b'") is False
        assert await connection.fetchval("select lower('Ä')") == "ä"
        assert await connection.fetchval("show data_checksums") == "on"
        await connection.close()
    assert is_free(tmp_path / "postgres/server")
    assert admin_password(settings.secret()) not in (tmp_path / "postgres/log").read_text()


async def test_who_gives_up_while_it_starts_leaves_nothing_behind(tmp_path: Path) -> None:
    async def use() -> None:
        async with running(Settings(tmp_path)):
            raise AssertionError("it was given up before")

    starting = asyncio.create_task(use())
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    for lock in ("supervisor", "server"):
        assert is_free(tmp_path / "postgres" / lock)


@pytest.mark.parametrize(
    ("admin", "expected"),
    [
        (TWO_HOSTS, "postgresql://u:p%2F%40@one:1,two:2/x?target_session_attrs=primary"),
        (SOCKET, "postgresql://u:p%2F%40@/x?host=%2Ffolder&port=5432"),
        ("postgresql:///?host=%2Ffolder&user=a&password=b&dbname=x", "postgresql://u:p%2F%40@/x?host=%2Ffolder"),
    ],
)
def test_another_login_reaches_the_same_database(admin: str, expected: str) -> None:
    assert Server(admin).dsn("u", "p/@") == expected


def test_another_database_is_reached_on_the_same_server() -> None:
    assert Server(TWO_HOSTS).of("y").admin == "postgresql://a:b@one:1,two:2/y?target_session_attrs=primary"
    assert Server(SOCKET).of("y").admin == "postgresql://a:b@/y?host=%2Ffolder&port=5432"
    assert Server(SOCKET).dsn("u", "p", "y") == "postgresql://u:p@/y?host=%2Ffolder&port=5432"


def test_a_server_does_not_show_its_password() -> None:
    assert admin_password(SECRET) not in f"{Server(f'postgresql://a:{admin_password(SECRET)}@/x')!r}"
