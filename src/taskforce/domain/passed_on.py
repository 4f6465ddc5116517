"""What becomes of a record that turns out to be another recipient's: what the one did with it is never the other's."""

from typing import Any, ClassVar

from taskforce.domain.kernel import Event, Officer, OrganisationKind
from taskforce.domain.markings import Marked


class PassedOn(Marked):
    """Begins for each recipient with its first event, and goes on where that recipient left it."""

    UNTOLD: ClassVar[tuple[type[Event], ...]] = ()
    """What no recipient is shown to have happened, as projections/parties has it."""

    recipient: str

    def is_now_of(self, recipient: str) -> None:
        """From the event that is being applied on."""
        turns = self._turns
        if not turns or turns[-1][1] != recipient:
            turns.append((len(vars(self).get("past", ())), recipient))
        self.recipient = recipient

    def own_past(self) -> list[Any]:
        return [self.past[0], *self._past_of(self.recipient)]

    def told(self, by: Officer, /) -> list[Event]:
        """Danger: also asked for whom it is of no more, when he begins under the same key again what he began."""
        if by.organisation_kind is OrganisationKind.REGULATOR:
            return self.past
        return [event for event in self._past_of(by.organisation) if not isinstance(event, self.UNTOLD)]

    def _past_of(self, organisation: str) -> list[Event]:
        ends = [start for start, _ in self._turns[1:]] + [len(self.past)]
        turns = zip(self._turns, ends, strict=True)
        return [event for (start, of), end in turns if of == organisation for event in self.past[start:end]]

    @property
    def _turns(self) -> list[tuple[int, str]]:
        turns: list[tuple[int, str]] = vars(self).setdefault("turns", [])
        return turns
