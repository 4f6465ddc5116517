from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sending import Sender
from served import Client, served
from taskforce.database import Database


@pytest.fixture
async def client(database: Database, tmp_path: Path) -> AsyncIterator[Client]:
    async with served(database, tmp_path) as client:
        yield client


@pytest.fixture
def agency(client: Client) -> Sender:
    """Its case system, which names the officers it acts for."""
    return Sender(client, "agencies", "desk", "desk", "case-system", system=True)


@pytest.fixture
async def party(client: Client) -> Sender:
    """Registered, as only the secretariat can have it."""
    secretariat = Sender(client, "secretariat", "secretariat")
    said = {"organisation_id": "PP9001", "kind": "party", "name": "Blue Party"}
    await secretariat.say("organisation.registered", "PP9001", said)
    return Sender(client, "parties", "PP9001", "security", "cat")
