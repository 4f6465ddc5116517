"""taskforce demo"""

import logging
import socket

import uvloop

from taskforce.api.app import create_app
from taskforce.api.identity import LocalIssuer
from taskforce.api.server import listen, serving
from taskforce.api.service import Service
from taskforce.cli.session import Port, log_as_json, migrated, told_to_stop
from taskforce.demo.shown import SHOWN
from taskforce.demo.story import tell
from taskforce.settings import Settings


def demo(*, port: Port = 8000) -> None:
    """Load a made-up story, serve it on 127.0.0.1, and print for each audience how to ask. Ctrl-C stops it."""
    settings = Settings.from_environment()
    issuer = LocalIssuer(settings)
    with listen("127.0.0.1", port) as listening:
        uvloop.run(_demo(settings, issuer, listening))


async def _demo(settings: Settings, issuer: LocalIssuer, listening: socket.socket) -> None:
    async with (
        migrated(settings, logging.WARNING) as database,
        Service(settings, database) as service,
        serving(create_app(service), listening, service.end_subscriptions) as server,
    ):
        recorded = await tell(service.cases)
        await service.caught_up()
        log_as_json()
        print(f"A made-up story, in {settings.home}: {recorded} events recorded now. Ctrl-C stops it.\n")
        width = max(len(shown.who) for shown in SHOWN)
        for shown in SHOWN:
            print(f"{shown.who:{width}}  {server.url}/graphql/{shown.audience}")
        for shown in SHOWN:
            token = issuer.token(shown.audience, shown.organisation, shown.office)
            print(f"\n# {shown.who}\n{shown.curl(server.url, token)}")
        print(flush=True)
        await told_to_stop(server.ended)
