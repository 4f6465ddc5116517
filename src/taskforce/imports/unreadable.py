"""Why a record, or a whole file, cannot be read, and what to do about it.

NotARegister            the whole file
CannotRead              one record of it
  NotText
  BrokenRecord
  WrongLength
  NotSaid
  TooLong
  NotARecipient
  NotMoney
  NotADate
  NotYesOrNo
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from taskforce.domain.errors import TaskforceError


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record to be set aside whole. In `raw`, its text, a byte that stands for no character is written as \\x81."""

    file: str
    line: int
    code: str
    reason: str
    raw: str
    subjects: list[UUID]
    """Whom it is about, where its fields can be told apart."""


class NotARegister(TaskforceError):
    """This is not the Electoral Commission's register of donations, or not the whole of it: export it again."""

    code = "NOT_A_REGISTER"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(file=file, problem=problem)

    def __str__(self) -> str:
        return f"{self.facts['file']}: {self.__doc__} {self.facts['problem']}"


class CannotRead(Exception):
    """It cannot be read."""

    code: ClassVar[str]

    def __init__(self, header: str | None = None) -> None:
        super().__init__(f"{header}: {self.__doc__}" if header else self.__doc__)


class NotText(CannotRead):
    """It holds bytes that stand for no character. Export the file again, or correct this line in a copy."""

    code = "not_text"


class BrokenRecord(CannotRead):
    """A quotation mark is missing or too many, or the file ends too early. Export it again, or correct this line."""

    code = "broken_record"


class WrongLength(CannotRead):
    """It has more or fewer fields than the file has headers. Look for a comma or quotation mark gone astray."""

    code = "wrong_length"


class NotSaid(CannotRead):
    """Nothing stands here, and the row means nothing without it. Fill it in from the register's own page."""

    code = "not_said"


class TooLong(CannotRead):
    """No reference in the register is longer than 100 characters. Look it up in the register and correct it."""

    code = "too_long"


class NotARecipient(CannotRead):
    """A recipient's number in the register is made of at most 18 digits. Look it up there and correct it."""

    code = "not_a_recipient"


class NotMoney(CannotRead):
    """This is not an amount in pounds, exact to the penny, such as £12,345.67. Correct it from the register's page."""

    code = "not_money"


class NotADate(CannotRead):
    """This is not a date such as 31/12/2009, 31-Dec-2009 or 2009-12-31, without a time of day. Correct it."""

    code = "not_a_date"


class NotYesOrNo(CannotRead):
    """This is neither True nor False nor blank. Correct it."""

    code = "not_yes_or_no"
