"""Laws of changes over random histories: exactly the versions a viewer may see, in order, each as it was then."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
from graphql import FieldNode, OperationDefinitionNode, parse, print_ast

from histories import History, nothing_reacts, record
from served import Client
from served import client as client
from shown import NAMES, home
from subscribing import connected, streamed
from taskforce import files
from taskforce.api.audiences import schemas
from taskforce.api.clock import last_due, publish
from taskforce.api.reading.declare import declared
from taskforce.api.reading.schema import core
from taskforce.database import Database
from taskforce.log.event_log import EventLog
from viewing import login, seen_by, signed

VIEWERS = {"parties": "blue", "agencies": "desk", "regulator": "electoral-commission", "ministers": "cabinet"}


def document(audience: str) -> str:
    return (files.graphql() / audience / "changes.graphql").read_text()


def kind(audience: str, view: str) -> str:
    """The type of a view's rows."""
    for name, type in core(schemas()[audience]).type_map.items():
        definition = type.extensions.get("strawberry-definition")
        record = declared(definition.origin) if definition and hasattr(definition, "origin") else None
        if record and record.view == view:
            return name
    raise LookupError(view)


async def versions(database: Database, admin: asyncpg.Connection, audience: str) -> list[tuple[str, str]]:
    """Every version of every row that the viewer may see, in the order of the log: its type and its stream."""
    found = []
    async with login(database, audience) as db, seen_by(db, signed(audience, VIEWERS[audience])):
        for name in NAMES:
            if name.startswith(f"{audience}/"):
                type = kind(audience, name.partition("/")[2])
                rows = await db.fetch(f"select to_jsonb(t) as row from {await home(admin, name)} t")
                said = [json.loads(row["row"]) for row in rows]
                found += [(r["since"], type, r["stream_id"]) for r in said if r.get("visible") is not False]
    return [(type, stream) for _, type, stream in sorted(found)]


@pytest.mark.parametrize("audience", VIEWERS)
async def test_every_version_that_may_be_seen_is_told_once_and_in_order_and_as_it_was_then(
    client: Client, database: Database, log: EventLog, admin: asyncpg.Connection, audience: str
) -> None:
    text, history = document(audience), History(40, publishes=False)
    await nothing_reacts(admin)
    await client.service.cases.ask(publish(last_due(datetime.now(UTC))))
    await client.service.caught_up()
    before = await versions(database, admin, audience)
    async with connected(client, audience, VIEWERS[audience]) as socket:
        await socket.subscribe(text)
        for _ in range(4):
            await record(log, history.take(90))
            await client.service.cases.ask(publish(datetime.now(UTC)))
        await client.service.caught_up()
        expected = (await versions(database, admin, audience))[len(before) :]
        frames = await socket.changes(len(expected))
        assert [named(frame["node"]) for frame in frames] == expected
        assert len(expected) > 5
    async with streamed(client, audience, VIEWERS[audience], text, after=frames[4]["cursor"]) as events:
        assert [(await events.answer())["data"]["changes"] for _ in frames[5:]] == frames[5:]
    if audience != "ministers":
        await as_it_was(client, audience, frames)


def named(node: dict[str, Any]) -> tuple[str, str]:
    type, _, stream = base64.b64decode(node["id"]).decode().partition(":")
    assert type == node["__typename"]
    return type, stream


async def as_it_was(client: Client, audience: str, frames: list[dict[str, Any]]) -> None:
    """A frame is what the same question says of its record as of the moment at which it was recorded, if that is shown
    still.
    """
    operation = parse(document(audience)).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    [changes] = operation.selection_set.selections
    assert isinstance(changes, FieldNode)
    assert changes.selection_set
    [node] = [each for each in changes.selection_set.selections if isinstance(each, FieldNode) and each.selection_set]
    assert node.selection_set
    query = f"query ($id: ID!, $asOf: DateTime) {{ node(id: $id, asOf: $asOf) {print_ast(node.selection_set)} }}"
    last = {(frame["node"]["id"], frame["node"]["changedAt"]): frame["node"] for frame in frames}
    seen = 0
    for (id, moment), shown in last.items():
        now = (await client.ask(audience, VIEWERS[audience], query, id=id))["node"]
        seen += now is not None
        then = (await client.ask(audience, VIEWERS[audience], query, id=id, asOf=moment))["node"]
        assert then == (now and shown)
    assert seen > len(last) / 2
