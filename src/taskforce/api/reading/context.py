"""What reading needs of whoever opened the transaction."""

from collections.abc import AsyncIterable, Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

import asyncpg

from taskforce.api.reading.changes import Changes

S_co = TypeVar("S_co", bound=AsyncIterable[object], covariant=True)


class Reading(Protocol):
    """One document's snapshot: a repeatable-read transaction under a signed claim, time zone UTC."""

    @property
    def connection(self) -> asyncpg.Connection: ...

    def home(self, view: str, position: int | None) -> str:
        """The schema in which the view's live table is, which holds what was recorded by that position."""
        ...

    async def position(self, as_of: datetime) -> int:
        """Where the log stood at that moment."""
        ...

    async def now(self) -> None:
        """What is read next is read as it stands now."""

    async def after(self, receipt: str) -> None:
        """From here on the snapshot holds what the receipt was given for. Raises BadReceipt or Behind."""

    def disclose(self, position: int | None, shown: bytes, searches: list[dict[str, Any]]) -> None:
        """Notes what the answer is going to show, as of a position or now: as `Disclosed.add` has it."""
        ...


class Watching(Protocol[S_co]):
    """Who subscribes: `asked` makes the statement, given the schemas of the live tables and their edition."""

    async def changes(self, asked: Callable[[Callable[[str], str], str], Changes], key: str, after: str | None) -> S_co:
        """From now on, or after the cursor of a change. The answers are given under that key."""
        ...
