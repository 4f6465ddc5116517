"""Where people's acts are carried out: the same path as that of every command, whichever door it came through."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

import asyncpg
from msgspec.structs import replace

from taskforce.api.identity import Viewer
from taskforce.api.mutations.form import Form
from taskforce.api.officers import Officers
from taskforce.api.standing import Standing
from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import Officer, only_kinds
from taskforce.domain.sight import is_shown
from taskforce.doors.asked import Asked
from taskforce.doors.identifiers import id_of
from taskforce.doors.mentioned import look
from taskforce.doors.receipts import Receipts
from taskforce.log.cases import Cases
from taskforce.log.command import Command, Decision, Together
from taskforce.log.event_log import GONE
from taskforce.log.verdict import Duplicate, Recorded, Unavailable


class Done(NamedTuple):
    """`ids`: of the records, as the API shows them. `position`: what shows them as they stand after."""

    ids: tuple[str, ...]
    version: int | None
    position: int
    receipt: str


@dataclass(frozen=True, slots=True)
class Desk:
    cases: Cases
    officers: Officers
    receipts: Receipts
    standing: Standing

    async def carry_out(self, viewer: Viewer, name: str, form: Form) -> Done:
        """Raises TaskforceError, LogError or NotStorable, which say whether nothing was recorded or it is in doubt."""
        by, now = await self.officers.officer_of(viewer), datetime.now(UTC)
        only_kinds(by, *form.command.kinds)
        # A system's source begins with a stroke, so nobody's ids are anybody else's.
        source = f"graphql/{quote(by.organisation, safe='')}/{quote(by.person, safe='')}"
        content = form.content(name)
        records = form.records(f"{source}/{form.command_id}")
        asked = [Asked(form.command, by, record, "key", form.data, form.around.act) for record in records]
        commands = [each.to_log(source, form.command_id, content, now) for each in asked]
        await look(self.cases, asked)
        act: Command | Together = commands[0]
        if form.around.ids:
            named = (replace(c, decide=_naming(r, c.decide)) for c, r in zip(commands, records, strict=True))
            act = Together(commands[0].act, content, tuple(named))
        recorded = await self.cases.ask(act)
        position = await self._position(recorded)
        version = asked[0].version
        if isinstance(recorded, Duplicate):
            version = await self._version(commands[0].stream_id, by)
        ids = tuple(id_of(form.command.record, command.stream_id) for command in commands)
        return Done(ids, version, position, self.receipts.write(position, viewer.organisation))

    async def _position(self, recorded: Recorded) -> int:
        """What changed nothing is shown as it stood when that was decided."""
        if recorded.last is not None:
            return recorded.last
        try:
            return await self.standing.head()
        except (asyncpg.PostgresError, *GONE) as error:
            raise Unavailable from error

    async def _version(self, stream: UUID, by: Officer) -> int | None:
        """Of what was recorded before, since nothing was decided now."""
        known = (await self.cases.load([stream])).get(stream)
        return known.version_for(by) if known and is_shown(known, by) else None


def _naming(record: str, decide: Decision) -> Decision:
    """A refusal then says which of several records it was, as they were named."""

    def decided(known: Any) -> Any:
        try:
            return decide(known)
        except TaskforceError as refusal:
            refusal.facts["named"] = record
            raise

    return decided
