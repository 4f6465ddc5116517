"""The donation register into the log: each row a donation, and a flag where the register itself raises one.

Every row is decided by the aggregate of its donation, so files in any order give the same state, and a second run
records nothing. What cannot be read or recorded is quarantined whole: no row is lost. Where a donation is recorded and
its flag is refused, the row is kept in quarantine beside it, and counted once, as recorded.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from itertools import islice
from uuid import UUID

import asyncpg
import msgspec

from taskforce.domain.donation import reported_as
from taskforce.domain.errors import Erased
from taskforce.domain.register_flag import REGISTER, flag_id, questioned
from taskforce.imports.commands import SOURCE, Commands
from taskforce.imports.register import Register, Statement, Unreadable
from taskforce.imports.subjects import subjects_of
from taskforce.log.cases import Cases
from taskforce.log.command import Answer, Command
from taskforce.log.quarantine import Quarantine, Unrecorded
from taskforce.log.verdict import Closed, Conflict, Duplicate, Unavailable, UnknownEvent
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


class DonationImport:
    """On the writer's login. Raises Unavailable when the log cannot be reached, UnknownEvent when it is too new."""

    def __init__(self, cases: Cases, pool: asyncpg.Pool, secret: Secret) -> None:
        self._cases, self._pool, self._secret = cases, pool, secret
        self._quarantine = Quarantine(secret)
        self._named: set[tuple[date, str, str]] = set()
        self.tally = Tally()
        self.set_aside = 0
        """How many things are in quarantine: rows, and flags of rows that were recorded."""

    async def take(
        self, register: Register, exported_on: date, progress: Callable[[int], None] = lambda line: None
    ) -> None:
        """`progress` is told the line that was reached. While one part is being recorded the next is decided."""
        commands, rows = Commands(exported_on, self._secret), iter(register)
        under_way: deque[asyncio.Task[int]] = deque()
        try:
            while some := list(islice(rows, AT_ONCE)):
                under_way.append(asyncio.create_task(self._take(register.name, commands, some)))
                while len(under_way) > 2:
                    progress(await under_way.popleft())
        finally:
            for line in await asyncio.gather(*under_way, return_exceptions=True):
                if isinstance(line, BaseException):
                    raise line
                progress(line)

    async def _take(self, file: str, commands: Commands, some: list[Statement | Unreadable]) -> int:
        rows = [row for row in some if isinstance(row, Statement)]
        unnamed = await self._name_recipients(commands, rows)
        bad = [
            _unrecorded(file, row.line, row.code, row.reason, row.raw, row.subjects)
            for row in some
            if isinstance(row, Unreadable)
        ]
        bad += [_refused(file, row, unnamed[_name_of(row)]) for row in rows if _name_of(row) in unnamed]
        rows = [row for row in rows if _name_of(row) not in unnamed]
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
        await self._set_aside(bad)
        for _ in bad:
            self.tally.add("quarantined")
        unflagged = await self._keep_flags_in_step(commands, to_flag)
        await self._set_aside(
            [_refused(file, row, answer, "Its donation is recorded, its flag is not. ") for row, answer in unflagged]
        )
        return some[-1].line

    async def _name_recipients(self, commands: Commands, rows: list[Statement]) -> dict[tuple[str, str], Exception]:
        """Why the names that were refused were refused."""
        day = commands.exported_on
        new = {_name_of(row): row for row in rows if (day, *_name_of(row)) not in self._named}
        answers = zip(new, await self._ask([commands.name_recipient(row) for row in new.values()]), strict=True)
        refused: dict[tuple[str, str], Exception] = {
            named: answer for named, answer in answers if isinstance(answer, Exception)
        }
        self._named |= {(day, *named) for named in new.keys() - refused.keys()}
        return refused

    async def _keep_flags_in_step(self, commands: Commands, rows: list[Statement]) -> list[tuple[Statement, Exception]]:
        """Those refused. Also of duplicates: an earlier run may have been cut off between a donation and its flag."""
        to_do = {reported_as(row.reference): row for row in sorted(rows, key=lambda row: row.ground is not None)}
        refused: list[tuple[Statement, Exception]] = []
        while to_do:
            flags = await self._cases.load([flag_id(donation) for donation in to_do])
            to_do = {donation: row for donation, row in to_do.items() if row.ground or flag_id(donation) in flags}
            donations = await self._cases.load(to_do)
            asked = [
                commands.keep_flag_in_step(to_do[d.id], d.id, questioned(d), flags.get(flag_id(d.id)))
                for d in donations.values()
            ]
            answers = zip(donations.values(), await self._ask(asked), strict=True)
            # Danger: read again after. Who amended the donation before this flag was there has seen no flag to correct.
            now = await self._cases.load(donations)
            moved = []
            for donation, answer in answers:
                if isinstance(answer, Conflict) or now[donation.id].version != donation.version:
                    moved.append(donation.id)
                elif isinstance(answer, Exception):
                    refused.append((to_do[donation.id], answer))
            to_do = {donation: to_do[donation] for donation in moved}
        return refused

    async def _set_aside(self, bad: list[Unrecorded]) -> None:
        if bad:
            async with self._pool.acquire() as db:
                await self._quarantine.keep(db, bad)
            self.set_aside += len(bad)

    async def _ask(self, commands: list[Command]) -> list[Answer]:
        answers = await self._cases.ask_all(commands) if commands else []
        for answer in answers:
            if isinstance(answer, Unavailable | Closed | UnknownEvent):
                raise answer
        return answers


def _name_of(row: Statement) -> tuple[str, str]:
    return row.recipient, row.recipient_name


def _refused(file: str, row: Statement, refusal: Exception, but: str = "") -> Unrecorded:
    """The row as it was understood; but what names a person who was erased is not kept again."""
    content = "" if isinstance(refusal, Erased) else msgspec.json.encode(row).decode()
    subjects = subjects_of(row.reference, row.donor_id, row.recipient)
    code, reason = getattr(refusal, "code", "NOT_RECORDED"), f"{but}{refusal}"
    return _unrecorded(file, row.line, code, reason, content, subjects)


def _unrecorded(file: str, line: int, code: str, reason: str, content: str, subjects: list[UUID]) -> Unrecorded:
    return Unrecorded(SOURCE, REGISTER.organisation, code, reason, content, subjects, file=file, line=line)
