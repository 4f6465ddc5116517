"""What is only read: the documents of the dashboards, and what cannot be answered."""

import json
from collections.abc import Iterator
from typing import Any

from graphql import OperationType

from cluster import SECRET
from proofs.fishing import WRONG, Fishing
from proofs.question import Question
from proofs.stories import Story
from proofs.trusted import Trusted
from taskforce.doors.receipts import Receipts

LATE = ("2031-01-01", "2040-12-31")


def trusted(fishing: Fishing, story: Story) -> Iterator[Question]:
    """By their text and by their hash: as of now and of moments, and going on after what somebody was answered."""
    for document in Trusted.of(story.audience, OperationType.QUERY):
        kinds, needed = document.variables(fishing.schema), document.needed(fishing.schema)
        some = kinds.keys() - {"after", "first"}
        for names in (needed, needed | {"asOf"}, needed | {"first", "after"}, needed | {"asOf", "first"}, some):
            said = {name: _said(fishing, document, name, kinds[name]) for name in sorted(names & kinds.keys())}
            if names is some and fishing.rng.random() < 0.5:
                said.pop("asOf", None)
            if names is needed and "id" in said and fishing.known.shown:
                said["id"] = fishing.rng.choice(fishing.known.shown)
            if "receipt" in needed:
                said["receipt"] = Receipts(SECRET).write(1, story.viewer[1])
            yield Question({"query": document.text, "variables": said}, document=document.name)
            said_so = {"documentId": document.id, "variables": json.dumps(said)}
            yield Question(method="GET", params=said_so, document=document.name)


def _said(fishing: Fishing, document: Trusted, name: str, kind: Any) -> Any:
    known, rng = fishing.known, fishing.rng
    if name == "after" and (pages := known.pages.get(document.name)):
        return rng.choice(pages)
    if name == "first":
        return rng.choice((1, 2, 50))
    if name in {"dueBy", "reportedBy"}:
        return rng.choice(LATE)
    if name == "id":
        return rng.choice(known.shown * 2 + known.ids)
    return fishing.value(kind, name)


def bad(fishing: Fishing, story: Story) -> Iterator[Question]:
    """What cannot be answered, or is cut off by a directive; each with something of others in it."""
    rng, known = fishing.rng, fishing.known
    id, receipt = rng.choice(known.hidden), Receipts(SECRET).write(3, rng.choice(("red", "yard")))
    node = "query ($id: ID!, $asOf: DateTime) { node(id: $id, asOf: $asOf) { __typename id } }"
    for moment in (None, *known.moments[:3]):
        yield from (Question({"query": node, "variables": {"id": each, "asOf": moment}}) for each in known.ids[:12])
    for wrong in WRONG:
        yield Question({"query": node, "variables": {"id": id, "asOf": wrong}})
        yield Question({"query": node, "variables": wrong})
    own = Receipts(SECRET).write(1, story.viewer[1])
    for text in (f'{{ node(id: "{id}") {{ nothing }} }}', f'{{ {id} }}', "{", "", f'{{ node(id: "{id}") }}',
                 *(f'query @after(receipt: {json.dumps(each)}) {{ node(id: "{id}") {{ id }} }}'
                   for each in (receipt, own, f"{own[:-4]}AAAA")),
                 f'{{ node(id: "{id}") @skip(if: true) {{ id }} __typename }}',
                 "{ __schema { types { name fields { name } } } }", "subscription { changes { cursor } }"):  # fmt: skip
        yield Question({"query": text})
