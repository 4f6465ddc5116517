"""What every benchmark stands on: a PostgreSQL of its own with durable settings, and tables of figures."""

import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import structlog
from rich.console import Console
from rich.table import Table

from taskforce.cli.session import collect_rarely
from taskforce.database import Database
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.postgres import Cluster, Server
from taskforce.settings import Settings

PARTY = Officer("PP52", OrganisationKind.PARTY, "treasurer", "officer-4")

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))


@contextmanager
def home() -> Iterator[tuple[Settings, Server]]:
    """Settings as shipped: fsync and synchronous_commit on, and for both sides garbage collected as `serve` does."""
    collect_rarely()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        settings = Settings(Path(folder))
        Path(folder).chmod(0o711)
        with Cluster(settings.home, settings.secret()) as server:
            yield settings, server


@asynccontextmanager
async def database(settings: Settings, server: Server, name: str) -> AsyncIterator[tuple[Database, Server]]:
    """A new migrated database, gone afterwards."""
    first = await Database(server.admin, settings.secret()).admin()
    await first.execute(f"create database {name}")
    try:
        here = server.of(name)
        made = Database(here.admin, settings.secret())
        await made.migrate()
        yield made, here
    finally:
        await first.execute(f"drop database {name} with (force)")
        await first.close()


def pace() -> float:
    """Millions of turns a second of an empty Python loop: how fast this machine is at this moment."""
    started = time.perf_counter()
    for _ in range(3_000_000):
        pass
    return 3 / (time.perf_counter() - started)


def at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def spread(values: Sequence[float]) -> str:
    """How noisy it was: from the lowest to the highest round, as a share of the median."""
    middle = statistics.median(values)
    return f"-{100 * (1 - min(values) / middle):.0f}% +{100 * (max(values) / middle - 1):.0f}%"


def show(title: str, rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print(json.dumps({"title": title, "pace": round(pace(), 1), "rows": rows}))
        return
    table = Table(title=f"{title} (empty loop: {pace():.0f} million turns/s)")
    for name in rows[0]:
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(*(f"{value:,.2f}" if isinstance(value, float) else str(value) for value in row.values()))
    Console(width=150).print(table)
