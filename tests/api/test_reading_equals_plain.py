"""What PostgreSQL answers is what field-by-field execution over Python rows answers, byte for byte."""

import orjson
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
