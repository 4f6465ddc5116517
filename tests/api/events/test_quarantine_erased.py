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

ABSENT = "V2FybmluZzowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE="
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


@pytest.mark.parametrize("bad", [{}, {"data": {"extra": 1}}])
async def test_what_is_erased_of_a_record_that_its_sender_may_not_see_tells_nothing(
    agency: Sender, party: Sender, database: Database, bad: dict[str, Any]
) -> None:
    hidden = (await agency.say("warning.drafted", "W1", DRAFT))["record"]

    async def tried() -> list[Any]:
        found = [await party.say("warning.acknowledged", id, id=f"{id}/1", **bad) for id in (hidden, ABSENT)]
        assert len({verdict["code"] for verdict in found}) == 1
        return ["quarantine" in verdict for verdict in found]

    assert await tried() == [True, True]
    eraser = await database.connect(ERASER)
    await erase(eraser, UUID(str(DRAFT["subject_id"])))
    await eraser.close()
    assert await tried() == [True, True]
