"""Whole lives of records, step by step through mutations: every mutation of every audience is carried out here."""

from typing import Any

import pytest

from api.lives import LIVES, Life
from mutating import register
from scenario import CAT
from served import Client
from served import client as client
from taskforce.api.audiences import schemas
from taskforce.api.reading.schema import core


@pytest.fixture
async def life(client: Client) -> Life:
    await register(client, CAT)
    return Life(client)


def offered(record: str) -> set[tuple[str, str]]:
    """The mutations of the audiences, each with its audience, that show such a record."""
    found = set()
    for audience, schema in schemas().items():
        kind = core(schema).mutation_type
        for name, field in (kind.fields if kind else {}).items():
            payload: Any = field.type
            if any(str(each.type).strip("[]") == record for each in payload.fields.values()):
                found.add((audience, name))
    return found


def test_every_mutation_is_in_one_of_the_lives() -> None:
    every = {(a, name) for a, s in schemas().items() if (kind := core(s).mutation_type) for name in kind.fields}
    assert set[tuple[str, str]]().union(*map(offered, LIVES)) == every


@pytest.mark.parametrize("record", LIVES)
async def test_every_mutation_of_a_record_is_carried_out_and_shows_it_as_it_stands_after(
    life: Life, record: str
) -> None:
    await LIVES[record](life)
    assert offered(record) - life.tried == set()
