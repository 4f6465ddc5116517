"""Histories of an organisation's own records, alone and among those of others.

A test imports the fixture it asks for: `from others import alone as alone`.
"""

import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

import cluster
from conftest import TEMPLATE
from histories import History
from taskforce.database import Database
from taskforce.domain.warning import Warning
from taskforce.log.batch import Append
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.log.logins import WRITER
from taskforce.postgres import Server
from taskforce.reactions.follower import Reactions

VIEWER = {"parties": "blue", "agencies": "desk"}
"""Of each audience that has others in it."""

_OURS: dict[str, dict[str, Any]] = {
    "parties": {"parties": ("blue",), "agencies": ("desk", "yard"), "donees": ("blue-member",)},
    "agencies": {"parties": ("blue", "red"), "agencies": ("desk",), "donees": ("member",)},
}
_OTHERS: dict[str, dict[str, Any]] = {
    "parties": {"parties": ("red", "green"), "agencies": ("desk", "yard"), "donees": ("member",)},
    "agencies": {"parties": ("blue", "red"), "agencies": ("yard", "watch"), "donees": ("member",)},
}


@pytest.fixture
async def alone(server: Server) -> AsyncIterator[Database]:
    """A second database, in which nothing is recorded about others."""
    async with cluster.database(server, TEMPLATE) as copy:
        yield Database(copy.admin, cluster.SECRET)


def mixed(audience: str, seed: int, steps: int) -> list[tuple[bool, Append]]:
    """So many steps of the viewer's own, among twice as many of others. Each says whether it is the viewer's.

    The viewer may come upon the ids of others' warnings that were withdrawn, and cite them.
    """
    rng, theirs = random.Random(seed), History(seed + 1000, publishes=False, marks=False, **_OTHERS[audience])
    others = [(False, append) for append in theirs.take(2 * steps)]
    overheard = tuple(record.id for record in theirs.records if isinstance(record, Warning) and record.was_retracted)
    mine = History(seed, publishes=False, marks=False, warnings=overheard, **_OURS[audience])
    ours = [(True, append) for append in mine.take(steps)]
    found = []
    while ours or others:
        found.append((ours if ours and (not others or rng.random() < 0.4) else others).pop(0))
    return found


async def react(database: Database, log: EventLog) -> None:
    """All that has been asked by now."""
    db = await database.writer()
    async with database.pool(WRITER) as pool:
        await Reactions(db, Cases(log, pool)).catch_up()
    await db.close()
