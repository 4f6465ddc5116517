"""Markings: how carefully a thing is to be handled. Each event has one, and each view the highest of what it shows."""

from enum import StrEnum
from typing import Any, ClassVar

from taskforce.domain.kernel import Event, Officer, meaningful


class Marking(StrEnum):
    """From the lowest. The tiers above, SECRET and TOP SECRET, are never held where parties can reach.

    Danger: views rely on there being two. A third asks for more than a word here: migrations/0014_markings.sql.
    """

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"


HIGHEST = Marking.OFFICIAL_SENSITIVE


class Lowered(Event):
    """All of the record that `organisation` originated by now is of this marking from now on."""

    marking: Marking
    organisation: str

    def apply(self, aggregate: Any) -> None:
        """It changes how a record is handled, and nothing of how it goes on."""


class Marked:
    """A record whose marking whoever originated something of it can lower, at every stage."""

    MarkingLowered: ClassVar[type[Lowered]]
    SEEN_BY: ClassVar[tuple[str, ...]]
    past: list[Event]
    only: Any
    trigger_event: Any

    def lower_marking(self, by: Officer, marking: Marking) -> None:
        """Of what its organisation originated, and nothing else. It is no news where nothing has happened since."""
        self.only(by, *self.SEEN_BY)
        meaningful(marking=marking is not HIGHEST)
        lowered = [(e.marking, e.organisation) for e in self.told(by)[-1:] if isinstance(e, Lowered)]
        if lowered != [(marking, by.organisation)]:
            self.trigger_event(self.MarkingLowered, marking=marking, organisation=by.organisation)

    def told(self, _by: Officer, /) -> list[Event]:
        """What has happened to it, of all that this side may know of."""
        return self.past

    def version_for(self, by: Officer, /) -> int:
        return len(self.told(by))
