"""Two things of the Linux kernel that Python 3.11 has no name for."""

import ctypes
import os
import signal
import sys
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_NEW_USER_NAMESPACE = 0x10000000
_SIGNAL_WHEN_PARENT_DIES = 1


def is_linux() -> bool:
    return sys.platform == "linux"


def appear_as(uid: int) -> None:
    """In a user namespace of its own this process, still root's outside, is an ordinary user. Raises OSError."""
    gid = os.getegid()
    _call("unshare", _NEW_USER_NAMESPACE)
    own = Path("/proc/self")
    (own / "uid_map").write_text(f"{uid} 0 1", encoding="ascii")
    (own / "setgroups").write_text("deny", encoding="ascii")
    (own / "gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")


def die_with_parent(parent: int) -> None:
    """PostgreSQL takes SIGQUIT as: stop at once, all of you; the next start recovers."""
    _call("prctl", _SIGNAL_WHEN_PARENT_DIES, signal.SIGQUIT)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _call(name: str, *values: int) -> None:
    if getattr(_LIBC, name)(*values):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
