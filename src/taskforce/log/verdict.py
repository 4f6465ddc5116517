"""What the log answers to each append, and every way it can say no.

LogError
  Conflict          the stream has moved on: load it and decide again
  CommandReused     the same command id came with other content
  Unrecordable      PostgreSQL refused this one; its neighbours were not harmed
  Unavailable       the database could not be reached; sending again with the same command id is safe
  Closed            this writer has stopped
  UnknownEvent      a newer process has written what this one does not know
"""

from msgspec import Struct


class Recorded(Struct, frozen=True):
    """`position` is that of the command's first event, None when it changed nothing. Only operators are shown it."""

    position: int | None
    events: int

    @property
    def last(self) -> int | None:
        """The position of its last event."""
        return None if self.position is None else self.position + self.events - 1


class Duplicate(Recorded, frozen=True):
    """It was recorded before, at that position."""


class LogError(Exception):
    """It was not recorded."""

    code = "NOT_RECORDED"

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Conflict(LogError):
    """The stream has moved on since it was read."""

    code = "CONFLICT"


class CommandReused(LogError):
    """This command id was used before, for something else. Send new content under a new id."""

    code = "COMMAND_REUSED"


class Unrecordable(LogError):
    """The database cannot hold what this says."""

    code = "UNRECORDABLE"


class Unavailable(LogError):
    """The log cannot be reached. Send it again later under the same command id: it will be recorded once."""

    code = "LOG_UNAVAILABLE"


class Closed(LogError):
    """This process has stopped. Send it again to another under the same command id: it will be recorded once."""

    code = "LOG_CLOSED"


class UnknownEvent(LogError):
    """A newer version of this program has recorded what this one cannot read. Send it to that one."""

    code = "UNKNOWN_EVENT"

    def __init__(self, type: str, schema_version: int) -> None:
        super().__init__()
        self.type, self.schema_version = type, schema_version


Verdict = Recorded | LogError
