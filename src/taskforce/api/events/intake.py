"""Takes events in: each through its record, all of a request together, a verdict for each in its order."""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import asyncpg
import msgspec

from taskforce.api.events.item import Item
from taskforce.api.events.verdicts import Verdict, recorded, refused
from taskforce.api.identity import Viewer
from taskforce.api.officers import Officers
from taskforce.domain.errors import TaskforceError
from taskforce.doors.asked import Asked
from taskforce.doors.receipts import Receipts
from taskforce.log.canonical import NotStorable
from taskforce.log.cases import Cases
from taskforce.log.command import Answer, Command
from taskforce.log.gathering import Gathering
from taskforce.log.quarantine import Quarantine, Unrecorded
from taskforce.log.verdict import Closed, Conflict, Recorded, Unavailable, UnknownEvent
from taskforce.settings import Secret

MOST_SHOWN = 1_000


class Intake:
    """On a pool of the writer's login."""

    def __init__(self, cases: Cases, officers: Officers, pool: asyncpg.Pool, secret: Secret) -> None:
        self._cases, self._officers, self._pool = cases, officers, pool
        self._gathering = Gathering(cases)
        self._receipts, self._quarantine = Receipts(secret), Quarantine(secret)

    async def take(self, viewer: Viewer, raws: list[bytes]) -> list[Verdict]:
        """A verdict for each. Raises NotRegistered; Unavailable or Closed, after which all may be sent again."""
        by, now = await self._officers.officer_of(viewer), datetime.now(UTC)
        items, commands = [Item(raw, viewer, by) for raw in raws], list[Command]()
        for item in items:
            try:
                commands.append(item.command(now))
            except (TaskforceError, NotStorable) as refusal:
                item.refusal = refusal
        answers = iter(await self._gathering.ask_all(commands) if commands else [])
        verdicts = [self._verdict(item, viewer, item.refusal or next(answers)) for item in items]
        await self._set_aside(viewer, [both for both in zip(items, verdicts, strict=True) if both[0].refusal])
        return verdicts

    def _verdict(self, item: Item, viewer: Viewer, answer: Answer) -> Verdict:
        if isinstance(answer, Unavailable | Closed):
            raise answer
        if not isinstance(answer, Recorded):
            item.refusal = None if isinstance(answer, Conflict | UnknownEvent) else answer
            return refused(item.id, item.source, item.asked, answer)
        receipt = self._receipts.write(answer.last, viewer.organisation)
        return recorded(item.id, item.source, cast("Asked", item.asked), answer, receipt)

    async def set_aside_of(self, viewer: Viewer) -> list[dict[str, Any]]:
        async with self._pool.acquire() as db:
            found = await self._quarantine.newest(db, MOST_SHOWN, viewer.organisation)
        return [_plain(row) for row in found]

    async def show_set_aside(self, viewer: Viewer, quarantine_id: UUID) -> dict[str, Any] | None:
        async with self._pool.acquire() as db:
            found = await self._quarantine.show(db, quarantine_id, viewer.organisation)
        return _plain(found) if found else None

    async def _set_aside(self, viewer: Viewer, bad: list[tuple[Item, Verdict]]) -> None:
        """Every verdict says by which id it is kept. Where there is no room left, only digests are."""
        if not bad:
            return
        records = await self._cases.readable({item.asked.stream_id for item, _ in bad if item.asked})
        sender = msgspec.json.encode(viewer).decode()
        kept = []
        for item, verdict in bad:
            place = (item.source, viewer.organisation, verdict["code"], verdict["detail"])
            content = item.raw.decode(errors="replace")
            if not item.marking_is_known:  # or it is above
                kept.append(Unrecorded(*place, content, only_digest=True))
            else:
                about = item.about(records.get(item.asked.stream_id) if item.asked else None)
                kept.append(Unrecorded(*place, content, about, event_id=item.id, sender=sender))
        async with self._pool.acquire() as db:
            full = await self._quarantine.is_full(db, viewer.organisation)
            await self._quarantine.keep(db, [each for each in kept if each.only_digest or not full])
            ids = await self._quarantine.ids(db, viewer.organisation, [each.content for each in kept])
        for (_, verdict), quarantine_id in zip(bad, ids, strict=True):
            if quarantine_id:
                verdict["quarantine"] = str(quarantine_id)


def _plain(row: asyncpg.Record) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in row.items() if name != "sender"}
