"""The peer of page.py: the same rows through plain Strawberry, field by field, on the same logins and policies.

python plain.py HOME PORT SCHEMA POSITION      POSITION is where `asOf` stood; the peer does not look it up
"""

import base64
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import asyncpg
import strawberry
import uvicorn
import uvloop
from litestar import Litestar
from strawberry.litestar import make_graphql_controller
from strawberry.schema.config import StrawberryConfig

from taskforce.api.access import NOWHERE
from taskforce.api.identity import Viewer
from taskforce.api.reading.scalars import SCALARS, Pence
from taskforce.api.sight import Signer
from taskforce.database import Database
from taskforce.log.logins import audience_login
from taskforce.postgres import running
from taskforce.settings import Settings

COLUMNS = "stage, reference, donor_name, donor_status, value, received_on, accepted_on, reported_on, reporting_period"
PARTY = Viewer("parties", "PP52", "security", "officer-4")


@strawberry.type
class Donation:
    stage: str
    reference: str | None
    donor_name: str | None
    donor_status: str | None
    value: Pence
    received_on: date | None
    accepted_on: date | None
    reported_on: date | None
    reporting_period: str | None


@strawberry.type
class DonationEdge:
    node: Donation
    cursor: str


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class DonationConnection:
    page_info: PageInfo
    edges: list[DonationEdge]


def schema() -> strawberry.Schema:
    return strawberry.Schema(query=Query, config=StrawberryConfig(scalar_map=SCALARS))


@strawberry.type
class Query:
    @strawberry.field
    async def donations(self, info: strawberry.Info, first: int, as_of: datetime | None = None) -> DonationConnection:
        said = info.context
        standing = f"since <= {said['position']} and (until is null or until > {said['position']})"
        async with said["pool"].acquire() as free, said["signer"].snapshot(free, PARTY, NOWHERE) as db:
            rows = await db.fetch(
                f"select stream_id, {COLUMNS} from {said['schema']}.donations"
                f" where {standing if as_of else 'until is null'}"
                f" order by reported_on desc, stream_id desc limit {first + 1}"
            )
        edges = [_edge(row) for row in rows[:first]]
        info_of_page = PageInfo(has_next_page=len(rows) > first, end_cursor=edges[-1].cursor if edges else None)
        return DonationConnection(page_info=info_of_page, edges=edges)


def _edge(row: asyncpg.Record) -> DonationEdge:
    stream, said = row["stream_id"], {name: value for name, value in row.items() if name != "stream_id"}
    cursor = base64.b64encode(f"{row['reported_on']} {stream}".encode()).decode()
    return DonationEdge(node=Donation(**said), cursor=cursor)


async def serve(home: str, port: str, home_of_view: str, position: str) -> None:
    settings = Settings(Path(home))
    async with running(settings) as server:
        database = Database(server.admin, settings.secret())
        async with database.pool(audience_login("parties"), most=8) as pool:
            context: dict[str, Any] = {
                "pool": pool, "signer": Signer(database.secret), "schema": home_of_view, "position": int(position),
            }  # fmt: skip

            async def given() -> dict[str, Any]:
                return context

            controller: Any = make_graphql_controller(schema(), context_getter=given, graphql_ide=None)
            app = Litestar([controller], openapi_config=None)
            await uvicorn.Server(uvicorn.Config(app, port=int(port), log_config=None, access_log=False)).serve()


if __name__ == "__main__":
    uvloop.run(serve(*sys.argv[1:]))
