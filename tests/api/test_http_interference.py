"""What is recorded about others changes not one byte of what an organisation is answered over HTTP, nor a header."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from api.test_documents import OF_A_MOMENT
from histories import record
from others import VIEWER, mixed, react
from others import alone as alone
from served import Client, served
from taskforce.api.audiences import schemas
from taskforce.api.reading.schema import core
from taskforce.database import Database
from taskforce.log.batch import Append
from taskforce.log.event_log import EventLog
from taskforce.projections.engine import Views

pytestmark = pytest.mark.proof
STEPS = 120
BEGIN = datetime(2100, 1, 1, tzinfo=UTC)  # later than any clock, so that it is recorded then in both databases
MOMENTS = (None, BEGIN + timedelta(seconds=30), BEGIN + timedelta(minutes=STEPS // 2))
UNLIKE = {"x-request-id", "date"}
PAGE = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { %s } }"
Answer = tuple[int, bytes, list[tuple[str, str]]]


async def remember(database: Database, steps: list[tuple[bool, Append]]) -> None:
    """Each of ours a minute later than the one before; what others do in between takes no time."""
    admin, follower, ours = await database.admin(), await database.follower(), 0
    async with EventLog(database.writer) as log:
        for is_ours, append in steps:
            ours += is_ours
            await admin.execute(
                "update log.head set recorded_at = $1 where log_id = 1", BEGIN + timedelta(minutes=ours)
            )
            await record(log, [append])
        await react(database, log)
    await admin.execute("update log.head set recorded_at = $1 where log_id = 1", BEGIN + timedelta(days=1))
    await Views(follower).follow()
    await follower.close()
    await admin.close()


def questions(audience: str, ids: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The dashboards' own, all of each list from both its ends, and what is not there or not right."""
    for file in OF_A_MOMENT:
        if file.parent.name == audience:
            yield file.read_text(), {"id": ids[0]}
    query = core(schemas()[audience]).query_type
    assert query
    for name, field in query.fields.items():
        kind = get_named_type(field.type)
        if isinstance(kind, GraphQLObjectType):
            node = get_named_type(kind.fields["nodes"].type)
            assert isinstance(node, GraphQLObjectType)
            page = PAGE % " ".join(
                each for each, said in node.fields.items() if is_leaf_type(get_named_type(said.type))
            )
            for asked in ("first: 2", "last: 2", "first: 500", 'first: 2, after: "nonsense"'):
                yield f"query ($asOf: DateTime) {{ {name}({asked}, asOf: $asOf) {{ {page} }} }}", {}
    for id in ids:
        yield "query ($id: ID!, $asOf: DateTime) { node(id: $id, asOf: $asOf) { __typename id } }", {"id": id}
    yield "{ __schema { types { name } } }", {}
    yield "{ nothing }", {}


def global_id(append: Append) -> str:
    kind = "".join(word.title() for word in append.events[0].type.partition(".")[0].split("_"))
    return base64.b64encode(f"{kind}:{append.stream_ids[0]}".encode()).decode()


async def answers(client: Client, audience: str, ids: list[str]) -> list[Answer]:
    found = []
    for text, variables in questions(audience, ids):
        for moment in MOMENTS:
            said = variables | {"asOf": moment and moment.isoformat()}
            response = await client.post(audience, VIEWER[audience], text, **said)
            headers = [header for header in response.headers.items() if header[0] not in UNLIKE]
            found.append((response.status_code, response.content, headers))
    return found


@pytest.mark.parametrize("audience", VIEWER)
async def test_what_is_recorded_about_others_changes_not_one_byte(
    database: Database, alone: Database, tmp_path: Path, audience: str
) -> None:
    steps = mixed(audience, 70, STEPS)
    await remember(database, steps)
    await remember(alone, [step for step in steps if step[0]])
    ids = [global_id(append) for is_ours, append in steps if not is_ours][:12]
    found = []
    for here in (alone, database):
        async with served(here, tmp_path) as client:
            found.append(await answers(client, audience, ids))
    assert found[0] == found[1]
    assert sum(len(body) for _, body, _ in found[0]) > 20_000
