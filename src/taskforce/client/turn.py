"""Whose turn it is to send: one at a time, or what was kept first could arrive last."""

import sqlite3
from pathlib import Path

from taskforce.client.private import make


class Turn:
    """Danger: a lock of the kernel on a file beside the outbox. It ends with whoever holds it, however it ends."""

    def __init__(self, file: Path) -> None:
        file = file.resolve()
        lock = file.with_name(f"{file.name}-turn")
        make(lock)
        self._db = sqlite3.connect(lock, timeout=0, isolation_level=None)

    def take(self) -> bool:
        """False where another has it."""
        try:
            self._db.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    def give_back(self) -> None:
        if self._db.in_transaction:
            self._db.execute("rollback")

    def close(self) -> None:
        self._db.close()
