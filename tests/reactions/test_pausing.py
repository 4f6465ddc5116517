"""What cannot be done pauses the follower before the event that asks it, until an operator lets it go on."""

from uuid import UUID

import asyncpg
import pytest
from structlog.testing import capture_logs

from reactions.doing import MARKED, done, opened, sent, withdrawn
from taskforce.domain.errors import WrongStage
from taskforce.log.cases import Cases
from taskforce.log.verdict import Closed, Conflict, Unavailable
from taskforce.reactions import reviews
from taskforce.reactions.cause import Cause
from taskforce.reactions.follower import Reactions
from taskforce.reactions.place import place, resume


class Broken:
    """A reaction that cannot be carried out, for one stream."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stream: UUID, error: Exception) -> None:
        self._patch, self._react, self.stream, self.error = monkeypatch, reviews.react, stream, error
        monkeypatch.setattr(reviews, "react", self.react)

    async def react(self, cause: Cause, cases: Cases, log_id: int) -> None:
        if cause.stream_id == self.stream:
            raise self.error
        await self._react(cause, cases, log_id)

    def mend(self) -> None:
        self._patch.setattr(reviews, "react", self._react)


async def three(cases: Cases) -> tuple[list[UUID], list[UUID]]:
    """Withdrawn warnings, and a bar that cites each."""
    warnings = [await sent(cases) for _ in range(3)]
    bars = [await opened(cases, warning) for warning in warnings]
    for warning in warnings:
        await withdrawn(cases, warning)
    return warnings, bars


@pytest.mark.parametrize(
    ("error", "problem"),
    [(ValueError("Ms Ann Example"), "ValueError"), (WrongStage(name="Ms Ann Example"), "WRONG_STAGE"),
     (asyncpg.UniqueViolationError("Ms Ann Example"), "UniqueViolationError 23505")],
    ids=lambda said: type(said).__name__,
)  # fmt: skip
async def test_what_was_not_foreseen_pauses_it_there_and_says_why_without_saying_what(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch,
    error: Exception, problem: str,
) -> None:  # fmt: skip
    warnings, bars = await three(cases)
    broken = Broken(monkeypatch, warnings[1], error)
    with capture_logs() as lines:
        await reactions.catch_up()
    cause = await admin.fetchval("select position from log.event where stream_id = $1 and version = 5", warnings[1])
    stands = await place(admin)
    assert (stands.position, stands.problem, stands.cause, stands.lag) == (cause - 1, problem, cause, 3)
    assert stands.paused_at
    [line] = [line for line in lines if line["event"] == "reactions.paused"]
    assert line == {
        "event": "reactions.paused", "log_level": "error", "position": cause, "type": "warning.withdrawn",
        "problem": problem,
    }  # fmt: skip
    assert await done(admin) == [(MARKED, bars[0])]
    await reactions.catch_up()
    assert await done(admin) == [(MARKED, bars[0])]

    assert await resume(admin, skip=False)
    await reactions.catch_up()
    assert (await place(admin)).cause == cause
    broken.mend()
    assert await resume(admin, skip=False)
    await reactions.catch_up()
    assert await done(admin) == [(MARKED, bar) for bar in bars]
    stands = await place(admin)
    assert (stands.lag, stands.problem, stands.cause, stands.paused_at, stands.skipped) == (0, None, None, None, [])


async def test_one_event_is_passed_over_and_it_is_remembered_that_it_was(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    warnings, bars = await three(cases)
    Broken(monkeypatch, warnings[1], ValueError())
    await reactions.catch_up()
    cause = (await place(admin)).cause
    with capture_logs() as lines:
        assert await resume(admin, skip=True)
    assert [(line["event"], line["cause"], line["skipped"]) for line in lines] == [("reactions.resumed", cause, True)]
    await reactions.catch_up()
    assert await done(admin) == [(MARKED, bars[0]), (MARKED, bars[2])]
    stands = await place(admin)
    assert (stands.lag, stands.problem, stands.skipped) == (0, None, [cause])


async def test_what_is_not_paused_is_not_resumed_and_nothing_is_skipped(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    await three(cases)
    assert not await resume(admin, skip=True)
    assert not await resume(admin, skip=False)
    assert (await place(admin)).position == 0
    await reactions.catch_up()
    assert len(await done(admin)) == 3


async def test_what_cannot_be_told_of_many_is_told_of_each(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    warnings, bars = await three(cases)
    concerned = reviews.concerned

    async def stumble(causes: list[Cause], cases: Cases, log_id: int) -> list[Cause]:
        if any(cause.stream_id == warnings[1] for cause in causes):
            raise KeyError
        return await concerned(causes, cases, log_id)

    monkeypatch.setattr(reviews, "concerned", stumble)
    await reactions.catch_up()
    stands = await place(admin)
    assert (stands.problem, await done(admin)) == ("KeyError", [(MARKED, bars[0])])
    assert await admin.fetchval("select stream_id from log.event where position = $1", stands.cause) == warnings[1]


@pytest.mark.parametrize(
    "error",
    [Unavailable(), Closed(), Conflict(), ConnectionResetError(), asyncpg.DiskFullError()],
    ids=lambda e: type(e).__name__,
)
async def test_what_may_pass_pauses_nothing_and_is_tried_again(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    warnings, bars = await three(cases)
    broken = Broken(monkeypatch, warnings[1], error)
    for _ in range(2):
        with pytest.raises(type(error)):
            await reactions.catch_up()
        assert (await place(admin)).problem is None
    broken.mend()
    await reactions.catch_up()
    assert await done(admin) == [(MARKED, bar) for bar in bars]


async def test_what_pauses_one_follower_holds_every_other(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await three(cases)
    react = reviews.react

    async def meanwhile(cause: Cause, cases: Cases, log_id: int) -> None:
        if cause.type == reviews.WITHDRAWN:
            await admin.execute("update log.reaction set problem = 'ValueError', cause = $1", cause.position)
        await react(cause, cases, log_id)

    monkeypatch.setattr(reviews, "react", meanwhile)
    await reactions.catch_up()
    stands = await place(admin)
    first = await admin.fetchval("select min(position) from log.event where type = 'warning.withdrawn'")
    assert stands.position < first
    assert stands.problem == "ValueError"


async def test_what_another_has_done_meanwhile_pauses_nothing_and_is_not_said_to(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    warnings, _ = await three(cases)
    broken = Broken(monkeypatch, warnings[2], ValueError())

    async def meanwhile(cause: Cause, cases: Cases, log_id: int) -> None:
        if cause.stream_id == warnings[2]:
            await admin.execute("update log.reaction set position = $1", cause.position)
        await broken.react(cause, cases, log_id)

    monkeypatch.setattr(reviews, "react", meanwhile)
    with capture_logs() as lines:
        await reactions.catch_up()
    assert (await place(admin)).problem is None
    assert "reactions.paused" not in [line["event"] for line in lines]
