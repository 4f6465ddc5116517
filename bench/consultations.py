"""What it costs to record who is shown what: the page of `page.py`, with its consultation in the log before it leaves.

Two processes of the real service on one database, of which one records nothing (`unrecorded.py`), take turns. `terms`:
the page of a search, whose terms go to the vault. `appended`: events a second that are appended meanwhile, by hundreds.
The service's own processor time is given too: it is less noisy than a machine that is shared.
"""

import argparse
import asyncio
import statistics
import sys
from itertools import product
from pathlib import Path
from typing import Any

import uvloop
from house import at, home, show, spread
from intake import appended
from serving import FREE, free_port, process, serve
from stock import prepare

from client import load, request
from taskforce.api.identity import LocalIssuer
from taskforce.database import Database

HERE = Path(__file__).parent
DOCUMENT = (HERE / "page.graphql").read_text()
SEARCH = DOCUMENT.replace("donations(", "donations(filter: {value: {from: 0}}, ", 1)
MADE = "select count(*) from log.event where log_id = 2"
Round = tuple[float, list[float], float, float]


async def compare(given: argparse.Namespace) -> list[dict[str, Any]]:
    found: dict[tuple[str, bool], list[Round]] = {}
    with home() as (settings, server):
        database = Database(server.admin, settings.secret())
        await prepare(database, given.rows)
        token, admin = LocalIssuer(settings).token("parties", "PP52", "treasurer"), await database.admin()
        recording, silent = free_port(), free_port()
        command = [sys.executable, str(HERE / "unrecorded.py"), "serve", "--port", str(silent)]
        elsewhere = {"TASKFORCE_HOME": str(settings.home), "TASKFORCE_COST_PER_SECOND": FREE}
        with serve(settings, recording) as loud, process(command, silent, **elsewhere) as quiet:

            async def measure(what: str, records: bool) -> Round:
                query = SEARCH if what.startswith("terms") else DOCUMENT
                sent = request("/graphql/parties", {"query": query}, token)
                connections, before = int(what.split()[1]), await admin.fetchval(MADE)
                used = (loud if records else quiet).cpu()
                asking = load(recording if records else silent, sent, connections, given.seconds)
                meanwhile = appended(database, 100, given.seconds) if "appended" in what else asyncio.sleep(0, 0.0)
                (rate, took, last), events = await asyncio.gather(asking, meanwhile)
                assert b'"errors"' not in last, last
                assert await admin.fetchval(MADE) - before == (len(took) if records else 0)
                return rate, took, events, 1e6 * ((loud if records else quiet).cpu() - used) / len(took)

            many = given.connections[-1]
            reading = [*(f"page {n}" for n in given.connections), f"terms {many}"]
            for kinds in (
                reading,
                [f"page {many} appended"],
            ):  # what is appended is followed and reacted to for a while
                for warming in (True, *[False] * given.rounds):
                    for what, records in product(kinds, (True, False)):
                        measured = await measure(what, records)
                        if not warming:
                            found.setdefault((what, records), []).append(measured)
        await admin.close()
    return [_row(what, rounds, found[what, False]) for (what, records), rounds in found.items() if records]


def _row(what: str, ours: list[Round], silent: list[Round]) -> dict[str, Any]:
    took, bare = ([one for each in side for one in each[1]] for side in (ours, silent))
    rates, others = ([each[0] for each in side] for side in (ours, silent))
    row = {
        "what": what, "pages/s": round(statistics.median(rates)), "unrecorded": round(statistics.median(others)),
        "noise": spread(rates), "ratio": statistics.median(a / b for a, b in zip(rates, others, strict=True)),
        "p50 ms": at(took, 0.5), "unrecorded p50": at(bare, 0.5), "p99 ms": at(took, 0.99),
        "unrecorded p99": at(bare, 0.99),
    }  # fmt: skip
    (events, others), (busy, idle) = (
        [statistics.median(e[n] for e in side) for side in (ours, silent)] for n in (2, 3)
    )
    row |= {"service us a page": round(busy), "unrecorded us": round(idle)}
    return row | {"events/s": round(events), "unrecorded events/s": round(others)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    show("A page, recorded and not", uvloop.run(compare(given)), given.json)
