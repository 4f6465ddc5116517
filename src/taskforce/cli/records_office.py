"""What a records officer does with the log of consultations. To ask, approve and list is recorded there."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import asyncpg
import msgspec

from taskforce.cli.proven import records_officer
from taskforce.cli.session import migrated
from taskforce.domain.consultation_search import ConsultationSearch
from taskforce.domain.errors import NotFound
from taskforce.domain.kernel import Officer
from taskforce.domain.registry import RECORDS
from taskforce.doors.identifiers import id_of
from taskforce.log import consultations, reader
from taskforce.log.cases import Cases
from taskforce.log.command import Command
from taskforce.log.envelope import Act, Envelope
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.settings import Settings

Decide = Callable[[ConsultationSearch], None]


@dataclass(frozen=True, slots=True)
class RecordsOffice:
    by: Officer
    cases: Cases
    db: asyncpg.Connection

    async def ask(self, id: UUID, because: str, of: dict[str, Any]) -> UUID:
        await self._record(id, lambda _: ConsultationSearch.ask(id, self.by, because, **of))
        return id

    async def search(self, id: UUID) -> ConsultationSearch:
        """Raises NotFound, NotYourOffice or NotYours."""
        found: ConsultationSearch | None = (await self.cases.load([id])).get(id)
        if not isinstance(found, ConsultationSearch):
            raise NotFound
        found.open_to(self.by)
        return found

    async def approve(self, id: UUID) -> None:
        await self._step(id, lambda search: search.approve(self.by, datetime.now(UTC)))

    async def listed(self, id: UUID) -> AsyncIterator[dict[str, Any]]:
        """What is found up to now, once it is recorded that it is shown and how much there is of it."""
        of = (await self.search(id)).of
        position = await reader.head(self.db, consultations.LOG_ID)
        many = await consultations.count(self.db, of, position)
        await self._step(id, lambda search: search.show(self.by, datetime.now(UTC), many, position))
        async for row in consultations.find(self.db, of, position):
            yield _told(row)

    async def _step(self, id: UUID, take: Decide) -> None:
        await self.search(id)

        def decide(known: ConsultationSearch) -> ConsultationSearch:
            take(known)
            return known

        await self._record(id, decide)

    async def _record(self, id: UUID, decide: Callable[[Any], ConsultationSearch]) -> None:
        by = self.by
        source = f"records/{quote(by.organisation, safe='')}/{quote(by.person, safe='')}"
        act = Act(source, str(uuid4()), datetime.now(UTC), Envelope(by.person, by.organisation, by.office))
        await self.cases.ask(Command(act, id, b"", decide))


@asynccontextmanager
async def open_office(settings: Settings) -> AsyncIterator[RecordsOffice]:
    """For whoever has proven to be a person that a token for `records` was given to."""
    async with (
        migrated(settings) as database,
        database.pool(WRITER) as pool,
        EventLog(database.writer) as log,
        EventLog(database.writer, consultations.LOG_ID) as own,
    ):
        by = await records_officer(settings, Cases(log, pool))
        db = await database.writer()
        try:
            yield RecordsOffice(by, Cases(own, pool), db)
        finally:
            await db.close()


def _told(row: asyncpg.Record) -> dict[str, Any]:
    """One consultation. `erased` are the fields that said something once."""
    said = msgspec.json.decode(row["data"])
    personal: dict[str, str] = msgspec.json.decode(row["personal"] or "{}")
    once: dict[str, str] = msgspec.json.decode(row["commitments"] or "{}")
    terms = personal.get("terms")
    return {
        "time": row["recorded_at"].astimezone(UTC).isoformat(),
        "person": row["actor"],
        "office": row["actor_office"],
        "organisation": row["actor_organisation"],
        "audience": said["audience"],
        "document": said["document"],
        "position": said["position"],
        "records": [_id(*shown.split(":")) for shown in row["shown"]],
        "terms": msgspec.json.decode(terms) if terms else None,
        "justification": personal.get("justification"),
        "erased": sorted(once.keys() - personal.keys()),
    }


def _id(kind: str, stream: str) -> str:
    record: Any = RECORDS[kind]
    return id_of(record, UUID(stream))
