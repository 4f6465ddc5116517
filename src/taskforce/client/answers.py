"""Which events an answer settles."""

from collections.abc import Sequence

from taskforce.client.errors import BadAnswer
from taskforce.client.outbox import Kept
from taskforce.client.verdict import Conflict, Refused, Verdict


def settled(batch: Sequence[Kept], verdicts: Sequence[Verdict]) -> list[tuple[Kept, Verdict]]:
    """All but an event whose record was busy, and what was not recorded after it: that may be because of it.

    A conflict with the version that was expected is settled: somebody has to look. Raises BadAnswer.
    """
    if [kept.id for kept in batch] != [verdict.id for verdict in verdicts]:
        raise BadAnswer
    found, is_busy = list[tuple[Kept, Verdict]](), False
    for kept, verdict in zip(batch, verdicts, strict=True):
        is_busy |= isinstance(verdict, Conflict) and not kept.is_versioned
        if not (is_busy and isinstance(verdict, Conflict | Refused)):
            found.append((kept, verdict))
    return found
