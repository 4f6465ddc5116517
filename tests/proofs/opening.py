"""Policies that let through every row: what the proofs must notice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from taskforce.database import Database

GUARDED = ("a party among parties", "an agency among agencies", "an office", "one who is recused", "a deputy")
"""The stories in which policies hide something. What the others may not be shown is in none of their views."""


async def policies(database: Database, audience: str) -> list[tuple[str, str, str]]:
    """The table, name and condition of each that says whose its rows are."""
    admin = await database.admin()
    found = await admin.fetch(
        "select format('%I.%I', schemaname, tablename), policyname, qual from pg_policies"
        " where permissive = 'PERMISSIVE' and schemaname ^@ $1 order by 1",
        f"{audience}_",
    )
    await admin.close()
    return [(table, policy, condition) for table, policy, condition in found]


async def open_all(admin: asyncpg.Connection) -> None:
    found = await admin.fetch("select format('%I.%I', schemaname, tablename), policyname from pg_policies")
    for table, policy in found:
        await admin.execute(f"alter policy {policy} on {table} using (true)")


@asynccontextmanager
async def opened(database: Database, table: str, policy: str, condition: str) -> AsyncIterator[None]:
    """This one alone, meanwhile."""
    admin = await database.admin()
    await admin.execute(f"alter policy {policy} on {table} using (true)")
    yield
    await admin.execute(f"alter policy {policy} on {table} using ({condition})")
    await admin.close()
