"""A system of an agency, that sends to the served service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from client.said import SOURCE
from served import Client as Served
from taskforce.api.identity import LocalIssuer
from taskforce.client import Client, Verdict
from taskforce.client.intake import Token
from taskforce.settings import Settings

SERVICE = "interference-service"


@dataclass
class Agency:
    url: str
    served: Served
    issuer: LocalIssuer
    folder: Path

    @classmethod
    def of(cls, served: Served, folder: Path) -> "Agency":
        return cls(str(served.http.base_url), served, LocalIssuer(Settings(folder)), folder)

    def token(self, audience: str = "agencies", organisation: str = SERVICE, hours: float = 12) -> str:
        return self.issuer.token(audience, organisation, person="system-1", hours=hours, system=True)

    @asynccontextmanager
    async def client(
        self,
        url: str = "",
        token: Token = "",
        source: str = SOURCE,
        outbox: str = "unsent.sqlite",
        patience: float = 30,
    ) -> AsyncIterator[Client]:
        file = self.folder / outbox
        given = token or self.token()
        async with Client(url or self.url, given, source=source, outbox=file, patience=patience) as client:
            yield client


async def sent(client: Client) -> list[Verdict]:
    return [verdict async for verdict in client.send()]


def names(verdicts: list[Verdict]) -> list[str]:
    return [type(verdict).__name__ for verdict in verdicts]


async def recorded(db: asyncpg.Connection) -> list[str]:
    """The ids of all that came from systems, in the order of the log."""
    rows = await db.fetch("select event_id from log.event where source like '/%' order by position")
    return [row["event_id"].removesuffix("/1") for row in rows]


async def histories(db: asyncpg.Connection) -> set[tuple[str, ...]]:
    """Of the records that came from systems: their kinds of history."""
    ask = "select array_agg(type order by version) as types from log.event where source like '/%' group by stream_id"
    return {tuple(row["types"]) for row in await db.fetch(ask)}
