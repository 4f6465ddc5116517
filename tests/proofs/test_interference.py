"""Whatever is asked, the answer is the same to the byte whether or not there is anything that the viewer is not shown.

Bytes are those of status, headers and body: cursors, totals, errors, tags. Whoever asks knows ids and words of others.
"""

from pathlib import Path

import pytest
from hypothesis import given

from proofs.answered import both
from proofs.examples import examples, seeds, sizes
from proofs.stories import STORIES
from taskforce.postgres import Server

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("database")]


@pytest.mark.parametrize("name", STORIES)
@examples(2)
@given(seed=seeds, size=sizes)
async def test_what_is_not_shown_changes_not_one_byte(
    server: Server, tmp_path: Path, name: str, seed: int, size: int
) -> None:
    story = STORIES[name](seed, size)
    for question, whole, rest in zip(*await both(server, tmp_path, story, seed), strict=True):
        assert whole == rest, (seed, size, question)
