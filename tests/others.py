"""Histories of an organisation's own records, alone and among those of others.

A test imports the fixture it asks for: `from others import alone as alone`.
"""

import random
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

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
    "agencies": {"parties": ("blue", "red"), "agencies": ("desk", "yard"), "donees": ("member",)},
}
"""The second agency is there to be asked by the first, and to ask it: what it has of its own is in both histories."""
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

    Each side refers to records of the other, as to its own, and both are about the same subjects: half of the others
    come first, and their ids are known to the viewer, as his are to the rest of them.
    """
    rng = random.Random(seed)
    told: dict[str, Any] = {"publishes": False, "marks": False}
    shared = {kind: [UUID(int=rng.getrandbits(128), version=4) for _ in range(4)] for kind in ("subject", "assessment")}
    before = History(seed + 1000, known=_copied(shared), **told, **_OTHERS[audience])
    others = [(False, append) for append in before.take(steps)]
    overheard = tuple(record.id for record in before.records if isinstance(record, Warning) and record.was_retracted)
    mine = History(seed, warnings=overheard, known=_copied(before.known), **told, **_OURS[audience])
    ours = [(True, append) for append in mine.take(steps)]
    after = History(seed + 2000, known=_copied(mine.known), **told, **_OTHERS[audience])
    others += [(False, append) for append in after.take(steps)]
    found = []
    while ours or others:
        found.append((ours if ours and (not others or rng.random() < 0.4) else others).pop(0))
    return found


def _copied(known: dict[str, list[UUID]] | None) -> dict[str, list[UUID]]:
    return {kind: list(ids) for kind, ids in (known or {}).items()}


async def react(database: Database, log: EventLog) -> None:
    """All that has been asked by now."""
    db = await database.writer()
    async with database.pool(WRITER) as pool:
        await Reactions(db, Cases(log, pool)).catch_up()
    await db.close()
