"""The clock of peers whose clients block: so many threads, each writing one after the other."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def rate(writers: int, seconds: float, append: Callable[[int], object]) -> float:
    """Appends a second. Each thread has written once when the clock starts, so connections are open by then."""
    started = 0.0

    def start() -> None:
        nonlocal started
        started = time.perf_counter()

    barrier = threading.Barrier(writers, start)

    def write(_: int) -> int:
        count = 0
        append(count)
        barrier.wait()
        while time.perf_counter() < started + seconds:
            append(count)
            count += 1
        return count

    with ThreadPoolExecutor(writers) as pool:
        done = sum(pool.map(write, range(writers)))
        return done / (time.perf_counter() - started)
