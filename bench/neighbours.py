"""What a quiet party notices of another that floods the service: its page, asked for one after the other.

One process of `taskforce serve`, 20,000 donations of 53 parties, pages of 50 rows and 9 fields. The neighbour asks for
the same page through 64 connections, or sends batches of 500 events through 4, from a process of its own. What one
client may ask for is raised, or it would be refused after a few seconds. In the same run: the quiet party alone, and
beside a neighbour that floods another process of the service, which shares nothing with it but machine and database.
"""

import argparse
import asyncio
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import stock
import uvloop
from house import PARTY, at, home, show, spread
from intake import register, requests
from serving import free_port, serve

from client import load, request
from taskforce.api.identity import LocalIssuer
from taskforce.database import Database
from taskforce.projections.engine import Views

QUIET, LOUD = "PP51", "PP50"
PAGES, EVENTS = "pages, 64 connections", "events, 500 at once, 4 connections"
ELSEWHERE = ", of another process"
PATH = "/graphql/parties"
DOCUMENT = (Path(__file__).parent / "page.graphql").read_text()


async def prepare(database: Database, rows: int) -> None:
    """Fills log and views."""
    await database.migrate()
    admin, follower = await database.admin(), await database.follower()
    await stock.donations(admin, rows, 53)
    await Views(follower).prepare()
    await admin.execute("vacuum analyze")
    await admin.close()
    await follower.close()


async def flood(port: int, kind: str, token: str, seconds: float) -> None:
    """In a process of its own: says how much it was answered."""
    if kind.startswith(EVENTS):
        rate, _, _ = await load(port, requests(token, 500, seconds), 4, seconds)
        print(round(500 * rate))
    else:
        rate, _, _ = await load(port, request(PATH, {"query": DOCUMENT}, token), 64, seconds)
        print(round(rate))


@asynccontextmanager
async def flooded(port: int, kind: str, token: str, seconds: float, rates: list[int]) -> AsyncIterator[None]:
    """From a second before what is done within until after it."""
    said = [sys.executable, __file__, "--flood", kind, "--port", str(port), "--token", token]
    running = await asyncio.create_subprocess_exec(
        *said, "--seconds", str(seconds + 3), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parent
    )
    await asyncio.sleep(2)
    yield
    rates.append(int((await running.communicate())[0]))


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    took: dict[str, list[list[float]]] = {}
    rates: dict[str, list[int]] = {}
    with home() as (settings, server):
        issuer, port, elsewhere = LocalIssuer(settings), free_port(), free_port()
        await prepare(Database(server.admin, settings.secret()), given.rows)
        quiet = request(PATH, {"query": DOCUMENT}, issuer.token("parties", QUIET, "security"))
        loud = {
            PAGES: issuer.token("parties", LOUD, "security"),
            EVENTS: issuer.token("parties", PARTY.organisation, system=True),
        }
        with serve(settings, port), serve(settings, elsewhere):
            await register(port, issuer)
            await load(port, quiet, 1, 1)
            for _ in range(given.rounds):
                for kind in ("alone", PAGES, PAGES + ELSEWHERE, EVENTS, EVENTS + ELSEWHERE):
                    beside, asked = rates.setdefault(kind, []), elsewhere if kind.endswith(ELSEWHERE) else port
                    token = loud.get(kind.removesuffix(ELSEWHERE))
                    async with flooded(asked, kind, token, given.seconds, beside) if token else nullcontext():
                        _, times, _ = await load(port, quiet, 1, given.seconds)
                    took.setdefault(kind, []).append(times)
    return [_row(kind, rounds, rates[kind], took["alone"]) for kind, rounds in took.items()]


def _row(kind: str, rounds: list[list[float]], rates: list[int], alone: list[list[float]]) -> dict[str, Any]:
    row: dict[str, Any] = {"beside": kind, "the neighbour's, a second": round(statistics.median(rates or [0]))}
    for share in (0.5, 0.99):
        name, found = f"p{100 * share:.0f} ms", [at(times, share) for times in rounds]
        row |= {name: statistics.median(found), f"{name[:-3]} noise": spread(found)}
        row[f"{name[:-3]} of alone"] = row[name] / statistics.median(at(times, share) for times in alone)
    return row


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    for name in ("flood", "token"):
        parser.add_argument(f"--{name}", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.flood:
        uvloop.run(flood(given.port, given.flood, given.token, given.seconds))
    else:
        show("A quiet party's page", uvloop.run(compare(given)), given.json)
