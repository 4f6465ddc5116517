"""The database as its logins see it: the embedded one, or the one that TASKFORCE_DATABASE_URL names."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from taskforce.log.logins import FOLLOWER, WRITER, password
from taskforce.log.migrate import migrate
from taskforce.settings import Secret


class Database:
    """`admin_dsn` is the owner's; every other login has a password derived from the secret."""

    def __init__(self, admin_dsn: str, secret: Secret) -> None:
        self._admin_dsn, self.secret = admin_dsn, secret

    async def admin(self) -> asyncpg.Connection:
        return await asyncpg.connect(self._admin_dsn, timeout=10)

    async def connect(self, login: str) -> asyncpg.Connection:
        return await asyncpg.connect(self._admin_dsn, timeout=10, **self._as(login))

    async def writer(self) -> asyncpg.Connection:
        return await self.connect(WRITER)

    async def follower(self) -> asyncpg.Connection:
        return await self.connect(FOLLOWER)

    @asynccontextmanager
    async def pool(
        self, login: str, most: int = 4, begin: Callable[[object], Coroutine[Any, Any, None]] | None = None
    ) -> AsyncIterator[asyncpg.Pool]:
        """Connections are given back as they are: whoever borrows one ends the transaction it began.

        `begin` is told of each that is new.
        """
        async with asyncpg.create_pool(
            self._admin_dsn, min_size=1, max_size=most, init=begin, reset=_as_it_is, timeout=10, **self._as(login)
        ) as pool:
            yield pool

    async def migrate(self) -> list[str]:
        """Names of the migrations that were applied."""
        admin = await self.admin()
        try:
            return await migrate(admin, self.secret)
        finally:
            await admin.close()

    def _as(self, login: str) -> dict[str, Any]:
        return {"user": login, "password": password(self.secret, login)}


async def _as_it_is(connection: asyncpg.Connection) -> None:
    if connection.is_in_transaction():
        await connection.execute("rollback")
