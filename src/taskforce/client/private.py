"""Files that only their owner may read: names and warnings stand in them."""

import os
from contextlib import suppress
from pathlib import Path


def make(file: Path) -> None:
    """Where there is none. Danger: opening and closing one that SQLite has open would undo SQLite's locks on it."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
