"""What holds of every record's table of steps: every command in `asked`, tried at the end of each of the `pasts`."""

import inspect
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from scenario import Fact, replay
from taskforce.domain.errors import Erased, WrongStage
from taskforce.domain.kernel import Step, Stream


class LifecycleLaws:
    record: type[Stream]
    stages: set[StrEnum]
    pasts: list[tuple[Fact, ...]]
    asked: dict[str, tuple[object, ...]]

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
            if step.when & before:
                assert refusal is None
                assert step.to in case.stages()
            elif step.to in before:
                assert refusal is None
                assert not case.pending_events
            else:
                assert refusal is not None, (before, command)
                assert refusal.facts["possible"] == self.record.LIFECYCLE.possible(before)
                assert refusal.facts["stage"] in {str(stage) for stage in before}
                assert not case.pending_events

    def test_asking_again_changes_nothing(self) -> None:
        for case, command, step in self._tries():
            if step.when & case.stages():
                getattr(case, command)(*self.asked[command])
                said = len(case.pending_events)
                getattr(case, command)(*self.asked[command])
                assert len(case.pending_events) == said, command

    def test_what_is_reported_is_recorded_and_a_breach_is_named(self) -> None:
        for case, command, step in self._tries():
            before = case.stages()
            if "reported" in inspect.signature(getattr(case, command)).parameters and step.to not in before:
                getattr(case, command)(*self.asked[command], reported=True)
                assert case.pending_events[-1].breach == (None if step.when & before else "wrong_stage")
                assert step.to in case.stages()

    def test_what_has_been_erased_is_replayed_and_can_go_on(self) -> None:
        for past in self.pasts:
            for command, step in self._steps():
                bare = replay(tuple(fact.erased() for fact in past))
                assert bare.stages() == replay(past).stages()
                if step.when & bare.stages():
                    try:
                        getattr(bare, command)(*self.asked[command])
                    except Erased:
                        assert not bare.pending_events

    def _steps(self) -> list[tuple[str, Step]]:
        return [(command, self.record.LIFECYCLE[command]) for command in self.asked]

    def _tries(self) -> Iterator[tuple[Any, str, Step]]:
        for past in self.pasts:
            for command, step in self._steps():
                yield replay(past), command, step
