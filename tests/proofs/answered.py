"""What is answered on two databases that differ only in what the viewer must not notice."""

import random
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import cluster
from conftest import TEMPLATE
from proofs.asking import asked
from proofs.cursors import overhear
from proofs.known import Known
from proofs.question import Answer, Question, answers
from proofs.steps import Step, remember
from proofs.stories import Story
from served import Client, served
from taskforce.database import Database
from taskforce.postgres import Server


@asynccontextmanager
async def kept(server: Server, story: Story, steps: list[Step]) -> AsyncIterator[Database]:
    """A database of its own, in which these have been recorded."""
    async with cluster.database(server, TEMPLATE) as copy:
        database = Database(copy.admin, cluster.SECRET)
        await remember(database, steps, reacts=story.reacts)
        yield database


def serving(database: Database, home: Path) -> AbstractAsyncContextManager[Client]:
    """To whoever asks as much as he likes."""
    return served(database, home, cost_per_second=10**9)


async def questions(client: Client, story: Story, seed: int, documents: int = 40) -> list[Question]:
    """Made up from the history, and from what this service answers."""
    rng = random.Random(seed)
    known = Known.of(story, rng)
    await overhear(client, story, known)
    return asked(story, known, rng, documents)


async def both(
    server: Server, home: Path, story: Story, seed: int
) -> tuple[list[Question], list[Answer], list[Answer]]:
    """What is asked, and what is answered with and without what the viewer must not notice."""
    async with kept(server, story, story.whole) as database, serving(database, home) as client:
        made_up = await questions(client, story, seed)
        whole = await answers(client, story, made_up)
    async with kept(server, story, story.rest) as database, serving(database, home) as client:
        return made_up, whole, await answers(client, story, made_up)
