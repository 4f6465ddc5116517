"""Which events an answer settles."""

from collections.abc import Sequence
from typing import NamedTuple

from taskforce.client.errors import BadAnswer
from taskforce.client.outbox import Kept
from taskforce.client.verdict import Conflict, Refused, Verdict

ASKED_TOO_EARLY = "UNKNOWN_EVENT"
"""This process of the service is older than what it read: one that is newer decides."""


class Settled(NamedTuple):
    """`undecided`: the code of the first that is not settled."""

    answers: list[tuple[Kept, Verdict]]
    undecided: str | None


def settled(batch: Sequence[Kept], verdicts: Sequence[Verdict]) -> Settled:
    """All but an event whose record was busy, and what was not recorded after it: that may be because of it.

    A conflict with the version that was expected is settled: somebody has to look. Raises BadAnswer.
    """
    if [kept.id for kept in batch] != [verdict.id for verdict in verdicts]:
        raise BadAnswer
    found, undecided = list[tuple[Kept, Verdict]](), None
    for kept, verdict in zip(batch, verdicts, strict=True):
        if not isinstance(verdict, Conflict | Refused):
            found.append((kept, verdict))
        elif undecided or _is_undecided(kept, verdict):
            undecided = undecided or verdict.code
        else:
            found.append((kept, verdict))
    return Settled(found, undecided)


def _is_undecided(kept: Kept, verdict: Conflict | Refused) -> bool:
    return isinstance(verdict, Conflict) and (not kept.is_versioned or verdict.code == ASKED_TOO_EARLY)
