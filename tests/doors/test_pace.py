"""What is refused is answered at whole paces, however long it took."""

import asyncio

import pytest

from taskforce.doors.pace import PACE, at_pace


@pytest.mark.parametrize("took", [0, 0.5, 0.99, 1.01, 2.5])
async def test_whatever_a_refusal_took_it_is_answered_at_the_next_whole_pace(took: float) -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time() - took * PACE
    await at_pace(begun, 1)
    assert loop.time() - begun >= PACE * (int(took) + (took > 0)) * 0.99


async def test_many_refusals_are_paced_together() -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await at_pace(begun, 5)
    assert loop.time() - begun >= 5 * PACE * 0.99
