"""What PostgreSQL answers is what field-by-field execution over Python rows answers, byte for byte."""

import orjson
import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from api.answering import execute
from api.documents import documents
from api.made_up import HISTORIES, Query, Snapshot
from api.plain import Plain
from taskforce.api.reading import audience_schema
from taskforce.api.reading.schema import core

SCHEMA = audience_schema(Query)
PLAIN = [Plain(Query, rows) for rows in HISTORIES]


# Without shrinking, which takes minutes: the document that failed is printed as it is.
@settings(max_examples=60, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_a_random_document_is_answered_as_plain_execution_does(
    snapshots: list[Snapshot], data: st.DataObject
) -> None:
    number = data.draw(st.sampled_from([0, 0, 0, 1]))
    text, variables = data.draw(documents(core(SCHEMA), HISTORIES[number]))
    assume(not validate(core(SCHEMA), parse(text)))
    body = await execute(SCHEMA, text, variables, "Made", snapshots[number])
    assume(b"TOO_COSTLY" not in body)
    answer, expected = orjson.loads(body), await PLAIN[number].answer(text, variables, snapshots[number])
    assert "errors" not in answer
    assert orjson.dumps(answer["data"]) == expected


@pytest.mark.parametrize(
    "asked",
    [
        "books { nodes { gifts(first: 1) { marking totalCount } } }",
        "books { nodes { gifts(first: 1) { all: totalAmount nodes { marking } edges { cursor } marking } } }",
        "books { nodes { gifts(last: 1) { ...F } } }",
        "books { nodes { gifts(first: 1) { marking totalCount @skip(if: true) nodes { marking } } } }",
        "gifts(first: 1, filter: {isCash: true}) { marking totalCount } none: gifts(filter: {tags: []}) { ...F }",
    ],
)
async def test_a_page_is_marked_as_all_that_its_totals_count(snapshots: list[Snapshot], asked: str) -> None:
    text = f"query Made {{ {asked} }} fragment F on GiftConnection {{ marking totalCount @include(if: true) }}"
    text = text if "...F" in asked else text.partition(" fragment")[0]
    for number, snapshot in enumerate(snapshots):
        body = orjson.loads(await execute(SCHEMA, text, {}, "Made", snapshot))
        assert orjson.dumps(body["data"]) == await PLAIN[number].answer(text, {}, snapshot)
