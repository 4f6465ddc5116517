"""What a viewer may see: a read-only snapshot on the audience's own login, under a claim that this service signs."""

import hmac
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import cast

import asyncpg
import msgspec

from taskforce.api.identity import Viewer
from taskforce.log.event_log import GONE
from taskforce.log.reader import Connection
from taskforce.settings import Secret

SECONDS = 60


class Signer:
    def __init__(self, secret: Secret, log_id: int = 1) -> None:
        self._key, self._log_id = secret.derive("viewer claim"), log_id

    def sign(self, viewer: Viewer, pid: int) -> tuple[str, str]:
        """The claim and its signature, as the policies read them: good in one connection, and for a minute."""
        claim = {"audience": viewer.audience, "organisation": viewer.organisation, "office": viewer.office,
                 "log_id": self._log_id, "until": int(time.time()) + SECONDS, "pid": pid}  # fmt: skip
        text = msgspec.json.encode(claim)
        return text.decode(), hmac.digest(self._key, text, "sha256").hex()

    @asynccontextmanager
    async def snapshot(self, db: Connection, viewer: Viewer) -> AsyncIterator[asyncpg.Connection]:
        """One repeatable-read moment of the views, seen as this viewer."""
        claim, signature = self.sign(viewer, db.get_server_pid())
        # One round trip, so without parameters: hexadecimal, since it stands in the statement.
        await db.execute(
            "begin isolation level repeatable read read only;"
            f"select set_config('viewer.claim', convert_from('\\x{claim.encode().hex()}', 'UTF8'), true),"
            f" set_config('viewer.signature', '{signature}', true)"
        )
        try:
            yield cast("asyncpg.Connection", db)
        finally:
            # Danger: what was recorded and answered stands, though the connection is gone.
            with suppress(*GONE):
                await db.execute("rollback")
