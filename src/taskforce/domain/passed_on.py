"""What becomes of a record that turns out to be another recipient's: what the one did with it is never the other's."""

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
        ends = [start for start, _ in self._turns[1:]] + [len(self.past)]
        turns = zip(self._turns, ends, strict=True)
        own = {0}.union(*(range(start, end) for (start, of), end in turns if of == self.recipient))
        return [self.past[n] for n in sorted(own)]

    def version_for(self, by: Officer, /) -> int:
        return self.version if by.organisation_kind is OrganisationKind.REGULATOR else len(self.own_past())

    @property
    def _turns(self) -> list[tuple[int, str]]:
        turns: list[tuple[int, str]] = vars(self).setdefault("turns", [])
        return turns
