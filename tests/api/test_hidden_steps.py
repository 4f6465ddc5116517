"""What has happened to a record that its viewer is not shown changes not one byte of what he is answered or told."""

from pathlib import Path
from typing import Any

import pytest

from api.test_changes_interference import told
from api.test_http_interference import answers, global_id, remember
from hiding import HIDING, both
from histories import nothing_reacts
from others import alone as alone
from scenario import CAT
from served import served
from taskforce.database import Database


@pytest.mark.parametrize("kind", HIDING)
async def test_what_is_hidden_of_records_changes_not_one_byte_of_an_answer(
    database: Database, alone: Database, tmp_path: Path, kind: type[Any]
) -> None:
    whole, rest = both(0, 300, CAT, kind)
    ids = [global_id(append) for is_shown, append in whole if not is_shown][:12]
    found = []
    for here, steps in ((database, whole), (alone, rest)):
        admin = await here.admin()
        await nothing_reacts(admin)
        await admin.close()
        await remember(here, steps)
        async with served(here, tmp_path) as client:
            found.append(await answers(client, "parties", ids))
    assert found[0] == found[1]
    assert len(whole) - len(rest) > 30
    assert sum(len(body) for _, body, _ in found[0]) > 20_000


async def test_what_is_hidden_of_records_changes_not_one_byte_of_what_is_told_as_it_comes(
    database: Database, alone: Database, tmp_path: Path
) -> None:
    whole, rest = both(11, 400, CAT)
    found = await told(alone, tmp_path, "parties", rest)
    assert found == await told(database, tmp_path, "parties", whole)
    assert len(found) > 30
