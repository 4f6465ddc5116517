from taskforce.log.cases import Cases
from taskforce.api.clock import publish
from datetime import UTC, datetime
from taskforce.log.verdict import Recorded, Duplicate

async def test_it_records(cases: Cases) -> None:
    now = datetime(2026,1,1,tzinfo=UTC)
    assert await cases.ask(publish(now)) == Recorded(1, 2)
    assert await cases.ask(publish(now)) == Duplicate(1, 2)
