"""What is answered on two databases that differ only in what the viewer must not notice."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from asyncpg import Connection

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
async def remembered(
    server: Server,
    home: Path,
    story: Story,
    steps: list[Step],
    then: Callable[[Connection], Awaitable[None]] | None = None,
) -> AsyncIterator[Client]:
    """A service on a database of its own, in which these have been recorded, and then something done by its owner."""
    async with cluster.database(server, TEMPLATE) as copy:
        database = Database(copy.admin, cluster.SECRET)
        await remember(database, steps, reacts=story.reacts)
        if then:
            admin = await database.admin()
            await then(admin)
            await admin.close()
        async with served(database, home, cost_per_second=10**9) as client:
            yield client


async def both(
    server: Server, home: Path, story: Story, seed: int
) -> tuple[list[Question], list[Answer], list[Answer]]:
    """What is asked, and what is answered with and without what the viewer must not notice."""
    rng = random.Random(seed)
    known = Known.of(story, rng)
    async with remembered(server, home, story, story.whole) as client:
        await overhear(client, story, known)
        questions = asked(story, known, rng, 40)
        whole = await answers(client, story, questions)
    async with remembered(server, home, story, story.rest) as client:
        return questions, whole, await answers(client, story, questions)
