"""What every stream of events has in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, NamedTuple, Self
from uuid import UUID, uuid4

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate

from taskforce.domain import registry
from taskforce.domain.errors import NotPermitted, NotYours, Refused, WrongStage
from taskforce.domain.filled_at_once import FilledAtOnce

Personal = Annotated[str, "personal"]
"""Text about a person. Kept in the vault, and None once erased there; the event holds a commitment."""


class OrganisationKind(StrEnum):
    PARTY = "party"
    AGENCY = "agency"
    REGULATOR = "regulator"
    PARLIAMENT = "parliament"
    DEPARTMENT = "department"
    DONEE = "donee"
    THIRD_PARTY = "third_party"
    PARTICIPANT = "participant"
    LIBRARY = "library"
    SECRETARIAT = "secretariat"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts, and for whom: a pseudonym, in an office of an organisation."""

    organisation: str
    organisation_kind: OrganisationKind
    office: str
    person: str


class Step(NamedTuple):
    """A command's place in a lifecycle: the stages it can be given at, and the one it leads to."""

    when: frozenset[StrEnum]
    to: StrEnum


def step(*when: StrEnum, to: StrEnum) -> Step:
    return Step(frozenset(when), to)


class Lifecycle:
    """The steps of a record, by the names of the commands that take them. What is not listed is refused."""

    def __init__(self, **steps: Step) -> None:
        self._steps = steps

    def __getitem__(self, command: str) -> Step:
        return self._steps[command]

    def __iter__(self) -> Iterator[str]:
        return iter(self._steps)

    def possible(self, stages: set[StrEnum]) -> list[str]:
        return sorted(command for command, step in self._steps.items() if step.when & stages)


class Event(FilledAtOnce, AggregateEvent):
    """Something that happened. TOPIC and the fields' names are stored for ever; SCHEMA tells their versions apart."""

    TOPIC: ClassVar[str]
    SCHEMA: ClassVar[int] = 1


class First(AggregateCreated, Event):
    """What begins a history."""


class Stream(BaseAggregate[UUID]):
    """A history that can be replayed into a state, and asked to go on."""

    LIFECYCLE = Lifecycle()

    class Event(AggregateEvent):
        pass

    def __init_subclass__(cls) -> None:
        registry.check(cls)
        super().__init_subclass__()
        registry.register(cls)

    @staticmethod
    def create_id() -> UUID:
        return uuid4()

    @classmethod
    def _create(cls, event_class: Any, *, id: UUID | None = None, **said: Any) -> Self:
        first = event_class(
            originator_topic=vars(cls)["TOPIC"],
            originator_id=id or cls.create_id(),
            originator_version=cls.INITIAL_VERSION,
            timestamp=event_class.create_timestamp(),
            **said,
        )
        stream: Self = first.mutate(None)
        stream.pending_events.append(first)
        return stream

    def stages(self) -> set[StrEnum]:
        """Where it stands. A record that two sides move on stands at two stages at once."""
        return {vars(self)["stage"]}

    def done(self, command: str, same: bool = True) -> bool:
        """Whether a command has been carried out already, `same` telling whether it says the same again."""
        return same and self.LIFECYCLE[command].to in self.stages()

    def untimely(self, command: str) -> WrongStage | None:
        """The refusal of a command that does not lead on from here."""
        step, stages = self.LIFECYCLE[command], self.stages()
        if step.when & stages:
            return None
        here = next(stage for stage in stages if type(stage) is type(step.to))
        return WrongStage(record=self.id, stage=str(here), possible=self.LIFECYCLE.possible(stages))

    def step(self, command: str, same: bool = True) -> bool:
        """Whether there is a step to take; refuses one that does not lead on from here."""
        if self.done(command, same):
            return False
        self.judge(False, self.untimely(command))
        return True

    def judge(self, reported: bool, *rules: Refused | None) -> str | None:
        """The first rule broken: an act is refused for it, a reported fact is recorded with its name as the breach."""
        broken = next((rule for rule in rules if rule is not None), None)
        if broken is None:
            return None
        if not reported:
            raise broken
        return str(broken.facts.get("breach", broken.code.lower()))

    def only(self, by: Officer, *organisations: str) -> None:
        if by.organisation not in organisations:
            raise NotYours(record=self.id)


def only_kinds(by: Officer, *kinds: OrganisationKind) -> None:
    if by.organisation_kind not in kinds:
        raise NotPermitted(kind=str(by.organisation_kind), permitted=[str(kind) for kind in kinds])
