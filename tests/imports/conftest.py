"""A register to import into a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from imports.importing import Importer, importer
from taskforce.database import Database


@pytest.fixture
async def register(database: Database, tmp_path: Path) -> AsyncIterator[Importer]:
    async with importer(database, tmp_path) as found:
        yield found
