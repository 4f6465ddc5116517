"""The donation register into the log: each row a donation, and a flag where the register itself raises one.

Every row is decided by the aggregate of its donation, so files in any order give the same state, and a second run
records nothing. What cannot be read or recorded is quarantined whole: no row is lost.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path

import asyncpg
import msgspec

from taskforce.domain.errors import Erased
from taskforce.imports.commands import SOURCE, Commands, donation_id, flag_id
from taskforce.imports.register import Statement, Unreadable, read
from taskforce.log import quarantine
from taskforce.log.cases import Answer, Cases, Command
from taskforce.log.quarantine import Unrecorded
from taskforce.log.verdict import Closed, Conflict, Duplicate, Unavailable
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
        """`progress` is told the line that was reached. While one part is being recorded the next is decided."""
        commands, rows = Commands(exported_on, self._secret), read(file)
        under_way: deque[asyncio.Task[int]] = deque()
        try:
            while some := list(islice(rows, AT_ONCE)):
                under_way.append(asyncio.create_task(self._take(file, commands, some)))
                while len(under_way) > 2:
                    progress(await under_way.popleft())
        finally:
            for line in await asyncio.gather(*under_way):
                progress(line)

    async def _take(self, file: Path, commands: Commands, some: list[Statement | Unreadable]) -> int:
        bad = [
            Unrecorded(file.name, row.line, row.code, row.reason, row.raw)
            for row in some
            if isinstance(row, Unreadable)
        ]
        rows = [row for row in some if isinstance(row, Statement)]
        await self._register_recipients(commands, rows)
        said = dict.fromkeys(range(len(rows)), "duplicates")
        asked = [commands.report(row, partial(said.__setitem__, n)) for n, row in enumerate(rows)]
        to_flag = []
        for n, (row, answer) in enumerate(zip(rows, await self._ask(asked), strict=True)):
            if isinstance(answer, Exception):
                bad.append(_refused(file, row, answer))
                continue
            outcome = "duplicates" if isinstance(answer, Duplicate) else said[n]
            self.tally.add(outcome)
            if row.ground or outcome != "recorded":
                to_flag.append(row)
        if bad:
            async with self._pool.acquire() as db:
                await quarantine.keep(db, SOURCE, bad)
            for _ in bad:
                self.tally.add("quarantined")
        await self._keep_flags_in_step(commands, to_flag)
        return some[-1].line

    async def _register_recipients(self, commands: Commands, rows: list[Statement]) -> None:
        new = {row.recipient: row for row in rows if row.recipient not in self._registered}
        for answer in await self._ask([commands.register_recipient(row) for row in new.values()]):
            if isinstance(answer, Exception):
                raise answer
        self._registered.update(new)

    async def _keep_flags_in_step(self, commands: Commands, rows: list[Statement]) -> None:
        """Also of duplicates: an earlier run may have been cut off between a donation and its flag."""
        to_do = {donation_id(row.reference): row for row in sorted(rows, key=lambda row: row.ground is not None)}
        while to_do:
            flags = await self._cases.load([flag_id(donation) for donation in to_do])
            to_do = {donation: row for donation, row in to_do.items() if row.ground or flag_id(donation) in flags}
            donations = await self._cases.load(to_do)
            asked = [commands.keep_flag_in_step(to_do[d.id], d, flags.get(flag_id(d.id))) for d in donations.values()]
            answers = zip(donations.values(), await self._ask(asked), strict=True)
            # Danger: read again after. Who amended the donation before this flag was there has seen no flag to correct.
            now = await self._cases.load(donations)
            moved = []
            for donation, answer in answers:
                if isinstance(answer, Conflict) or now[donation.id].version != donation.version:
                    moved.append(donation.id)
                elif isinstance(answer, Exception):
                    raise answer
            to_do = {donation: to_do[donation] for donation in moved}

    async def _ask(self, commands: list[Command]) -> list[Answer]:
        answers = await self._cases.ask_all(commands) if commands else []
        for answer in answers:
            if isinstance(answer, Unavailable | Closed):
                raise answer
        return answers


def _refused(file: Path, row: Statement, refusal: Exception) -> Unrecorded:
    """The row as it was understood; but what names a person who was erased is not kept again."""
    content = "" if isinstance(refusal, Erased) else msgspec.json.encode(row).decode()
    return Unrecorded(file.name, row.line, getattr(refusal, "code", "NOT_STORABLE"), str(refusal), content)
