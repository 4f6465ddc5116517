"""A bucket for each that asks: it fills by so much a second, and whoever has emptied it waits."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

REMEMBERED = 10_000


class Buckets:
    """In this process alone. A bucket holds `most`; one that is full again, or was used long ago, may be forgotten."""

    def __init__(self, rate: float, most: float, now: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._most, self._now = rate, most, now
        self._known: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def seconds(self, owner: Hashable) -> float:
        """Until something can be taken from it; none where that is now."""
        return max(0.0, -self._level(owner) / self._rate)

    def take(self, owner: Hashable, weight: float) -> None:
        """Danger: also more than there is, or what is large could never be asked for. It is waited for afterwards."""
        self._known[owner] = self._level(owner) - weight, self._now()
        self._known.move_to_end(owner)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _level(self, owner: Hashable) -> float:
        level, at = self._known.get(owner, (self._most, 0.0))
        return min(self._most, level + (self._now() - at) * self._rate)
