"""Requests counted by door and status, and how long they took."""

from bisect import bisect_left
from collections import Counter, defaultdict

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds, and beyond."""


class Tally:
    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.buckets: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
        self.seconds: dict[str, float] = defaultdict(float)

    def count(self, door: str, status: int, seconds: float) -> None:
        self.requests[door, status] += 1
        self.buckets[door][bisect_left(BOUNDS, seconds)] += 1
        self.seconds[door] += seconds
