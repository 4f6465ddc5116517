"""What has happened to a record that its viewer is not shown changes not one byte of what he is answered or told."""

from pathlib import Path
from typing import Any

import pytest

from api.test_changes_interference import told
from api.test_http_interference import Answer, answers, global_id, remember
from hiding import HIDING, both
from histories import nothing_reacts
from others import alone as alone
from scenario import CAT
from served import served
from taskforce.database import Database
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.warning import Warning
from taskforce.log.batch import Append

pytestmark = pytest.mark.proof
Steps = list[tuple[bool, Append]]


async def answered(here: Database, home: Path, steps: Steps, ids: list[str]) -> list[Answer]:
    await remember(here, steps)
    async with served(here, home) as client:
        return await answers(client, "parties", ids)


def hidden(steps: Steps) -> list[str]:
    """The ids of records of which something is."""
    return [global_id(append) for is_shown, append in steps if not is_shown]


@pytest.mark.parametrize("kind", HIDING)
async def test_what_is_hidden_of_records_changes_not_one_byte_of_an_answer(
    database: Database, alone: Database, tmp_path: Path, kind: type[Any]
) -> None:
    whole, rest = both(0, 300, CAT, kind)
    ids, found = hidden(whole), []
    for here, steps in ((database, whole), (alone, rest)):
        admin = await here.admin()
        await nothing_reacts(admin)
        await admin.close()
        found.append(await answered(here, tmp_path, steps, ids[:12]))
    assert found[0] == found[1]
    assert len(ids) > 30
    assert sum(len(body) for _, body, _ in found[0]) > 20_000


async def test_what_is_hidden_of_a_warning_marks_no_bar_that_cites_it(
    database: Database, alone: Database, tmp_path: Path
) -> None:
    whole, rest = both(4, 400, CAT, Warning, CandidateBar)
    ids = hidden(whole)[:12]
    found = [await answered(here, tmp_path, steps, ids) for here, steps in ((database, whole), (alone, rest))]
    assert found[0] == found[1]
    assert any(b'"reviewDue":true' in body for _, body, _ in found[0])


async def test_what_is_hidden_of_records_changes_not_one_byte_of_what_is_told_as_it_comes(
    database: Database, alone: Database, tmp_path: Path
) -> None:
    whole, rest = both(11, 400, CAT)
    found = await told(alone, tmp_path, "parties", rest)
    assert found == await told(database, tmp_path, "parties", whole)
    assert len(found) > 30
