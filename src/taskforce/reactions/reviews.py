"""A withdrawn warning marks each bar that cites it for review, also one that is opened afterwards.

Danger: only where it was sent to that party. Whoever cites a warning of another learns nothing by it, not even that
there is one.
"""

from typing import Any
from uuid import UUID

from taskforce import queries
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.warning import Warning
from taskforce.log.cases import Cases
from taskforce.reactions.cause import Cause

SQL = queries.load(__file__)
WITHDRAWN, OPENED = Warning.Withdrawn.TOPIC, CandidateBar.ConsiderationOpened.TOPIC
TYPES: tuple[str, ...] = (WITHDRAWN, OPENED)


async def concerned(causes: list[Cause], _: Cases, __: int) -> list[Cause]:
    return [cause for cause in causes if cause.type == WITHDRAWN or cause.data["cites_warning"]]


async def react(cause: Cause, cases: Cases, log_id: int) -> None:
    """By what the warning was then: what is withdrawn after a bar was opened is a cause of its own."""
    if cause.type == OPENED:
        warning_id, party, bars = UUID(cause.data["cites_warning"]), cause.data["party"], [cause.stream_id]
    else:
        warning_id, party = cause.stream_id, cause.data["recipient"]
        citing = await cases.read(lambda db: db.fetch(SQL["citing"], log_id, str(warning_id), party))
        bars = [row["stream_id"] for row in citing]
    warning = (await cases.load([warning_id], cause.position)).get(warning_id)
    if isinstance(warning, Warning) and warning.was_retracted and warning.recipient == party:
        for bar in bars:
            await _mark(cause, cases, bar, warning_id, party)


async def _mark(cause: Cause, cases: Cases, bar_id: UUID, warning_id: UUID, party: str) -> None:
    def decide(states: dict[UUID, Any]) -> list[CandidateBar]:
        bar: CandidateBar = states[bar_id]
        bar.mark_for_review(warning_id)
        return [bar]

    await cases.settle(cause.act(f"review of {bar_id}", party, party), [bar_id], decide)
