"""Every way the domain can say no.

TaskforceError
  NotFound              there is no such thing
  Refused               the rules forbid it
    AlreadyExists
    WrongStage
    NominationsClosed
    TooEarly
    AgainstFinding
    NotAsProposed
    NeedsSecondPerson
    Meaningless
    NotYours
    NotPermitted
    NotYourOffice
    Erased

Facts name records, stages, codes and dates; never a person, and never text about one. Whoever may act on a record is
also told its `stage` and what is `possible` from there; nobody else is.
"""

from typing import Any, ClassVar


class TaskforceError(Exception):
    """The request cannot be carried out."""

    code: ClassVar[str] = "FAILED"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.__doc__)
        self.facts = facts

    def __str__(self) -> str:
        if "possible" not in self.facts:
            return str(self.__doc__)
        possible: Any = self.facts["possible"]
        return f"{self.__doc__} It stands at {self.facts['stage']}; possible: {', '.join(possible) or 'nothing'}."


class NotFound(TaskforceError):
    """There is nothing here by that name."""

    code = "NOT_FOUND"


class Refused(TaskforceError):
    """The rules forbid it."""

    code = "REFUSED"


class AlreadyExists(Refused):
    """There is one already, and it says something else."""

    code = "ALREADY_EXISTS"


class WrongStage(Refused):
    """It cannot be done at this stage."""

    code = "WRONG_STAGE"


class NominationsClosed(Refused):
    """Nominations have closed: a candidate cannot be removed any more, only disowned."""

    code = "NOMINATIONS_CLOSED"


class TooEarly(Refused):
    """Its day has not come."""

    code = "TOO_EARLY"


class AgainstFinding(Refused):
    """The recipient's own finding forbids it."""

    code = "AGAINST_FINDING"


class NotAsProposed(Refused):
    """What is confirmed must be what was proposed."""

    code = "NOT_AS_PROPOSED"


class NeedsSecondPerson(Refused):
    """Whoever asked for it cannot be the one who approves it."""

    code = "NEEDS_SECOND_PERSON"


class Meaningless(Refused):
    """It means nothing with what is said in one field: say something else there."""

    code = "MEANINGLESS"

    def __str__(self) -> str:
        return f"{super().__str__()} The field is {self.facts['field']}."


class NotYours(Refused):
    """Only the organisation it belongs to may do this."""

    code = "NOT_YOURS"


class NotPermitted(Refused):
    """An organisation of this kind may not do this."""

    code = "NOT_PERMITTED"


class NotYourOffice(Refused):
    """Another office of your organisation does this: ask there, or send it in that office if you hold it."""

    code = "NOT_YOUR_OFFICE"

    def __str__(self) -> str:
        offices: Any = self.facts["offices"]
        return f"{super().__str__()} It is for: {', '.join(offices)}."


class Erased(Refused):
    """What it says about a person has been erased."""

    code = "ERASED"
