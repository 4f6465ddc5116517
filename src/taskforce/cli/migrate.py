"""taskforce migrate"""

import uvloop

from taskforce.cli.session import log_as_json
from taskforce.database import Database
from taskforce.postgres import running
from taskforce.settings import Settings


def migrate() -> None:
    """Apply the migrations that have not been applied, and make the logins. Safe when several run at once."""
    uvloop.run(_migrate(Settings.from_environment()))


async def _migrate(settings: Settings) -> None:
    log_as_json()
    async with running(settings) as server:
        applied = await Database(server.admin, settings.secret()).migrate()
    for name in applied:
        print(f"applied {name}")
    if not applied:
        print("nothing to apply")
