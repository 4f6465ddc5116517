"""An agency, and a gateway in front of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from client.gateway import Gateway, gateway
from client.sending import Agency
from served import served
from taskforce.database import Database


@pytest.fixture
async def agency(database: Database, tmp_path: Path) -> AsyncIterator[Agency]:
    async with served(database, tmp_path) as client:
        yield Agency.of(client, tmp_path)


@pytest.fixture
async def between(agency: Agency) -> AsyncIterator[Gateway]:
    async with gateway(agency.url) as made:
        yield made
