"""The day an export is of. What was exported last is believed: a day that has not come would be believed for ever."""

from datetime import UTC, date, datetime
from pathlib import Path

from taskforce.domain.errors import TaskforceError


class NotYetCome(TaskforceError):
    """An export cannot be of a day after today. Say the day it is of with --exported-on."""

    code = "NOT_YET_COME"

    def __init__(self, file: str, day: date) -> None:
        super().__init__(file=file, day=day)

    def __str__(self) -> str:
        return f"{self.facts['file']} was saved on {self.facts['day']}, it says: {self.__doc__}"


def today() -> date:
    """Here, or in UTC where the day has come already."""
    return max(datetime.now(UTC).date(), datetime.now().astimezone().date())


def last_written(file: Path) -> date:
    """The day an export is taken to be of, unless it is said: the day its file was last written. Raises NotYetCome."""
    day = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    if day > today():
        raise NotYetCome(file.name, day)
    return day
