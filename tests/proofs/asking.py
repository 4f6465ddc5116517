"""Everything that is asked of the two services: each a request, the same for both."""

import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNonNull,
    OperationDefinitionNode,
    OperationType,
    get_named_type,
    parse,
    type_from_ast,
)

from api.test_documents import DOCUMENTS
from cluster import SECRET
from proofs.fishing import WRONG, Fishing
from proofs.known import Known
from proofs.stories import Story
from served import Client
from taskforce.api.audiences import schemas
from taskforce.api.reading.schema import core
from taskforce.domain.commands import COMMANDS
from taskforce.doors.receipts import Receipts

UNLIKE = {"x-request-id", "date"}
RANDOM = re.compile(rb'"(receipt|quarantine)":"[^"]+"')
A_CAPITAL = re.compile("[A-Z]")
ERRORS = "errors { code message field record stage possible } commandId clientMutationId"


@dataclass(frozen=True)
class Question:
    """`path` is that of the audience unless said."""

    body: Any = None
    method: str = "POST"
    params: dict[str, str] = field(default_factory=dict)
    path: str | None = None


Answer = tuple[int, bytes, list[tuple[str, str]]]


async def answers(client: Client, viewer: tuple[str, str, str, str], questions: list[Question]) -> list[Answer]:
    """All that is said, but for the time and the id of the request."""
    token = client.issuer.token(*viewer)
    found = []
    for each in questions:
        headers = {"authorization": f"Bearer {token}"}
        if each.path:
            headers["content-type"] = "application/cloudevents-batch+json"
        content = None if each.method == "GET" else json.dumps(each.body).encode()
        headers |= {"content-type": "application/json"} | headers if content else {}
        response: httpx.Response = await client.http.request(
            each.method, each.path or f"/graphql/{viewer[0]}", params=each.params, headers=headers, content=content
        )
        said = [header for header in response.headers.items() if header[0] not in UNLIKE]
        found.append((response.status_code, RANDOM.sub(b"", response.content), said))
    return found


def asked(story: Story, known: Known, rng: random.Random, many: int) -> list[Question]:
    """The dashboards' documents, so many others, and last what is asked to be done with records of others."""
    fishing = Fishing(rng, core(schemas()[story.audience]), known)
    return [
        *_trusted(fishing, story.audience),
        *(Question(dict(zip(("query", "variables"), fishing.document(), strict=True))) for _ in range(many)),
        *_bad(rng, known),
        *_acts(fishing),
        *_events(fishing, story.viewer),
    ]


def _trusted(fishing: Fishing, audience: str) -> Iterator[Question]:
    """By their text and by their hash, with all kinds of variables: first with as few as can be, at three moments."""
    for file in (file for file in DOCUMENTS if file.parent.name == audience):
        text = file.read_text()
        [operation] = [each for each in parse(text).definitions if isinstance(each, OperationDefinitionNode)]
        if operation.operation is not OperationType.QUERY:
            continue
        kinds = {
            each.variable.name.value: type_from_ast(fishing.schema, each.type)
            for each in operation.variable_definitions or ()
        }
        document = f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
        for turn in range(4):
            few = {name for name, kind in kinds.items() if isinstance(kind, GraphQLNonNull)}
            names = few | {"asOf"} & kinds.keys() if turn < 3 else kinds.keys()
            said = {name: fishing.value(kinds[name], name) for name in kinds if name in names}
            yield Question({"query": text, "variables": said})
            yield Question(method="GET", params={"documentId": document, "variables": json.dumps(said)})


def _bad(rng: random.Random, known: Known) -> Iterator[Question]:
    """What cannot be answered, or is cut off by a directive; each with something of others in it."""
    id, receipt = rng.choice(known.hidden), Receipts(SECRET).write(3, rng.choice(("red", "yard")))
    node = "query ($id: ID!, $asOf: DateTime) { node(id: $id, asOf: $asOf) { __typename id } }"
    for moment in (None, *known.moments[:3]):
        yield from (Question({"query": node, "variables": {"id": each, "asOf": moment}}) for each in known.ids[:12])
    for wrong in WRONG:
        yield Question({"query": node, "variables": {"id": id, "asOf": wrong}})
        yield Question({"query": node, "variables": wrong})
    for text in (f'{{ node(id: "{id}") {{ nothing }} }}', f'{{ {id} }}', "{", "", f'{{ node(id: "{id}") }}',
                 f'query @after(receipt: {json.dumps(receipt)}) {{ node(id: "{id}") {{ id }} }}',
                 f'{{ node(id: "{id}") @skip(if: true) {{ id }} __typename }}',
                 "{ __schema { types { name fields { name } } } }", "subscription { changes { cursor } }"):  # fmt: skip
        yield Question({"query": text})


def _acts(fishing: Fishing) -> Iterator[Question]:
    """Each mutation of a record of somebody else."""
    for name, kind in _inputs(fishing).items():
        said = fishing.value(kind) | {"id": fishing.rng.choice(fishing.known.hidden)}
        said["act"] = {"commandId": f"fishing {name}"}
        text = f"mutation ($i: {kind.name}!) {{ {name}(input: $i) {{ {ERRORS} }} }}"
        yield Question({"query": text, "variables": {"i": said}})


def _events(fishing: Fishing, viewer: tuple[str, str, str, str]) -> Iterator[Question]:
    """The same things reported, through the door of events."""
    inputs, rng = _inputs(fishing), fishing.rng
    source = f"/{viewer[1]}/~{viewer[3]}"
    for command in (command for command in COMMANDS.values() if command.name in inputs):
        kind = inputs[command.name]
        data = {A_CAPITAL.sub(r"_\g<0>", name).lower(): _lower(fishing.value(each.type, name), each.type)
                for name, each in kind.fields.items() if name not in {"id", "act", "clientMutationId"}}  # fmt: skip
        said = {"specversion": "1.0", "id": command.name, "source": source, "type": command.event}
        yield Question([said | {"subject": rng.choice(fishing.known.hidden), "data": data}], path="/events")


def _lower(value: Any, kind: Any) -> Any:
    """As events say it."""
    return value.lower() if isinstance(get_named_type(kind), GraphQLEnumType) and isinstance(value, str) else value


def _inputs(fishing: Fishing) -> dict[str, GraphQLInputObjectType]:
    """Of each mutation that is asked of a record."""
    root = fishing.schema.mutation_type
    found = {name: get_named_type(each.args["input"].type) for name, each in root.fields.items()} if root else {}
    return {
        name: kind for name, kind in found.items() if isinstance(kind, GraphQLInputObjectType) and "id" in kind.fields
    }
