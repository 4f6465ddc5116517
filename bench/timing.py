"""Whether a record of another party takes longer to be looked for than one that does not exist, at three doors.

One process of `taskforce serve`, 20,000 donations of 53 parties. Through one connection, in turn: a record of another,
nothing, a record of another ... each asked for once. Beside the ratio of the medians stands that of two halves of
`nothing`: how much two medians of the same differ by chance.
"""

import argparse
import statistics
import uuid
from collections.abc import Callable
from hashlib import md5
from typing import Any

import stock
import uvloop
from house import PARTY, home, show
from intake import SOURCE, WHEN, register
from serving import free_port, serve

from client import load, request
from taskforce.api.identity import LocalIssuer
from taskforce.database import Database
from taskforce.domain.donation import Donation
from taskforce.doors.identifiers import id_of
from taskforce.projections.engine import Views

PARTIES, ROWS = 53, 20_000
NODE = "query ($id: ID!) { node(id: $id) { id ... on Donation { stage value donorName } } }"
LOWER = "mutation ($i: LowerDonationMarkingInput!) { lowerDonationMarking(input: $i) { receipt errors { code } } }"


def node(id: str, token: str) -> bytes:
    return request("/graphql/parties", {"query": NODE, "variables": {"id": id}}, token)


def mutation(id: str, token: str) -> bytes:
    said = {"id": id, "marking": "OFFICIAL"}
    return request("/graphql/parties", {"query": LOWER, "variables": {"i": said}}, token)


def event(id: str, token: str) -> bytes:
    said = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": SOURCE, "type": "donation.marking_lowered",
            "subject": id, "time": WHEN, "data": {"marking": "OFFICIAL"}}  # fmt: skip
    return request("/events", [said], token, "application/cloudevents-batch+json")


DOORS: dict[str, Callable[[str, str], bytes]] = {"node(id)": node, "a mutation": mutation, "an event": event}


async def compare(asks: int) -> list[dict[str, Any]]:
    of_others = [n for n in range(1, ROWS) if f"PP{n % PARTIES}" != PARTY.organisation]
    theirs = [id_of(Donation, uuid.UUID(md5(f"donation {n}".encode()).hexdigest())) for n in of_others]  # noqa: S324
    nothing = [id_of(Donation, uuid.uuid4()) for _ in theirs]
    rows = []
    with home() as (settings, server):
        database, port = Database(server.admin, settings.secret()), free_port()
        await database.migrate()
        admin, follower = await database.admin(), await database.follower()
        await stock.donations(admin, ROWS, PARTIES)
        await Views(follower).prepare()
        await admin.execute("vacuum analyze")
        await admin.close()
        await follower.close()
        issuer = LocalIssuer(settings)
        token = issuer.token("parties", PARTY.organisation, PARTY.office)
        with serve(settings, port):
            await register(port, issuer)
            for door, said in DOORS.items():
                pairs = list(zip(theirs, nothing, strict=True))[: asks + 200]
                sent = [said(id, token) for pair in pairs for id in pair]
                _, took, _ = await load(port, iter(sent), 1, 600)
                rows.append(_row(door, took[400:]))
    return rows


def _row(door: str, took: list[float]) -> dict[str, Any]:
    """The first few warm the service up."""
    theirs, nothing = statistics.median(took[::2]), statistics.median(took[1::2])
    chance = statistics.median(took[1::4]) / statistics.median(took[3::4])
    return {
        "door": door,
        "asks of each": len(took) // 2,
        "of another, ms": theirs,
        "of nothing, ms": nothing,
        "ratio": theirs / nothing,
        "ratio by chance": chance,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asks", type=int, default=2_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    show("A record of another, and none", uvloop.run(compare(given.asks)), given.json)
