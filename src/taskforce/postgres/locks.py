"""Locks that end with the process that holds them, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from taskforce.postgres.ordinary import share

ALONE, SHARED = fcntl.LOCK_EX, fcntl.LOCK_SH


class Lock:
    """A lock on a file, held by this open file and by whatever process inherits it."""

    def __init__(self, file: Path) -> None:
        self.descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        share(file)

    def take(self, how: int) -> None:
        """Waits until it can be had."""
        fcntl.flock(self.descriptor, how)

    def try_take(self, how: int) -> bool:
        """Danger: going from shared to alone lets go of the lock first, also where it then cannot be had."""
        try:
            fcntl.flock(self.descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        os.close(self.descriptor)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """The file locked alone for a moment."""
    lock = Lock(file)
    try:
        lock.take(ALONE)
        yield
    finally:
        lock.close()


def is_free(file: Path) -> bool:
    """Whether nobody holds the file alone."""
    lock = Lock(file)
    try:
        return lock.try_take(SHARED)
    finally:
        lock.close()
