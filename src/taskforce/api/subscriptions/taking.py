"""What is sent has to be taken within a while: who reads nothing has no place here for ever."""

import asyncio
import math
import time
from collections.abc import Awaitable

PATIENCE, LAST_WORD = 30.0, 1.0


class NotTaken(Exception):
    """The other end does not read."""


async def taken(sending: Awaitable[None], until: float = math.inf) -> None:
    """`until` is when the reader's token ends, in seconds since 1970: a last word is still sent. Raises NotTaken."""
    try:
        async with asyncio.timeout(min(PATIENCE, max(until - time.time(), LAST_WORD))):
            await sending
    except TimeoutError:
        raise NotTaken from None
