"""Whatever is asked, the answer is the same to the byte whether or not there is anything that the viewer is not shown.

Bytes are those of status, headers and body: cursors, totals, errors, tags. Whoever asks knows ids and words of others.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import OperationType
from hypothesis import given

from proofs.answered import both
from proofs.examples import examples, seeds, sizes
from proofs.question import shows
from proofs.stories import NOTHING, STORIES
from proofs.trusted import Trusted
from taskforce.postgres import Server

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("database")]


@pytest.fixture
def compared(name: str) -> Iterator[Counter[str]]:
    """How often each document of the dashboards has shown something. Of many histories, one shows something in each."""
    found = Counter[str]()
    yield found
    if found.pop("tried", 0) > 10:
        documents = {each.name for each in Trusted.of(STORIES[name](0, 30).audience, OperationType.QUERY)}
        assert documents - found.keys() == NOTHING.get(name, set())


@pytest.mark.parametrize("name", STORIES)
@examples(2)
@given(seed=seeds, size=sizes)
async def test_what_is_not_shown_changes_not_one_byte(
    server: Server, tmp_path: Path, name: str, compared: Counter[str], seed: int, size: int
) -> None:
    story = STORIES[name](seed, size)
    for question, whole, rest in zip(*await both(server, tmp_path, story, seed), strict=True):
        assert whole == rest, (seed, size, question)
        if question.document and shows(whole[1]):
            compared[question.document] += 1
    compared["tried"] += 1
