"""Whatever a mutation is told, it is recorded or refused with a code: nothing is unforeseen, and nothing breaks."""

from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from api.test_documents_acts import IDA
from api.test_mutations_refusals import drafted
from mutating import audience_of, post, register
from scenario import ANN, CAT, COMMISSION
from served import Client
from served import client as client
from taskforce.api.audiences import schemas
from taskforce.api.reading.schema import core
from taskforce.database import Database
from taskforce.domain.kernel import Officer

texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "\0", "mine", "Warning:", "V2FybmluZzo=", "blue", "agency", "'; drop table log.event; --", "x" * 20_001]
    ),
)
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "String": texts,
    "ID": texts,
    "Boolean": st.booleans(),
    "Int": st.integers(-(2**31), 2**31 - 1),
    "Pence": st.integers(-(2**63) + 1, 2**63 - 1),
    "UUID": st.uuids().map(str),
    "Date": st.dates().map(lambda day: day.isoformat()),
    "DateTime": st.one_of(
        st.datetimes().map(lambda at: f"{at.isoformat()}+00:00"),
        st.sampled_from(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2026-01-01T00:00:00+23:59"]),
    ),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Of a type of input, within what the schema allows: what it does not allow is refused before."""
    if isinstance(kind, GraphQLNonNull):
        return values(kind.of_type).filter(lambda value: value is not None)
    if isinstance(kind, GraphQLList):
        return st.none() | st.lists(values(kind.of_type), max_size=3)
    if isinstance(kind, GraphQLEnumType):
        return st.none() | st.sampled_from(list(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        fields = {name: values(field.type) for name, field in kind.fields.items()}
        needed = {name for name, field in kind.fields.items() if isinstance(field.type, GraphQLNonNull)}
        required = {name: said for name, said in fields.items() if name in needed}
        return st.none() | st.fixed_dictionaries(
            required, optional={name: said for name, said in fields.items() if name not in needed}
        )
    return st.none() | SCALARS[kind.name]


def asked(audience: str) -> st.SearchStrategy[tuple[str, str, Any]]:
    """A mutation, the type of its input, and an input."""
    root = core(schemas()[audience]).mutation_type
    assert root
    inputs = {name: field.args["input"].type for name, field in root.fields.items()}
    return st.sampled_from(sorted(inputs)).flatmap(
        lambda name: st.tuples(st.just(name), st.just(str(inputs[name])), values(inputs[name]))
    )


@pytest.fixture
async def prepared(client: Client) -> Client:
    await register(client, CAT)
    await drafted(client, key="mine")
    return client


@pytest.mark.parametrize("by", [ANN, CAT, COMMISSION, IDA], ids=audience_of)
@settings(max_examples=40, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_whatever_it_is_told_it_answers_with_codes_and_no_view_stops(
    prepared: Client, database: Database, by: Officer, data: st.DataObject
) -> None:
    name, kind, said = data.draw(asked(audience_of(by)))
    text = f"mutation ($i: {kind}) {{ {name}(input: $i) {{ receipt errors {{ code message field }} }} }}"
    response = await post(prepared, by, text, i=said)
    assert response.status_code == 200
    answer = response.json()
    assert {error["extensions"]["code"] for error in answer.get("errors", ())} <= {"BAD_VARIABLE"}
    if "data" in answer:
        payload = answer["data"][name]
        assert bool(payload["receipt"]) == (not payload["errors"])
        await prepared.service.caught_up()
    admin = await database.admin()
    assert await admin.fetchval("select count(*) from projection.view where problem is not null") == 0
    await admin.close()
