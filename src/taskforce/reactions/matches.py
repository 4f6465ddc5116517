"""What a recipient noted and what the register reports of the same donation name each other: both or neither."""

from typing import Any, NamedTuple
from uuid import UUID

from taskforce import queries
from taskforce.domain.donation import Donation, Stage
from taskforce.domain.donation_match import counterpart
from taskforce.log.cases import Cases
from taskforce.reactions.cause import Cause

SQL = queries.load(__file__)
NOTED = Donation.Noted.TOPIC
TYPES: tuple[str, ...] = (NOTED, Donation.Reported.TOPIC, Donation.Amended.TOPIC)
MOST = 200
"""Statements alike. Of more, nobody could say which is which."""


class Key(NamedTuple):
    recipient: str
    received_on: str | None
    value: str


async def concerned(causes: list[Cause], cases: Cases, log_id: int) -> list[Cause]:
    """Those of whose recipient, day and value, as they are or were before, the other side has said something too."""
    looked = [(cause, _key(cause)) for cause in causes] + await _before(causes, cases, log_id)
    keys = zip(*(key for _, key in looked), strict=True)
    noted = [cause.type == NOTED for cause, _ in looked]
    met = await cases.read(lambda db: db.fetch(SQL["met"], log_id, *map(list, keys), noted))
    found = {looked[row["number"] - 1][0].position for row in met}
    return [cause for cause in causes if cause.position in found]


async def react(cause: Cause, cases: Cases, log_id: int) -> None:
    """Also among those that it was like before: without it, one of them may be clear."""
    before = [("match_before", key) for _, key in await _before([cause], cases, log_id)]
    for what, key in [("match", _key(cause)), *before]:
        act = cause.act(what, key.recipient, key.recipient)
        await cases.settle(act, await _alike(key, cases, log_id), _matched)


async def _alike(key: Key, cases: Cases, log_id: int) -> set[UUID]:
    rows = await cases.read(lambda db: db.fetch(SQL["alike"], log_id, *key, MOST + 1))
    return {row["stream_id"] for row in rows} if len(rows) <= MOST else set()


def _matched(alike: dict[UUID, Any]) -> list[Donation]:
    found = []
    for donation in alike.values():
        if donation.stage is Stage.NOTED and (other := counterpart(donation, alike.values())):
            donation.match_with(other.id)
            other.match_with(donation.id)
            found += [donation, other]
    return found


async def _before(causes: list[Cause], cases: Cases, log_id: int) -> list[tuple[Cause, Key]]:
    """What those that are amended were like before."""
    amended = [cause for cause in causes if cause.type == Donation.Amended.TOPIC]
    if not amended:
        return []
    places = [cause.stream_id for cause in amended], [cause.version for cause in amended]
    rows = await cases.read(lambda db: db.fetch(SQL["before"], log_id, *places))
    said = ((amended[row["number"] - 1], Key(row["recipient"], row["received_on"], row["value"])) for row in rows)
    return [(cause, key) for cause, key in said if key != _key(cause)]


def _key(cause: Cause) -> Key:
    return Key(cause.data["recipient"], cause.data["received_on"], str(cause.data["value"]))
