"""Every way in which the client says no.

ClientError
  NotKept               it was not taken into the outbox
    NotStorable
    TooLarge
    OtherContent
  NotSent               what has not been answered is still kept
    RequestRefused      by the service, as a whole: `status`, `code` and `detail`, and the `first` event's id
    OutOfPatience       it kept answering "later", or nothing: `code` says which
    BadAnswer
    BadToken
  OutboxFailed          the file cannot be read or written
"""


class ClientError(Exception):
    """It could not be done."""

    def __init__(self, why: str = "") -> None:
        super().__init__(f"{self.__doc__} {why}".rstrip())


class NotKept(ClientError):
    """It was not kept, nor was anything that was to be kept with it."""

    def __init__(self, id: str, why: str = "") -> None:
        super().__init__(f"{why} The event is {id}.".lstrip())
        self.id = id


class NotStorable(NotKept):
    """This event would not arrive as it is."""


class TooLarge(NotKept):
    """One event, as JSON, has to fit into 256 KiB."""


class OtherContent(NotKept):
    """An event with this id is kept and says something else: new content needs a new id."""


class NotSent(ClientError):
    """Not everything was sent. What has not been answered is still kept."""


class RequestRefused(NotSent):
    """The service refused the request as a whole."""

    def __init__(self, status: int, code: str, detail: str, first: str) -> None:
        super().__init__(f"It said {status} {code}: {detail} The first event was {first}.")
        self.status, self.code, self.detail, self.first = status, code, detail, first


class OutOfPatience(NotSent):
    """It was tried for as long as patience lasted. Send again later."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The last reason was {code}.")
        self.code = code


class BadAnswer(NotSent):
    """What answered is not this service, or what it said was cut off. Look at the address and at what is in between."""


class BadToken(NotSent):
    """What was given as the token holds what no token can, such as the end of a line."""


class OutboxFailed(ClientError):
    """The outbox cannot be read or written: look at the file, its disk and its permissions."""
