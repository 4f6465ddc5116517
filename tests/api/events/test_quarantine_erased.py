"""Whoever is erased leaves the quarantine, wherever in what was refused they were named."""

import base64
import json
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from sending import DRAFT, Sender
from taskforce.database import Database
from taskforce.log.erasure import erase
from taskforce.log.logins import ERASER

BAD = DRAFT | {"extra": 1}


@pytest.mark.parametrize(
    "said",
    [
        {"data_base64": base64.b64encode(json.dumps(BAD).encode()).decode()},
        {"data": [BAD]},
        {"data": {"warning": BAD}},
        {"Data": BAD},
    ],
)
async def test_its_content_goes(
    agency: Sender, database: Database, admin: asyncpg.Connection, said: dict[str, Any]
) -> None:
    [verdict] = await agency.send(agency.event("warning.drafted") | said)
    assert verdict["verdict"] == "refused"
    eraser = await database.connect(ERASER)
    await erase(eraser, UUID(str(DRAFT["subject_id"])))
    await eraser.close()
    assert await admin.fetchval("select content from log.quarantine") == ""
