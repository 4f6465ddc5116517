"""Every way in which something is refused before a record is asked.

TaskforceError
  BadEvent              it is no CloudEvent
  EventTooLarge
  UnknownAttribute
  UnknownType
  OtherSource
  ActorNotYours
  NotRegistered
  AccessEnded
  BadData               what it says is not what such a command says
  InFuture
  AboveCeiling
"""

from taskforce.domain.errors import TaskforceError


class Explained(TaskforceError):
    """It is wrong in one place, and that is said."""

    def __init__(self, why: str, **facts: object) -> None:
        super().__init__(**facts)
        self.why = why

    def __str__(self) -> str:
        return f"{self.__doc__} {self.why}"


class BadEvent(Explained):
    """This is not a CloudEvent 1.0 as this service takes it."""

    code = "BAD_EVENT"


class EventTooLarge(TaskforceError):
    """An event can have 256 KiB: say less in it, or in several. It was not read, and nothing of it was kept."""

    code = "EVENT_TOO_LARGE"


class UnknownAttribute(Explained):
    """An attribute that is not known would be lost: leave it out, or correct its name."""

    code = "UNKNOWN_ATTRIBUTE"


class UnknownType(TaskforceError):
    """There is no such type of event, or none that you may send: GET /events/types lists yours."""

    code = "UNKNOWN_TYPE"


class OtherSource(Explained):
    """The source must be that of your credential."""

    code = "OTHER_SOURCE"


class ActorNotYours(TaskforceError):
    """Only the credential of a system may name who acts: leave out actor and office."""

    code = "ACTOR_NOT_YOURS"


class NotRegistered(TaskforceError):
    """Your organisation is not registered here: ask the secretariat to register it."""

    code = "NOT_REGISTERED"


class AccessEnded(TaskforceError):
    """You are not in this office any more: ask the secretariat, or get a token for the office that you hold now."""

    code = "ACCESS_ENDED"


class BadData(Explained):
    """What it says is not what this type says."""

    code = "BAD_DATA"


class InFuture(TaskforceError):
    """It says that it happened later than now: send the moment at which it did."""

    code = "IN_FUTURE"


class AboveCeiling(Explained):
    """Its marking is above what this service may hold, or not known. Nothing of its content was kept."""

    code = "ABOVE_CEILING"
