"""The proofs have teeth: each document shows something, and where one policy is away, what is asked finds it out."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from graphql import OperationType

from proofs.answered import kept, questions, serving
from proofs.opening import GUARDED, open_all, opened, policies
from proofs.question import answers, shows
from proofs.stories import NOTHING, STORIES
from proofs.test_frames import last, told
from proofs.trusted import Trusted
from taskforce.postgres import Server

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("database")]
SIZE, SEEDS = 80, defaultdict[str, int](lambda: 10, {"a deputy": 8, "an office": 12})
"""In which each document has something to show, and each policy something to hide."""


@pytest.mark.parametrize("name", STORIES)
async def test_every_document_shows_something_and_each_policy_that_is_open_is_noticed(
    server: Server, tmp_path: Path, name: str
) -> None:
    story = STORIES[name](SEEDS[name], SIZE)
    async with kept(server, story, story.whole) as database:
        async with serving(database, tmp_path) as client:
            asked = await questions(client, story, SEEDS[name], documents=10)
            reads = [each for each in asked if each.reads and each.method == "POST"]
            whole = await answers(client, story, reads)
        found = {each.document for each, (_, body, _) in zip(reads, whole, strict=True) if shows(body)}
        documents = {each.name for each in Trusted.of(story.audience, OperationType.QUERY)}
        assert documents - found == NOTHING.get(name, set())
        unnoticed = []
        for table, policy, condition in await policies(database, story.audience) if name in GUARDED else []:
            async with opened(database, table, policy, condition), serving(database, tmp_path) as client:
                if whole == await answers(client, story, reads):
                    unnoticed.append(re.sub(r"_[0-9a-f]{8}_\d+\..*", "", table))
        assert unnoticed == []


@pytest.mark.parametrize("name", GUARDED)
async def test_an_open_policy_is_noticed_frame_by_frame(server: Server, tmp_path: Path, name: str) -> None:
    story = STORIES[name](SEEDS[name], SIZE)
    until = last(story)
    rest = await told(server, tmp_path, story, story.rest, until)
    # Danger: whose look shows what others did is a matter of moments, so one of three has to.
    for _ in range(3):
        if rest != await told(server, tmp_path, story, story.whole, until, open_all):
            return
    pytest.fail("what was told is the same with open policies")
