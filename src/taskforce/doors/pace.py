"""What is refused is answered at a pace: how long it took to look would tell whether there was something to look at."""

import asyncio
import math
import time

PACE = 0.01  # seconds for each: longer than it takes to read a record of several hundred events
TIMER = 0.0015


async def at_pace(begun: float, refusals: int) -> None:
    """Returns when a whole number of paces has gone by since `begun`, a time of `time.monotonic`."""
    pace = PACE * refusals
    due = begun + pace * math.ceil((time.monotonic() - begun) / pace)
    # Danger: timers count whole milliseconds from when they are set, so the last of it is not left to them.
    while (left := due - time.monotonic()) > 0:  # noqa: ASYNC110  there is nothing to wait for but the time
        await asyncio.sleep(max(0, left - TIMER))
