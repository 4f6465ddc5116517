"""taskforce serve"""

import socket
from typing import Annotated

import structlog
import uvloop
from cyclopts import Parameter

from taskforce.api.app import create_app
from taskforce.api.server import listen, serving
from taskforce.api.service import Service
from taskforce.cli.session import Port, collect_rarely, migrated, told_to_stop
from taskforce.settings import Settings

_log = structlog.get_logger(__name__)


def serve(
    *,
    host: Annotated[str, Parameter(help="The address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Serve the GraphQL API, and keep the views up to date. Ctrl-C stops it."""
    with listen(host, port) as listening:
        uvloop.run(_serve(Settings.from_environment(), listening))


async def _serve(settings: Settings, listening: socket.socket) -> None:
    async with (
        migrated(settings) as database,
        Service(settings, database) as service,
        serving(create_app(service), listening, service.end_subscriptions) as server,
    ):
        collect_rarely()
        _log.info("serving", url=server.url)
        await told_to_stop(server.ended)
