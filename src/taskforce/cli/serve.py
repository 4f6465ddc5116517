"""taskforce serve"""

import socket
import ssl
from contextlib import AsyncExitStack, ExitStack
from typing import Annotated

import structlog
import uvloop
from cyclopts import Parameter

from taskforce.api.app import create_app
from taskforce.api.management.routes import management as managed
from taskforce.api.server import listen, serving
from taskforce.api.service import Service
from taskforce.api.tls import tls
from taskforce.cli import complain
from taskforce.cli.session import Port, collect_rarely, migrated, told_to_stop
from taskforce.settings import Settings

_log = structlog.get_logger(__name__)


def serve(
    *,
    host: Annotated[str, Parameter(help="The address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
    management: Annotated[
        str | None, Parameter(help="HOST:PORT at which operators find /metrics and /health, without tokens.")
    ] = None,
) -> None:
    """Serve the GraphQL API, and keep the views up to date. Ctrl-C stops it."""
    settings = Settings.from_environment()
    secure = tls(settings)
    with ExitStack() as stack:
        listening = stack.enter_context(listen(host, port))
        managing = stack.enter_context(listen(*_address(management))) if management else None
        uvloop.run(_serve(settings, listening, managing, secure))


async def _serve(
    settings: Settings, listening: socket.socket, managing: socket.socket | None, secure: ssl.SSLContext | None
) -> None:
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        database = await enter(migrated(settings))
        service = await enter(Service(settings, database))
        said = {}
        if managing:
            said["management"] = (await enter(serving(managed(service), managing, lambda: None))).url
        server = await enter(serving(create_app(service), listening, service.end_subscriptions, secure))
        collect_rarely()
        _log.info("serving", url=server.url, **said)
        await told_to_stop(server.ended)


def _address(management: str) -> tuple[str, int]:
    host, _, port = management.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        complain("say --management as HOST:PORT, such as 127.0.0.1:9464")
        raise SystemExit(2)
    return host.strip("[]"), int(port)
