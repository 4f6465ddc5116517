"""A dashboard's page, 50 rows of 9 fields as a connection: now, and as of the middle of history.

200,000 donations of 400 parties, each amended once; one party asks on its own login, under policies. The real service
(one process of `taskforce serve`), beside plain field-by-field Strawberry and, if given, PostGraphile on the same rows.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvloop
from house import at, home, show, spread
from postgraphile import postgraphile
from serving import free_port, process, serve
from stock import prepare

from client import load, request
from taskforce.api import execution
from taskforce.api.asked import asked
from taskforce.api.identity import LocalIssuer, Viewer
from taskforce.api.service import Service
from taskforce.database import Database

HERE = Path(__file__).parent
DOCUMENT = (HERE / "page.graphql").read_text()
PARTY = Viewer("parties", "PP52", "security", "officer-4")
Measure = Callable[[], Awaitable[tuple[float, list[float], bytes]]]


async def inside(service: Service, variables: dict[str, Any], connections: int, seconds: float) -> Any:
    """Without HTTP: from the text of the document to the bytes of its answer, in this process."""
    took: list[float] = []
    started, last = time.perf_counter(), b""

    async def ask() -> None:
        nonlocal last
        while time.perf_counter() < started + seconds:
            begun = time.perf_counter()
            document = asked(service.schemas["parties"], DOCUMENT, variables)
            last = await execution.execute(document, service.look(PARTY), lambda cost: None)
            took.append(1000 * (time.perf_counter() - begun))

    await asyncio.gather(*(ask() for _ in range(connections)))
    return len(took) / (time.perf_counter() - started), took, last


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    found: dict[str, list[tuple[float, list[float], bytes]]] = {}
    with home() as (settings, server):
        database = Database(server.admin, settings.secret())
        middle, position, schema = await prepare(database, given.rows)
        token = LocalIssuer(settings).token("parties", "PP52", "security")
        now, then = {"query": DOCUMENT}, {"query": DOCUMENT, "variables": {"asOf": middle.isoformat()}}
        ours, plain, other = free_port(), free_port(), free_port()
        peer = [sys.executable, str(HERE / "plain.py"), str(settings.home), str(plain), schema, str(position)]

        def http(port: int, path: str, body: dict[str, Any], token: str = "") -> Measure:
            return lambda: load(port, request(path, body, token), given.connections, given.seconds)

        with serve(settings, ours), process(peer, plain):
            measures = {
                "now": http(ours, "/graphql/parties", now, token),
                "as of": http(ours, "/graphql/parties", then, token),
                "typename": http(ours, "/graphql/parties", {"query": "{__typename}"}, token),
                "strawberry, now": http(plain, "/", now),
                "strawberry, as of": http(plain, "/", then),
            }
            async with postgraphile(given.postgraphile, server, database.secret, schema, other) as documents:
                measures |= {f"postgraphile, {name}": http(other, "/graphql", said) for name, said in documents.items()}
                await _rounds(measures, given, found)
        async with Service(settings, database) as service:
            await _rounds(
                {
                    "inside, now": lambda: inside(service, {}, given.connections, given.seconds),
                    "inside, as of": lambda: inside(service, then["variables"], given.connections, given.seconds),
                },
                given,
                found,
            )
    check({name: rounds[-1][2] for name, rounds in found.items()})
    return [_row(name, rounds, found["now"]) for name, rounds in found.items()]


async def _rounds(measures: dict[str, Measure], given: argparse.Namespace, found: dict[str, list[Any]]) -> None:
    for measure in measures.values():
        await measure()
    for _ in range(given.rounds):
        for name, measure in measures.items():
            found.setdefault(name, []).append(await measure())


def check(answers: dict[str, bytes]) -> None:
    """All give the same rows now, and others then."""
    rows = {}
    for name, answer in answers.items():
        data = json.loads(answer)["data"]
        assert data, (name, answer)
        if "donations" in data:
            rows[name] = [edge["node"] for edge in data["donations"]["edges"]]
            assert len(rows[name]) == 50, answer
    assert rows["inside, now"] == rows["now"]
    assert [row["reference"] for row in rows["strawberry, now"]] == [row["reference"] for row in rows["now"]]
    assert rows["inside, as of"] == rows["as of"] != rows["now"]


def _row(name: str, rounds: list[Any], base: list[Any]) -> dict[str, Any]:
    rate = statistics.median(r[0] for r in rounds)
    took = [one for r in rounds for one in r[1]]
    ratio = statistics.median(r[0] for r in base) / rate
    return {
        "what": name, "requests/s": round(rate), "noise": spread([r[0] for r in rounds]), "p50 ms": at(took, 0.5),
        "p99 ms": at(took, 0.99), "bytes": len(rounds[-1][2]), "now is so many times as fast": ratio,
    }  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--postgraphile", type=Path, help="a folder in which postgraphile is installed (README.md)")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    show(f"A page through {given.connections} connections", uvloop.run(compare(given)), given.json)
