"""A view reads what the log holds, so it bears every version that there has been, as the record does."""

from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from scenario import SUBJECT
from shown import of, rows
from taskforce.database import Database
from taskforce.log.cases import Cases
from taskforce.log.erasure import erase
from taskforce.log.event_log import EventLog
from taskforce.log.logins import ERASER
from taskforce.projections.engine import Views
from taskforce.projections.view import View
from trial import recorded_as
from trial import trial as trial

IDS = [UUID(int=version) for version in (1, 2, 3)]
VIEW = """
create view hearings_history as
select
    log_id, stream_id, position                                               as since,
    coalesce(data->>'opens_on', data->>'on')::date                            as opens_on,
    case data->>'room' when 'hall' then 'great' else data->>'room' end        as room,
    coalesce(personal->'witnesses', '[]'::jsonb || (personal->'witness'))     as witnesses
from log.readable
where type = 'hearing.scheduled';

select projection.keep('hearings');
grant select on hearings to taskforce_parties;
"""


@pytest.fixture
def hearings(tmp_path: Path, views: Views) -> Views:
    file = tmp_path / "parties" / "hearings.sql"
    file.parent.mkdir()
    file.write_text(VIEW)
    return of(views, View(file))


@pytest.mark.usefixtures("trial")
@pytest.mark.parametrize("erased", [False, True])
async def test_a_view_over_every_version_says_what_the_records_say(
    database: Database, log: EventLog, cases: Cases, hearings: Views, admin: asyncpg.Connection, erased: bool
) -> None:
    await hearings.prepare()
    for version, id in enumerate(IDS, start=1):
        await log.append(recorded_as(version, id))
    await hearings.follow()
    if erased:
        eraser = await database.connect(ERASER)
        await erase(eraser, SUBJECT)
        await eraser.close()
        await hearings.follow()
    found = {row["stream_id"]: _said(row) for row in await rows(admin, "parties/hearings")}
    cases_now = await cases.load(IDS)
    assert found == {id: (case.opens_on, case.room, case.witnesses) for id, case in cases_now.items()}
    assert {witnesses is None for *_, witnesses in found.values()} == {erased}


def _said(row: asyncpg.Record) -> tuple[Any, ...]:
    return row["opens_on"], row["room"], row["witnesses"] and msgspec.json.decode(row["witnesses"])
