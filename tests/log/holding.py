"""Where a text is held."""

import asyncpg


async def holding(admin: asyncpg.Connection, text: str) -> list[str]:
    """Every table, of any schema, PostgreSQL's own statistics among them, in which a row holds the text."""
    tables = await admin.fetch(
        "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = relnamespace"
        " where relkind in ('r', 'm', 'p') and nspname <> 'information_schema'"
    )
    query = "select exists (select from {} t where strpos(t::text, $1) > 0)"
    names = [*(name for (name,) in tables), "pg_stats", "pg_stats_ext_exprs"]
    return [name for name in names if await admin.fetchval(query.format(name), text)]
