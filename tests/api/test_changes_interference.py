"""What is recorded about others changes not one byte of what an organisation is told as it comes."""

from pathlib import Path

import orjson
import pytest

from api.test_changes_law import document, versions
from api.test_http_interference import STEPS, remember
from histories import nothing_reacts
from others import VIEWER, mixed
from others import alone as alone
from served import served
from subscribing import CHANGES, connected, streamed
from taskforce.database import Database
from taskforce.log.batch import Append

pytestmark = pytest.mark.proof


async def told(database: Database, home: Path, audience: str, steps: list[tuple[bool, Append]]) -> list[object]:
    """Every message over a socket, and, from the cursor of the fifth on, the same as events."""
    admin = await database.admin()
    await nothing_reacts(admin)
    async with served(database, home) as client, connected(client, audience, VIEWER[audience]) as socket:
        await socket.subscribe(document(audience))
        await remember(database, steps)
        await client.service.caught_up()
        many = len(await versions(database, admin, audience))
        messages = [await socket.connection.recv() for _ in range(many)]
        await socket.subscribe(CHANGES, id="2")
        cursors: list[str] = []
        async with streamed(client, audience, VIEWER[audience], CHANGES, after=_cursor(messages[4])) as events:
            cursors += [str(await events.next()) for _ in messages[5:]]
    await admin.close()
    return [*messages, *cursors]


def _cursor(message: str | bytes) -> str:
    found: str = orjson.loads(message)["payload"]["data"]["changes"]["cursor"]
    return found


@pytest.mark.parametrize("audience", VIEWER)
async def test_what_is_recorded_about_others_changes_not_one_byte(
    database: Database, alone: Database, tmp_path: Path, audience: str
) -> None:
    steps = mixed(audience, 71, STEPS)
    found = await told(alone, tmp_path, audience, [step for step in steps if step[0]])
    assert found == await told(database, tmp_path, audience, steps)
    assert len(found) > 50
