"""Remembers what was read from a text: the same dates, amounts and words stand in thousands of rows."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Recall(dict[str, T | None]):
    """`recall[text]` is what `read(text)` says, and None for a blank. Bounded, and faster than lru_cache."""

    def __init__(self, read: Callable[[str], T], most: int = 1 << 14) -> None:
        super().__init__()
        self._read, self._most = read, most

    def __missing__(self, text: str) -> T | None:
        if len(self) >= self._most:
            self.clear()
        self[text] = found = self._read(text) if text else None
        return found
