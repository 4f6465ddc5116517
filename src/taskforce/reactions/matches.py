"""What a recipient noted and what the register reports of the same donation name each other: both or neither."""

from typing import Any
from uuid import UUID

from taskforce import queries
from taskforce.domain.donation import Donation
from taskforce.domain.donation_match import counterpart
from taskforce.log.cases import Cases
from taskforce.reactions.cause import Cause

SQL = queries.load(__file__)
NOTED = Donation.Noted.TOPIC
TYPES: tuple[str, ...] = (NOTED, Donation.Reported.TOPIC, Donation.Amended.TOPIC)
MOST = 200
"""Statements alike. Of more, nobody could say which is which."""


async def concerned(causes: list[Cause], cases: Cases, log_id: int) -> list[Cause]:
    """Those of whose recipient, day and value the other side has said something too."""
    keys = zip(*map(_key, causes), strict=True)
    noted = [cause.type == NOTED for cause in causes]
    met = await cases.read(lambda db: db.fetch(SQL["met"], log_id, *map(list, keys), noted))
    return [causes[row["number"] - 1] for row in met]


async def react(cause: Cause, cases: Cases, log_id: int) -> None:
    alike = await cases.read(lambda db: db.fetch(SQL["alike"], log_id, *_key(cause), MOST + 1))
    if len(alike) > MOST:
        return

    def decide(states: dict[UUID, Any]) -> list[Donation]:
        donation: Donation = states[cause.stream_id]
        other = counterpart(donation, states.values())
        if other is None:
            return []
        donation.match_with(other.id)
        other.match_with(donation.id)
        return [donation, other]

    recipient = cause.data["recipient"]
    await cases.settle(cause.act("match", recipient, recipient), {row["stream_id"] for row in alike}, decide)


def _key(cause: Cause) -> tuple[str, str | None, str]:
    return cause.data["recipient"], cause.data["received_on"], str(cause.data["value"])
