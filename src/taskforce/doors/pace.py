"""What is refused is answered at a pace: how long it took to look would tell whether there was something to look at."""

import asyncio
import math

PACE = 0.01  # seconds for each: longer than it takes to read a record of several hundred events


async def at_pace(begun: float, refusals: int) -> None:
    """Returns when a whole number of paces has gone by; `begun` is a time of the loop."""
    pace, took = PACE * refusals, asyncio.get_running_loop().time() - begun
    await asyncio.sleep(pace * math.ceil(took / pace) - took)
