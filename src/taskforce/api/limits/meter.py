"""What each client has asked for lately. A client is a person of an organisation in an audience, or a system of it."""

import math

from taskforce.api.identity import Viewer
from taskforce.api.limits.buckets import Buckets
from taskforce.api.problem import Problem

AT_ONCE = 10  # seconds' worth
REQUEST, EVENT = 10, 10
"""What each costs besides, in the measure of a document: a field, a byte of a question, costs one."""
INCLUDED, BYTES_FOR_ONE = 2_000, 5  # of an event


class RateLimited(Problem):
    """You ask for more than one client may: go on after as many seconds as Retry-After says, and ask for less."""

    code = "RATE_LIMITED"

    def __init__(self, seconds: float, message: str = "") -> None:
        after = {"retry-after": str(max(1, math.ceil(seconds)))}
        super().__init__(429, self.code, message or self.__doc__ or "", after)

    def __str__(self) -> str:
        return self.message

    @property
    def extensions(self) -> dict[str, str]:
        """What graphql-core hands on with the error."""
        return {"code": self.code}


def cost_of_events(raws: list[bytes]) -> int:
    """Long ones cost more: whatever they come to, they are read."""
    return sum(EVENT + max(0, len(raw) - INCLUDED) // BYTES_FOR_ONE for raw in raws)


class Meter:
    def __init__(self, cost_per_second: float) -> None:
        self._buckets = Buckets(cost_per_second, AT_ONCE * cost_per_second)
        self.refused = 0

    def asks(self, viewer: Viewer, cost: int) -> None:
        """Raises RateLimited, and then nothing is counted."""
        client = viewer.audience, viewer.organisation, viewer.person
        if seconds := self._buckets.seconds(client):
            self.refused += 1
            raise RateLimited(seconds)
        self._buckets.take(client, cost)
