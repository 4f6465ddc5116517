"""Takes events in: each through its record, all of a request together, a verdict for each in its order."""

import time
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID
from weakref import WeakValueDictionary

import asyncpg
import msgspec

from taskforce.api.events.item import Item
from taskforce.api.events.verdicts import Verdict, recorded, refused
from taskforce.api.identity import Viewer
from taskforce.api.limits.line import Line
from taskforce.api.officers import Officers
from taskforce.domain.errors import TaskforceError
from taskforce.doors.asked import Asked
from taskforce.doors.mentioned import look
from taskforce.doors.pace import at_pace
from taskforce.doors.receipts import Receipts
from taskforce.log.canonical import NotStorable
from taskforce.log.cases import Cases
from taskforce.log.command import Answer, Command
from taskforce.log.gathering import Gathering
from taskforce.log.quarantine import Quarantine, Unrecorded
from taskforce.log.reader import Connection
from taskforce.log.unhurried import unhurried
from taskforce.log.verdict import Closed, Conflict, Recorded, Unavailable, UnknownEvent
from taskforce.settings import Secret

MOST_SHOWN, MOST_OF_ONE = 1_000, 500


class Intake:
    def __init__(self, cases: Cases, officers: Officers, secret: Secret) -> None:
        self._cases, self._officers = cases, officers
        self._gathering = Gathering(cases)
        self._lines: WeakValueDictionary[str, Line] = WeakValueDictionary()
        self._receipts, self._quarantine = Receipts(secret), Quarantine(secret)

    async def take(self, viewer: Viewer, raws: list[bytes]) -> list[Verdict]:
        """A verdict for each. Raises NotRegistered and AccessEnded; Unavailable and Closed, after which all may be sent
        again.
        """
        line = self._lines.setdefault(viewer.organisation, Line(lambda: MOST_OF_ONE))
        async with line.turn(len(raws)):
            begun = time.monotonic()
            verdicts = await self._take(viewer, raws)
        if refused := sum("code" in verdict for verdict in verdicts):
            await at_pace(begun, refused)
        return verdicts

    async def _take(self, viewer: Viewer, raws: list[bytes]) -> list[Verdict]:
        staff, now = await self._officers.staff_of(viewer), datetime.now(UTC)
        items, asked = [Item(raw, viewer, staff) for raw in raws], list[tuple[Item, Command]]()
        async for item in unhurried(items):
            try:
                asked.append((item, item.command(now)))
            except (TaskforceError, NotStorable) as refusal:
                item.refusal = refusal
        await look(self._cases, [cast("Asked", item.asked) for item, _ in asked])
        commands = [command for _, command in asked]
        answers = iter(await self._gathering.ask_all(viewer.organisation, commands) if commands else [])
        verdicts = [self._verdict(item, viewer, item.refusal or next(answers)) async for item in unhurried(items)]
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
        """Danger: what another office sent may be about what this one does not see."""
        await self._officers.officer_of(viewer)
        whose = viewer.organisation, viewer.person
        found = await self._cases.read(lambda db: self._quarantine.newest(db, MOST_SHOWN, *whose))
        return [_plain(row) for row in found]

    async def show_set_aside(self, viewer: Viewer, quarantine_id: UUID) -> dict[str, Any] | None:
        await self._officers.officer_of(viewer)
        whose = viewer.organisation, viewer.person
        found = await self._cases.read(lambda db: self._quarantine.show(db, quarantine_id, *whose))
        return _plain(found) if found else None

    async def _set_aside(self, viewer: Viewer, bad: list[tuple[Item, Verdict]]) -> None:
        """Every verdict of what is kept whole says by which id. Where there is no room left, only digests are kept.

        Raises Unavailable: what was recorded stays so, and is a duplicate when all is sent again.
        """
        if not bad:
            return
        records = await self._cases.readable({id async for item, _ in unhurried(bad) for id in item.named})
        sender = msgspec.json.encode(viewer).decode()
        kept = []
        for item, verdict in bad:
            place = (item.source, viewer.organisation, verdict["code"], verdict["detail"])
            content = item.raw.decode(errors="replace")
            if not item.marking_is_known:  # or it is above
                kept.append(Unrecorded(*place, content, only_digest=True))
            else:
                kept.append(Unrecorded(*place, content, item.about(records), event_id=item.id, sender=sender))
        ids = await self._cases.read(lambda db: self._keep(db, viewer, kept))
        for (_, verdict), quarantine_id in zip(bad, ids, strict=True):
            if quarantine_id:
                verdict["quarantine"] = str(quarantine_id)

    async def _keep(self, db: Connection, viewer: Viewer, kept: list[Unrecorded]) -> list[UUID | None]:
        """Danger: always in one order, or two requests that hold the same could wait for each other."""
        full = await self._quarantine.is_full(db, viewer.organisation)
        in_order = sorted(kept, key=lambda each: (each.content, each.source))
        await self._quarantine.keep(db, [each for each in in_order if each.only_digest or not full])
        return await self._quarantine.ids(db, kept, viewer.person)


def _plain(row: asyncpg.Record) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in row.items() if name != "sender"}
