"""What a login could overhear of others: in errors, and in what the planner expects."""

import asyncpg
import pytest

from shown import NAMES, home, rows
from taskforce.database import Database
from viewing import login, seen_by, signed

pytestmark = pytest.mark.proof
LEAKY = [
    "gist::integer > 0", "1 / (length(gist) - length(gist)) = 1", "gist ~ ('(' || gist)", "gist::uuid is null",
    "(gist::jsonb)->>'a' = 'b'", "chr(-length(gist)) = 'a'", "to_date(gist, 'YYYY') > now()",
    "set_bit(gist::bytea, 9999, 1) = ''",
    "cast(party || gist as bigint) = 1", "repeat(gist, 2000000000) = ''", "permitted_actions::text::integer = 1",
]  # fmt: skip


@pytest.mark.parametrize("condition", LEAKY)
async def test_no_error_tells_a_value_of_another(filled: Database, owner: asyncpg.Connection, condition: str) -> None:
    table = await home(owner, "parties/warnings")
    for other in ("party <> 'nobody'", "party = 'red'", "log_id = 1"):
        with pytest.raises(asyncpg.PostgresError):  # past the policies it does tell
            await owner.fetch(f"select gist from {table} where {other} and {condition}")
        for scan in ("on", "off"):
            async with login(filled, "parties") as db, seen_by(db, signed("parties", "nobody")):
                await db.execute(f"set local enable_indexscan = {scan}; set local enable_seqscan = {scan}")
                assert await db.fetch(f"select gist from {table} where {other} and {condition}") == []
                assert await db.fetch(f"select gist from {table} where {condition} and {other} order by gist") == []


async def test_estimates_tell_nothing_of_what_stands_in_the_rows_of_others(
    filled: Database, owner: asyncpg.Connection
) -> None:
    await owner.execute("analyze")
    kept = "from pg_stats where format('%I.%I', schemaname, tablename) = $1"
    async with login(filled, "parties") as db, seen_by(db, signed("parties", "blue")):
        for name in (name for name in NAMES if name.startswith("parties/") and name != "parties/organisations"):
            table = await home(owner, name)
            assert await db.fetch(f"select 1 {kept}", table) == []
            columns = {row[0] for row in await owner.fetch(f"select attname::text {kept}", table)}
            assert columns == {"log_id", "since", "until"}
            found = await rows(owner, name, "true")
            column = "recipient" if "recipient" in found[0] else "party"
            for word in ("stage", column):
                there, nowhere = [
                    await db.fetch(f"explain select from {table} where {word} {compared} order by stage")
                    for compared in (f"> '{found[0][word]}'", "> 'zzz'")
                ]
                assert str(there).replace(f"'{found[0][word]}'", "'zzz'") == str(nowhere)
