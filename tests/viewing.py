"""SQL in the hands of a viewer: on the login of its audience, under a claim signed with the service's key."""

import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from cluster import SECRET
from served import OFFICE
from taskforce.database import Database
from taskforce.domain.sight import SEEN
from taskforce.log.logins import audience_login

KEY = SECRET.derive("viewer claim")


def signed(audience: str, organisation: str, *, seconds: int = 60, key: bytes = KEY, **more: Any) -> tuple[str, str]:
    whose = {"audience": audience, "organisation": organisation, "office": OFFICE.get(audience), "log_id": 1}
    sight = {"sees": list(SEEN), "named": "{}", "recused": "{}"}
    claim = whose | sight | {"until": int(time.time()) + seconds} | more
    text = json.dumps(claim)
    return text, hmac.digest(key, text.encode(), "sha256").hex()


@asynccontextmanager
async def login(database: Database, audience: str) -> AsyncIterator[asyncpg.Connection]:
    db = await database.connect(audience_login(audience))
    try:
        yield db
    finally:
        await db.close()


@asynccontextmanager
async def seen_by(db: asyncpg.Connection, claim: tuple[str, str]) -> AsyncIterator[asyncpg.Connection]:
    """A moment of the views as the service opens it, rolled back at the end."""
    moment = db.transaction(isolation="repeatable_read", readonly=True)
    await moment.start()
    try:
        await db.fetch("select set_config('viewer.claim', $1, true), set_config('viewer.signature', $2, true)", *claim)
        yield db
    finally:
        await moment.rollback()
