"""What the views hold, read past every policy."""

from pathlib import Path
from typing import Any

import asyncpg

from taskforce.projections.engine import Table, Views
from taskforce.projections.view import View, all_views

DONATIONS = "parties/donations"
NOW = "until is null"
AS_OF = "since <= $1 and (until is null or until > $1)"
NAMES = [view.name for view in all_views()]


def view(name: str) -> View:
    return next(view for view in all_views() if view.name == name)


async def home(db: asyncpg.Connection, name: str) -> str:
    found: str = await db.fetchval("select home from projection.view where name = $1 and live", name)
    return f"{found}.{name.partition('/')[2]}"


async def rows(db: asyncpg.Connection, name: str, where: str = NOW, *given: Any) -> list[asyncpg.Record]:
    return await db.fetch(f"select * from {await home(db, name)} where {where} order by stream_id, since", *given)


async def text(db: asyncpg.Connection, table: str, where: str = "true", *given: Any, without: str = "{}") -> list[str]:
    """Every column of every row as text, in one order, without those named."""
    found = await db.fetch(
        f"select (to_jsonb(t) - '{without}'::text[])::text from {table} t where {where} order by stream_id, since",
        *given,
    )
    return [row[0] for row in found]


async def everything(db: asyncpg.Connection) -> dict[str, list[str]]:
    return {name: await text(db, await home(db, name)) for name in NAMES}


def changed(tmp_path: Path, name: str = DONATIONS, old: str = "", new: str = "") -> View:
    """The same view, its file's text another."""
    file = tmp_path / f"{name}.sql"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{view(name).text.replace(old, new)}-- changed\n")
    return View(file)


async def tables(views: Views, name: str = DONATIONS) -> list[Table]:
    return [table for table in await views.tables() if table.name == name]


def of(views: Views, *changed: View) -> Views:
    return Views(views._db, views=list(changed))
