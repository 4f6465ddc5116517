"""What holds of every record's table of steps: every command in `asked`, tried at the end of each of the `pasts`."""

import inspect
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from scenario import Fact, replay
from taskforce.domain.errors import Erased, WrongStage
from taskforce.domain.kernel import Officer, Stream
from taskforce.domain.lifecycle import CLOCK, Step


class LifecycleLaws:
    record: type[Stream]
    stages: set[StrEnum]
    pasts: list[tuple[Fact, ...]]
    asked: dict[str, tuple[Any, ...]]
    otherwise: dict[str, tuple[Any, ...]] = {}
    """The same commands, saying something else."""
    no_news: dict[str, set[StrEnum]] = {}
    """Where a report of a command tells nothing new."""

    def test_every_stage_and_every_command_is_tried(self) -> None:
        reached = [replay(past).stages() for past in self.pasts]
        assert set().union(*reached) == self.stages
        assert set(self.asked) == set(self.record.LIFECYCLE)

    def test_what_is_not_listed_is_refused_and_what_is_possible_is_named(self) -> None:
        for case, command, step in self._tries():
            before, refusal = case.stages(), None
            try:
                getattr(case, command)(*self.asked[command])
            except WrongStage as error:
                refusal = error
            if step.to in before and not case.pending_events:
                assert refusal is None
            elif refusal is None:
                assert step.when & before
                assert step.to in case.stages()
            else:
                assert not step.when & before, (before, command)
                [here] = {stage for stage in before if type(stage) is type(step.to)}
                assert (refusal.facts["stage"], refusal.facts["possible"]) == (
                    here,
                    self._possible(case, command, here),
                )
                assert not case.pending_events

    def test_what_is_named_as_possible_is_possible(self) -> None:
        for past in self.pasts:
            for command, step in self._steps():
                if not self._is_on(replay(past), command, step):
                    continue
                try:
                    getattr(replay(past), command)(*self.asked[command])
                except WrongStage as refusal:
                    possible: Any = refusal.facts["possible"]
                    for named in possible:
                        getattr(replay(past), named)(*self.asked[named])

    def test_asking_again_changes_nothing(self) -> None:
        for case, command, step in self._tries():
            if step.when & case.stages():
                getattr(case, command)(*self.asked[command])
                said = len(case.pending_events)
                getattr(case, command)(*self.asked[command])
                assert len(case.pending_events) == said, command

    def test_what_is_said_otherwise_is_no_repetition(self) -> None:
        for case, command, step in self._tries():
            if step.when & case.stages() and command in self.otherwise:
                getattr(case, command)(*self.asked[command])
                said = len(case.pending_events)
                with pytest.raises(WrongStage):
                    getattr(case, command)(*self.otherwise[command])
                getattr(case, command)(*self.otherwise[command], reported=True)
                assert [event.breach for event in case.pending_events[said:]] == ["wrong_stage"], command

    def test_whatever_an_officer_may_do_may_be_reported(self) -> None:
        for command, step in self._steps():
            given_by_officers = bool(step.by) and step.by != CLOCK
            assert ("reported" in inspect.signature(getattr(self.record, command)).parameters) == given_by_officers

    def test_what_is_reported_is_recorded_and_a_breach_is_named(self) -> None:
        for case, command, step in self._tries():
            before = case.stages()
            if not step.by or step.by == CLOCK or (step.to in before and step.to not in step.when):
                continue
            getattr(case, command)(*self.asked[command], reported=True)
            if before & self.no_news.get(command, set()):
                assert not case.pending_events
            elif case.pending_events or not step.when & before:
                assert case.pending_events[-1].breach == (None if step.when & before else "wrong_stage")
                # What leads to where it stood already, such as telling the subject, moves nothing.
                assert case.stages() == before if step.when == {step.to} else step.to in case.stages()

    def test_what_has_been_erased_is_replayed_and_can_go_on(self) -> None:
        for past in self.pasts:
            for command, step in self._steps():
                bare = replay(tuple(fact.erased() for fact in past))
                assert bare.stages() == replay(past).stages()
                if (step.when | {step.to}) & bare.stages():
                    try:
                        getattr(bare, command)(*self.asked[command])
                    except Erased:
                        assert not bare.pending_events

    def _possible(self, case: Any, command: str, here: StrEnum) -> list[str]:
        """Of all that the table lists from here, what the one who asks may ask, and nothing else forbids."""
        by = next((said for said in self.asked[command] if isinstance(said, Officer)), None)
        listed = [(named, self.record.LIFECYCLE[named].by) for named in self.record.LIFECYCLE.possible({here})]
        taken = [named for named, sides in listed if not sides or (by and any(case.is_on(by, side) for side in sides))]
        at = next((said for said in self.asked[command] if isinstance(said, date)), None)
        return [named for named in taken if named not in case.forbidden(at)]

    def _steps(self) -> list[tuple[str, Step]]:
        return [(command, self.record.LIFECYCLE[command]) for command in self.asked]

    def _tries(self) -> Iterator[tuple[Any, str, Step]]:
        """By those who are on a side of it then: a recipient is not before anything has been sent."""
        for past in self.pasts:
            for command, step in self._steps():
                if self._is_on(replay(past), command, step):
                    yield replay(past), command, step

    def _is_on(self, case: Any, command: str, step: Step) -> bool:
        by = self.asked[command][0] if self.asked[command] else None
        return not isinstance(by, Officer) or not step.by or any(case.is_on(by, side) for side in step.by)
