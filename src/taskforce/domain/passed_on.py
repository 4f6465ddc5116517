"""What becomes of a record that turns out to be another recipient's: what the one did with it is never the other's."""

from itertools import pairwise
from typing import Any

from taskforce.domain.kernel import Event, Officer, OrganisationKind


class PassedOn:
    """Begins for each recipient with its first event, and goes on where that recipient left it."""

    recipient: str
    past: list[Event]
    version: int

    def is_now_of(self, recipient: str) -> None:
        """From the event that is being applied on."""
        turns = self._turns
        if not turns or turns[-1][1] != recipient:
            turns.append((len(vars(self).get("past", ())), recipient))
        self.recipient = recipient

    def own_past(self) -> list[Any]:
        ends = [*self._turns, (len(self.past), "")]
        turns = [range(start, end) for (start, of), (end, _) in pairwise(ends) if of == self.recipient]
        return [self.past[n] for n in sorted({0}.union(*turns))]

    def version_for(self, by: Officer, /) -> int:
        return self.version if by.organisation_kind is OrganisationKind.REGULATOR else len(self.own_past())

    @property
    def _turns(self) -> list[tuple[int, str]]:
        turns: list[tuple[int, str]] = vars(self).setdefault("turns", [])
        return turns
