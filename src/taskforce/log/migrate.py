"""Apply the migrations once, in order, and make the logins. Safe when several start together."""

import hashlib
from pathlib import Path

import asyncpg

from taskforce import files, queries
from taskforce.log import logins
from taskforce.settings import Secret

SQL = queries.load(__file__)
_ONE_AT_A_TIME = 7_300_001  # an advisory lock of this database


class MigrationChanged(Exception):
    """A migration that was applied has been changed since. Restore its text and add a new migration instead."""


async def migrate(db: asyncpg.Connection, secret: Secret) -> list[str]:
    """Names of what was applied, in order. `db` is a connection that owns the database and may create roles."""
    audiences = sorted(folder.name for folder in files.projections().iterdir() if folder.is_dir())
    async with db.transaction():
        await db.execute("select pg_advisory_xact_lock($1)", _ONE_AT_A_TIME)
        await logins.make(db, secret, audiences)
        await db.execute(
            "create table if not exists public.migration"
            " (name text primary key, digest bytea not null, applied_at timestamptz not null default clock_timestamp())"
        )
        known: dict[str, bytes] = dict(map(tuple, await db.fetch("select name, digest from public.migration")))
        applied = [f.stem for f in sorted(files.migrations().glob("*.sql")) if await _apply(db, f, known)]
        await db.execute(SQL["close"])
        await _allow(db, audiences)
        await _keep_viewer_key(db, secret)
    return applied


async def _apply(db: asyncpg.Connection, file: Path, known: dict[str, bytes]) -> bool:
    text = file.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).digest()
    if file.stem in known:
        if known[file.stem] != digest:
            raise MigrationChanged(f"{file.name}: {MigrationChanged.__doc__}")
        return False
    await db.execute(text)
    await db.execute("insert into public.migration (name, digest) values ($1, $2)", file.stem, digest)
    return True


async def _allow(db: asyncpg.Connection, audiences: list[str]) -> None:
    """What is said of a database and not of what is in it."""
    name = await db.fetchval("select quote_ident(current_database())")
    everyone = [logins.WRITER, logins.FOLLOWER, logins.ERASER, *map(logins.audience_login, audiences)]
    await db.execute(f"revoke all on database {name} from public")
    await db.execute("revoke create on schema public from public")  # open to all before PostgreSQL 15
    await db.execute(f"grant connect on database {name} to {', '.join(everyone)}")
    for login in everyone:
        await db.execute(f"alter role {login} in database {name} reset all")
    await db.execute(f"grant create on database {name} to {logins.FOLLOWER}")


async def _keep_viewer_key(db: asyncpg.Connection, secret: Secret) -> None:
    key = secret.derive("viewer claim").ljust(64, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
    await db.execute(
        "insert into viewer.key (inner_pad, outer_pad) values ($1, $2)"
        " on conflict (one) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
        inner,
        outer,
    )
