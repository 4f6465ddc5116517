"""The proofs have teeth: where a policy is away, what is asked finds it out, and what is asked is mostly answered."""

from pathlib import Path

import asyncpg
import pytest

from proofs.answered import both, remembered
from proofs.question import answers
from proofs.stories import STORIES
from taskforce.postgres import Server

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("database")]
SEED = 7
GUARDED = ("a party among parties", "an agency among agencies", "an office", "one who is recused")
"""By policies. What the others may not be shown is in none of their views."""


@pytest.mark.parametrize("name", GUARDED)
async def test_most_is_answered_and_an_open_policy_would_be_noticed(server: Server, tmp_path: Path, name: str) -> None:
    story = STORIES[name](SEED, 40)
    questions, whole, rest = await both(server, tmp_path, story, SEED)
    assert whole == rest
    answered = [body for status, body, _ in whole if status == 200 and b'"errors":[{' not in body]
    assert len(answered) > len(questions) / 3
    assert sum(map(len, answered)) > 10_000
    async with remembered(server, tmp_path, story, story.whole, opened) as client:
        assert rest != await answers(client, story, questions)


async def opened(admin: asyncpg.Connection) -> None:
    """Every policy lets through every row."""
    for table, policy in await admin.fetch(
        "select format('%I.%I', schemaname, tablename), policyname from pg_policies"
    ):
        await admin.execute(f"alter policy {policy} on {table} using (true)")
