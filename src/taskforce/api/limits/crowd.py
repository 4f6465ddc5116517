"""How much of one kind each client has open."""

from collections import Counter

from taskforce.api.identity import Viewer


class Crowd:
    def __init__(self, most_of_one: int) -> None:
        self._most_of_one = most_of_one
        self._of: Counter[tuple[str, str, str]] = Counter()
        self.size = 0

    def has_room(self, viewer: Viewer) -> bool:
        return self._of[_client(viewer)] < self._most_of_one

    def join(self, viewer: Viewer) -> None:
        self._of[_client(viewer)] += 1
        self.size += 1

    def leave(self, viewer: Viewer) -> None:
        client = _client(viewer)
        self._of[client] -= 1
        self.size -= 1
        if not self._of[client]:
            del self._of[client]


def _client(viewer: Viewer) -> tuple[str, str, str]:
    return viewer.audience, viewer.organisation, viewer.person
