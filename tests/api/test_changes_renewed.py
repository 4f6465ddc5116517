"""A newer program beside this one makes a view again: whoever subscribes here is told, and loses nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from served import Client
from served import client as client
from subscribing import connected, donation, happen
from taskforce.api import standing
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from taskforce.projections.engine import Views
from taskforce.projections.view import View, all_views


def known(name: str) -> View:
    return next(view for view in all_views() if view.name == name)


async def make(db: asyncpg.Connection, folder: Path, name: str, *changes: tuple[str, str]) -> None:
    """Has a view of another text live."""
    file = folder / f"{name}.sql"
    file.parent.mkdir()
    text = known(name).text
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)
    await Views(db, views=[View(file)]).prepare()


@pytest.fixture
async def maker(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncpg.Connection]:
    monkeypatch.setattr(standing, "REMEMBERED", 0.0)
    await database.migrate()
    db = await database.follower()
    yield db
    await db.close()


async def test_who_waits_for_news_is_told_that_a_view_was_made_again(
    client: Client, maker: asyncpg.Connection, tmp_path: Path
) -> None:
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe()
        await make(maker, tmp_path, "parties/donations", ("-- Donations", "-- All donations"))
        assert await socket.refusal() == "VIEWS_CHANGED"


async def test_a_policy_that_this_program_does_not_know_silences_nobody(
    client: Client, log: EventLog, maker: asyncpg.Connection, tmp_path: Path
) -> None:
    async with connected(client, "regulator", "commission") as other, connected(client, "parties", "blue") as socket:
        await other.subscribe()
        await make(maker, tmp_path, "parties/warnings", ("as party", "as told"), ("(party", "(told"))
        await socket.subscribe("subscription { changes { node { id } } }")
        ids = await happen(log, donation("blue")) + await happen(log, donation("blue"))
        assert [frame["node"]["id"] for frame in await socket.changes(2)] == ids
        assert [frame["node"]["id"] for frame in await other.changes(2)] == ids
