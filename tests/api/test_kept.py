"""Which documents are read anew: nobody can tell by its time what another organisation has asked."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from graphql import parse

from served import Client
from served import client as client
from taskforce import files
from taskforce.api import asked

TRUSTED = (files.graphql() / "parties" / "warnings.graphql").read_text()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each document has been read."""
    found = Counter[str]()

    def told(text: str, **how: Any) -> Any:
        found[text] += 1
        return parse(text, **how)

    monkeypatch.setattr(asked, "parse", told)
    return found


def about(name: str) -> str:
    return f'{{ donations(filter: {{donorName: {{contains: "{name}"}}}}) {{ totalCount }} }}'


async def test_a_document_is_kept_for_the_organisation_that_asked_it(client: Client, read: Counter[str]) -> None:
    text = about(uuid4().hex)
    for organisation, times in (("blue", 1), ("blue", 1), ("red", 2), ("red", 2), ("blue", 2)):
        await client.ask("parties", organisation, text)
        assert read[text] == times


async def test_nobody_pushes_out_what_another_has_asked(client: Client, read: Counter[str]) -> None:
    text = about(uuid4().hex)
    await client.ask("parties", "blue", text)
    for _ in range(asked.KEPT + 1):
        await client.ask("parties", "red", about(uuid4().hex))
    await client.ask("parties", "blue", text)
    assert read[text] == 1


async def test_a_trusted_document_is_read_once_for_all(client: Client, read: Counter[str]) -> None:
    await client.ask("parties", "blue", TRUSTED)
    before = read[TRUSTED]
    for _ in range(asked.KEPT + 1):
        await client.ask("parties", "red", about(uuid4().hex))
    for organisation in ("blue", "red", "green"):
        await client.ask("parties", organisation, TRUSTED)
    assert read[TRUSTED] == before <= 1
