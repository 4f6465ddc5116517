"""What every stream of events has in common."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID, uuid4

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate

from taskforce.domain import registry
from taskforce.domain.errors import (
    AlreadyExists,
    Erased,
    Meaningless,
    NotPermitted,
    NotYours,
    Refused,
    TaskforceError,
    WrongStage,
)
from taskforce.domain.filled_at_once import FilledAtOnce
from taskforce.domain.lifecycle import Lifecycle
from taskforce.domain.registry import marked

Personal = Annotated[str, "personal"]
"""Text about a person. Kept in the vault, and None once erased there; the event holds a commitment."""

Actor = Annotated[str, "actor"]
"""The pseudonym of whoever gives a command: filled in as its step is taken, and no part of what it says."""


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
    """Who acts, and for whom: a pseudonym, in an office of an organisation; the records named to, and recused from."""

    organisation: str
    organisation_kind: OrganisationKind
    office: str
    person: str
    named: frozenset[UUID] = frozenset()
    recused: frozenset[UUID] = frozenset()


class Event(FilledAtOnce, AggregateEvent):
    """Something that happened. TOPIC and the fields' names are stored for ever; SCHEMA tells their versions apart.

    Beside version n stand the static methods `upcast_v1_v2(said)` to the last step, which make of what an older event
    says, in the JSON of the log and with None for what was erased, what the next version would say.
    """

    TOPIC: ClassVar[str]
    SCHEMA: ClassVar[int] = 1

    def mutate(self, aggregate: Any) -> Any:
        aggregate = super().mutate(aggregate)
        vars(aggregate)["past"].append(self)
        return aggregate


class Taken(Event):
    """A step that an officer took or reported; `breach` is the rule that what was reported broke."""

    breach: str | None


class First(AggregateCreated, Event):
    """What begins a history."""

    def mutate(self, aggregate: Any) -> Any:
        aggregate = AggregateCreated.mutate(self, aggregate)
        vars(aggregate)["past"] = [self]
        return aggregate


class Stream(BaseAggregate[UUID]):
    """A history that can be replayed into a state, and asked to go on."""

    LIFECYCLE = Lifecycle()
    SEEN_BY: ClassVar[tuple[str, ...]] = ()
    """The sides that may know that there is such a record. To all others it is as if there were none."""

    past: list[Event]

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

    def here(self, command: str, _by: Officer | None, /) -> StrEnum:
        """The stage that a command is judged by."""
        to = self.LIFECYCLE[command].to
        return next(stage for stage in self.stages() if type(stage) is type(to))

    def is_on(self, by: Officer, side: str) -> bool:
        if isinstance(side, OrganisationKind):
            return by.organisation_kind is side
        return by.organisation == vars(self).get(side)

    def is_seen_by(self, by: Officer) -> bool:
        return any(self.is_on(by, side) for side in self.SEEN_BY)

    def own_past(self) -> list[Any]:
        """What has happened to it for those that it is of now."""
        return self.past

    def version_for(self, _by: Officer, /) -> int:
        """How many things have happened to it, of those that this side may know of."""
        return self.version

    def is_begun_again(self, other: "Stream") -> None:
        """That it has begun is no news. Refused where the `other` beginning says something else."""
        [first] = other.pending_events
        kind: Any = type(first)
        if not self._was_said(kind, {name: vars(first)[name] for name in registry.fields(kind)}):
            raise AlreadyExists(record=self.id)

    def forbidden(self, _at: date | None, /) -> dict[str, Refused]:
        """The commands that something other than the stage forbids, then or for now, and why."""
        return {}

    def take(
        self,
        command: str,
        kind: Any,
        by: Officer | None,
        reported: bool = False,
        *rules: Refused | None,
        at: date | None = None,
        same: bool | None = None,
        **said: Any,
    ) -> None:
        """Takes a step: nothing where it has been taken and says the `same`, by default all that was said then.

        An act against a rule is refused. A reported fact is recorded, with the rule it broke as its breach.
        """
        listed = self.LIFECYCLE[command]
        if by is not None:
            self.only(by, *listed.by)
        here = self.here(command, by)
        if here is listed.to and (self._was_said(kind, said) if same is None else same):
            return
        rules = (self._untimely(command, here), self.forbidden(at).get(command), *rules)
        breach = self.judge(here, *rules, by=by, at=at, reported=reported)
        if by is not None:
            said = dict.fromkeys(marked(kind, "actor"), by.person) | {"breach": breach} | said
        self.trigger_event(kind, **said)

    def step(self, command: str, *rules: TaskforceError | None, same: bool = True) -> bool:
        """Whether there is a step to take, of those that say for themselves what is the same. Refused as in `take`."""
        here = self.here(command, None)
        if same and here is self.LIFECYCLE[command].to:
            return False
        self.judge(here, self._untimely(command, here), *rules)
        return True

    def judge(
        self,
        here: StrEnum,
        *rules: TaskforceError | None,
        by: Officer | None = None,
        at: date | None = None,
        reported: bool = False,
    ) -> str | None:
        """The breach, where a reported fact breaks a rule: by its own name, or the name of the first.

        What was erased cannot be said again even so.
        """
        broken = [rule for rule in rules if rule is not None]
        for rule in broken:
            if not reported or isinstance(rule, Erased):
                here_now = {"record": self.id, "stage": str(here), "possible": self._possible(here, by, at)}
                rule.facts = here_now | rule.facts
                raise rule
        breaches = [str(rule.facts["breach"]) for rule in broken if "breach" in rule.facts]
        return next(iter([*breaches, *(rule.code.lower() for rule in broken)]), None)

    def only(self, by: Officer, *sides: str) -> None:
        if not any(self.is_on(by, side) for side in sides):
            if kinds := [side for side in sides if isinstance(side, OrganisationKind)]:
                only_kinds(by, *kinds)
            raise NotYours(record=self.id)

    def _untimely(self, command: str, here: StrEnum) -> WrongStage | None:
        return None if here in self.LIFECYCLE[command].when else WrongStage()

    def _possible(self, here: StrEnum, by: Officer | None, at: date | None) -> list[str]:
        """What the side that asks could ask instead. The clock's steps are told to nobody."""
        forbidden, steps = self.forbidden(at), self.LIFECYCLE
        listed = (command for command in steps.possible({here}) if command not in forbidden)
        return [c for c in listed if not steps[c].by or (by and any(self.is_on(by, side) for side in steps[c].by))]

    def _was_said(self, kind: Any, said: dict[str, Any]) -> bool:
        """Whether the last event of this kind says all that. Neither who acted nor what has been erased is compared."""
        before = next((event for event in reversed(self.own_past()) if type(event) is kind), None)
        not_compared = {
            *marked(kind, "actor"),
            *(n for n in marked(kind, "personal") if getattr(before, n, None) is None),
        }
        return before is not None and all(getattr(before, n) == said[n] for n in said.keys() - not_compared)


def only_kinds(by: Officer, *kinds: OrganisationKind) -> None:
    if by.organisation_kind not in kinds:
        raise NotPermitted(kind=str(by.organisation_kind), permitted=[str(kind) for kind in kinds])


def meaningful(**fields: bool) -> None:
    """Refuses the first field in which what is said means nothing."""
    for field, means_something in fields.items():
        if not means_something:
            raise Meaningless(field=field)
