"""What is answered to one event. Never a position: two would tell how much everybody else writes."""

from typing import Any

from taskforce.doors.asked import Asked
from taskforce.doors.identifiers import id_of
from taskforce.doors.refusals import Refusal, told
from taskforce.log.verdict import Conflict, Duplicate, Recorded, UnknownEvent

Verdict = dict[str, Any]


def recorded(id: str, source: str, asked: Asked, answer: Recorded, receipt: str) -> Verdict:
    """Recorded now, or before: then nobody has looked where the record stands, so it has no version."""
    verdict = {"id": id, "source": source, "record": id_of(asked.command.record, asked.stream_id), "receipt": receipt}
    if isinstance(answer, Duplicate):
        return verdict | {"verdict": "duplicate"}
    return verdict | {"verdict": "recorded", "version": asked.version}


def refused(id: str, source: str, asked: Asked | None, refusal: Refusal) -> Verdict:
    """A conflict is decided another time, by its sender or by a newer program; nothing of it is kept."""
    record = asked.command.record if asked else None
    verdict = "conflict" if isinstance(refusal, Conflict | UnknownEvent) else "refused"
    return {"id": id, "source": source, "verdict": verdict, **told(refusal, record, lambda command: command.event)}
