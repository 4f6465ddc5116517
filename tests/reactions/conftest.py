"""The follower that reacts, on a connection of its own."""

from collections.abc import AsyncIterator

import pytest

from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.reactions.follower import Reactions


@pytest.fixture
async def reactions(database: Database, cases: Cases) -> AsyncIterator[Reactions]:
    db = await database.writer()
    yield Reactions(db, cases)
    await db.close()
