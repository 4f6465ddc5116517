"""What is refused is answered at whole paces, however long it took."""

import time

import pytest

from taskforce.doors.pace import PACE, at_pace


@pytest.mark.parametrize("took", [0.01, 0.5, 0.99, 1.01, 2.5])
async def test_whatever_a_refusal_took_it_is_answered_at_the_next_whole_pace(took: float) -> None:
    begun = time.monotonic() - took * PACE
    await at_pace(begun, 1)
    assert time.monotonic() - begun >= PACE * (int(took) + 1)


async def test_many_refusals_are_paced_together() -> None:
    begun = time.monotonic()
    await at_pace(begun, 5)
    assert time.monotonic() - begun >= 5 * PACE
