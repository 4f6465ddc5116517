"""given(*past).when(command).then(*events) or .refused(error): a rule, read aloud."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from taskforce.domain.errors import Meaningless, NotPermitted, NotYourOffice, NotYours, TaskforceError
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.registry import ENVELOPE, marked

THEN, CASE, SUBJECT = datetime(2026, 1, 1, tzinfo=UTC), UUID(int=1), UUID(int=7)

ANN, BOB = (Officer("agency", OrganisationKind.AGENCY, "desk", person) for person in ("ann", "bob"))
CAT, DAN = (Officer("blue", OrganisationKind.PARTY, "security", person) for person in ("cat", "dan"))
EVE = Officer("red", OrganisationKind.PARTY, "security", "eve")
COMMISSION = Officer("electoral-commission", OrganisationKind.REGULATOR, "donations", "fay")


class Fact:
    """An event still without a place in a stream: a class and what it says."""

    def __init__(self, kind: Any, /, **said: Any) -> None:
        self.kind, self.said = kind, said

    @classmethod
    def of(cls, event: object) -> "Fact":
        return cls(type(event), **{name: said for name, said in vars(event).items() if name not in ENVELOPE})

    def at(self, version: int, case: UUID = CASE) -> Any:
        first = {"originator_topic": self.kind.TOPIC.partition(".")[0]} if version == 1 else {}
        return self.kind(originator_id=case, originator_version=version, timestamp=THEN, **first, **self.said)

    def erased(self) -> "Fact":
        return Fact(self.kind, **self.said | dict.fromkeys(marked(self.kind, "personal")))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fact) and (self.kind, self.said) == (other.kind, other.said)

    def __hash__(self) -> int:
        raise TypeError

    def __repr__(self) -> str:
        return f"{self.kind.TOPIC} {self.said}"


class Scenario:
    def __init__(self, past: tuple[Fact, ...]) -> None:
        self._past = past

    def when(self, command: Callable[[Any], object]) -> "Scenario":
        self._command = command
        return self

    def then(self, *expected: Fact) -> None:
        assert self.happened() == list(expected)

    def nothing(self) -> None:
        self.then()

    def happened(self) -> list[Fact]:
        case = replay(self._past)
        opened: Any = self._command(case)
        return [Fact.of(event) for event in (opened if case is None else case).collect_events()]

    def refused(self, error: type[TaskforceError], **facts: object) -> None:
        case = replay(self._past)
        with pytest.raises(error) as refusal:
            self._command(case)
        assert {name: refusal.value.facts.get(name) for name in facts} == facts
        assert case is None or not case.pending_events
        # Whoever is told no is told what is possible; an outsider is told nothing.
        if hasattr(case, "stage") and error is not Meaningless:
            assert ("possible" in refusal.value.facts) == (error not in (NotYours, NotPermitted, NotYourOffice))


def given(*past: Fact) -> Scenario:
    return Scenario(past)


def replay(past: tuple[Fact, ...]) -> Any:
    case = None
    for version, fact in enumerate(past, start=1):
        case = fact.at(version).mutate(case)
    return case
