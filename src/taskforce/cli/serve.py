"""taskforce serve"""

from typing import Annotated

import uvicorn
import uvloop
from cyclopts import Parameter

from taskforce.api.app import create_app
from taskforce.cli import app
from taskforce.cli.session import migrated
from taskforce.database import Database
from taskforce.settings import Settings


@app.command
def serve(
    *,
    host: Annotated[str, Parameter(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="The port; 0 takes a free one.")] = 8000,
) -> None:
    """Serve the GraphQL API, and keep the views up to date. Ctrl-C stops it."""
    uvloop.run(_serve(Settings.from_environment(), host, port))


async def _serve(settings: Settings, host: str, port: int) -> None:
    async with migrated(settings) as database:
        await http_server(settings, database, host, port).serve()


def http_server(settings: Settings, database: Database, host: str, port: int) -> uvicorn.Server:
    config = uvicorn.Config(
        create_app(settings, database), host=host, port=port, log_config=None, access_log=False, server_header=False,
        timeout_graceful_shutdown=5,
    )  # fmt: skip
    return uvicorn.Server(config)
