"""What reading needs of whoever opened the transaction."""

from datetime import datetime
from typing import Protocol

import asyncpg


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

    async def after(self, receipt: str) -> None:
        """From here on the snapshot holds what the receipt was given for. Raises BadReceipt or Behind."""
        ...
