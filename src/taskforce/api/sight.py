"""What a viewer may see: a read-only snapshot on the audience's own login, under a claim that this service signs."""

import hmac
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import cast
from uuid import UUID

import asyncpg
import msgspec

from taskforce.api.access import Entitlement, OrganisationMoved
from taskforce.api.identity import Viewer
from taskforce.api.officers import kinds_seen, office_of
from taskforce.domain.organisation import stream_of
from taskforce.log.event_log import GONE
from taskforce.log.reader import Connection
from taskforce.settings import Secret

SECONDS, MOVED = 60, "TF001"


class Signer:
    def __init__(self, secret: Secret, log_id: int = 1) -> None:
        self._key, self._log_id = secret.derive("viewer claim"), log_id

    def sign(self, viewer: Viewer, entitlement: Entitlement, pid: int) -> tuple[str, str]:
        """The claim and its signature, as the policies read them: good in one connection, and for a minute."""
        office, sight = office_of(viewer), entitlement.sight
        claim = {"audience": viewer.audience, "organisation": viewer.organisation, "office": office,
                 "sees": kinds_seen(viewer.audience, office), "named": _array(sight.named),
                 "recused": _array(sight.recused),
                 "stream": str(stream_of(viewer.organisation)), "version": entitlement.version, "log_id": self._log_id,
                 "until": int(time.time()) + SECONDS, "pid": pid}  # fmt: skip
        text = msgspec.json.encode(claim)
        return text.decode(), hmac.digest(self._key, text, "sha256").hex()

    async def claim(self, db: Connection, viewer: Viewer, entitlement: Entitlement) -> None:
        """From here on, the moment that has begun is seen so."""
        await db.execute(self._claiming(db, viewer, entitlement))

    def _claiming(self, db: Connection, viewer: Viewer, entitlement: Entitlement) -> str:
        claim, signature = self.sign(viewer, entitlement, db.get_server_pid())
        # Without parameters, to go with others in one round trip: hexadecimal, since it stands in the statement.
        return (
            f"select set_config('viewer.claim', convert_from('\\x{claim.encode().hex()}', 'UTF8'), true),"
            f" set_config('viewer.signature', '{signature}', true)"
        )

    @asynccontextmanager
    async def snapshot(
        self, db: Connection, viewer: Viewer, entitlement: Entitlement
    ) -> AsyncIterator[asyncpg.Connection]:
        """One repeatable-read moment of the views, seen as this viewer, admitted so. Raises OrganisationMoved."""
        try:
            await db.execute(
                "begin isolation level repeatable read read only;"
                f"{self._claiming(db, viewer, entitlement)};"
                "select viewer.admit()"
            )
            yield cast("asyncpg.Connection", db)
        except asyncpg.PostgresError as error:
            if error.sqlstate == MOVED:
                raise OrganisationMoved from error
            raise
        finally:
            # Danger: what was recorded and answered stands, though the connection is gone.
            with suppress(*GONE):
                await db.execute("rollback")


def _array(streams: Iterable[UUID]) -> str:
    return f"{{{','.join(sorted(map(str, streams)))}}}"
