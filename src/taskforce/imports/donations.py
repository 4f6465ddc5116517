"""The donation register into the log: each row a donation, and a flag where the register itself raises one.

Every row is decided by the aggregate of its donation, so files in any order give the same state, and a second run
records nothing. What cannot be read or recorded is quarantined whole: no row is lost.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec

from taskforce.domain.donation import Donation
from taskforce.imports.commands import SOURCE, Commands, donation_id, flag_id
from taskforce.imports.register import Statement, Unreadable, read
from taskforce.log import quarantine
from taskforce.log.cases import Answer, Cases
from taskforce.log.quarantine import Unrecorded
from taskforce.log.verdict import Closed, Duplicate, Recorded, Unavailable
from taskforce.settings import Secret

AT_ONCE = 500


@dataclass(slots=True)
class Tally:
    """Rows = recorded + amended + duplicates + quarantined, always."""

    rows: int = 0
    recorded: int = 0
    amended: int = 0
    duplicates: int = 0
    quarantined: int = 0

    def add(self, outcome: str) -> None:
        self.rows += 1
        setattr(self, outcome, getattr(self, outcome) + 1)

    def as_json(self) -> str:
        return msgspec.json.encode(asdict(self)).decode()


def last_written(file: Path) -> date:
    """The day an export is taken to be of, unless it is said: the day its file was last written."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).date()


class DonationImport:
    """On the writer's login. Raises NotARegister before any row, and Unavailable when the log cannot be reached."""

    def __init__(self, cases: Cases, pool: asyncpg.Pool, secret: Secret) -> None:
        self._cases, self._pool, self._secret = cases, pool, secret
        self._registered: set[str] = set()
        self.tally = Tally()

    async def take(self, file: Path, exported_on: date, progress: Callable[[int], None] = lambda line: None) -> None:
        """`progress` is told the line that was reached."""
        commands = Commands(exported_on, self._secret)
        rows = read(file)
        while some := list(islice(rows, AT_ONCE)):
            await self._take(file, commands, some)
            progress(some[-1].line)

    async def _take(self, file: Path, commands: Commands, some: list[Statement | Unreadable]) -> None:
        bad = [Unrecorded(file.name, row.line, row.code, row.reason, row.raw) for row in some if isinstance(row, Unreadable)]
        rows = [row for row in some if isinstance(row, Statement)]
        await self._register_recipients(commands, rows)
        said: dict[int, str] = {}
        asked = [commands.report(row, lambda outcome, n=n: said.__setitem__(n, outcome)) for n, row in enumerate(rows)]
        for n, (row, answer) in enumerate(zip(rows, await self._ask(asked), strict=True)):
            if isinstance(answer, Exception):
                bad.append(_refused(file, row, answer))
            else:
                self.tally.add("duplicates" if isinstance(answer, Duplicate) else said[n])
        if bad:
            async with self._pool.acquire() as db:
                await quarantine.keep(db, SOURCE, bad)
            for _ in bad:
                self.tally.add("quarantined")
        await self._keep_flags_in_step(commands, rows)

    async def _register_recipients(self, commands: Commands, rows: list[Statement]) -> None:
        new = {row.recipient: row for row in rows if row.recipient not in self._registered}
        for answer in await self._ask([commands.register_recipient(row) for row in new.values()]):
            if isinstance(answer, Exception):
                raise answer
        self._registered.update(new)

    async def _keep_flags_in_step(self, commands: Commands, rows: list[Statement]) -> None:
        """Also where a flag is there already: an earlier run may have been cut off between a donation and its flag."""
        flags = {flag_id(donation_id(row.reference)): row for row in rows}
        there = await self._cases.load(list(flags))
        flagged = [row for stream, row in flags.items() if row.ground or stream in there]
        donations: dict[UUID, Donation] = await self._cases.load([donation_id(row.reference) for row in flagged])
        asked = [commands.keep_flag_in_step(row, donations[donation_id(row.reference)]) for row in flagged
                 if donation_id(row.reference) in donations]  # fmt: skip
        for answer in await self._ask(asked):
            if isinstance(answer, Exception):
                raise answer

    async def _ask(self, commands: list) -> list[Answer]:
        answers = await self._cases.ask_all(commands) if commands else []
        for answer in answers:
            if isinstance(answer, Unavailable | Closed):
                raise answer
        return answers


def _refused(file: Path, row: Statement, refusal: Exception) -> Unrecorded:
    """The row as it was understood; its reason names no person."""
    code = getattr(refusal, "code", "not_storable")
    return Unrecorded(file.name, row.line, code, str(refusal), msgspec.json.encode(row).decode())
