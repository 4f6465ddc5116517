"""Documents with mutations in them: they take turns, and what each shows is read like any query."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from graphql import GraphQLObjectType
from msgspec.structs import fields
from structlog.testing import capture_logs

from api.test_mutations_refusals import SAID, issued
from mutating import ask, done, post, register
from scenario import ANN, BOB, CAT
from served import Client
from served import client as client
from taskforce.api.audiences import schemas, secretariat
from taskforce.api.mutations.act import ActInput, Regime
from taskforce.api.mutations.generate import mutations_of
from taskforce.api.reading.schema import core, records_of
from taskforce.database import Database
from taskforce.domain.kernel import OrganisationKind, Stream
from taskforce.domain.registry import RECORDS
from taskforce.doors.saying import Saying

DRAFT = """mutation ($draft: DraftWarningInput!) {
    draftWarning(input: $draft) { errors { code } }
    reviewWarning(input: {id: "mine"}) { errors { code } warning { stage reviewedBy } }
    again: reviewWarning(input: {id: "mine"}) { version warning { stage } }
    more: reviewWarning(input: {id: "none"}) { errors { code } warning { stage } }
}"""


async def test_mutations_take_turns_and_each_sees_the_one_before(client: Client) -> None:
    assert await ask(client, ANN, DRAFT, draft=SAID | {"key": "mine"}) == {
        "draftWarning": {"errors": []},
        "reviewWarning": {"errors": [], "warning": {"stage": "REVIEWED", "reviewedBy": "ann"}},
        "again": {"version": 2, "warning": {"stage": "REVIEWED"}},
        "more": {"errors": [{"code": "NOT_FOUND"}], "warning": None},
    }


async def test_what_is_shown_is_read_like_any_query(client: Client) -> None:
    await register(client, CAT)
    id = await issued(client)
    said = {"subjectId": str(uuid4()), "candidateName": "Ann Example", "contest": "Ely", "citesWarning": id}
    await done(client, CAT, "openConsideration", **said)
    await done(client, CAT, "deliverWarning", id=id)
    text = """mutation ($id: ID!, $no: Boolean!) {
        openWarning(input: {id: $id, clientMutationId: "c"}) {
            __typename clientMutationId ...Shown warning { receipt }
        }
    }
    fragment Shown on OpenWarningPayload {
        w: warning { __typename id gist stage @skip(if: $no) ... on Warning { given } }
        x: warning { bars: candidateBars(first: 1) { totalCount nodes { candidateName warning { stage } } } }
        y: warning @include(if: $no) { id }
        warning { stage }
    }"""
    found = (await ask(client, CAT, text, id=id, no=False))["openWarning"]
    shown = {"__typename": "Warning", "id": id, "gist": SAID["gist"], "stage": "ISSUED", "given": "IN_WRITING"}
    assert found == {
        "__typename": "OpenWarningPayload",
        "clientMutationId": "c",
        "w": shown,
        "x": {"bars": {"totalCount": 1, "nodes": [{"candidateName": "Ann Example", "warning": {"stage": "ISSUED"}}]}},
        "warning": {"receipt": "OPENED", "stage": "ISSUED"},
    }


async def test_what_cannot_be_read_is_an_error_of_its_field_and_the_receipt_is_given(client: Client) -> None:
    await register(client, CAT)
    id = await issued(client)
    text = """mutation ($id: ID!) {
        deliverWarning(input: {id: $id}) { receipt warning { candidateBars(first: 501) { totalCount } } }
    }"""
    answer = (await post(client, CAT, text, id=id)).json()
    assert answer["errors"][0]["extensions"]["code"] == "PAGE_TOO_LARGE"
    assert answer["data"]["deliverWarning"]["warning"] is None
    assert answer["data"]["deliverWarning"]["receipt"]


async def test_what_could_not_be_answered_is_not_done_and_hides_nothing_of_what_was(client: Client) -> None:
    text = f"""mutation ($draft: DraftWarningInput!) {{
        draftWarning(input: $draft) {{ receipt }}
        reviewWarning(input: {{id: "mine"}}) {{ warning {{ {"x" * 64}: stage }} }}
    }}"""
    answer = (await post(client, ANN, text, draft=SAID | {"key": "mine"})).json()
    assert answer["errors"][0]["extensions"]["code"] == "NAME_TOO_LONG"
    assert answer["data"]["draftWarning"]["receipt"]
    assert answer["data"]["reviewWarning"] is None
    then = "query ($r: String!) @after(receipt: $r) { warnings { nodes { stage } } }"
    [warning] = (await ask(client, ANN, then, r=answer["data"]["draftWarning"]["receipt"]))["warnings"]["nodes"]
    assert warning == {"stage": "DRAFTED"}


async def test_what_was_not_foreseen_is_internal_and_told_to_operators_alone(
    client: Client, database: Database
) -> None:
    await done(client, ANN, "draftWarning", **SAID, key="Edda")
    admin = await database.admin()
    await admin.execute("update log.event set data = jsonb_build_object('Edda', 1) where type = 'warning.drafted'")
    await admin.close()
    with capture_logs() as lines:
        answer = (await post(client, ANN, 'mutation { reviewWarning(input: {id: "Edda"}) { receipt } }')).json()
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert answer["data"] == {"reviewWarning": None}
    assert "Edda" not in str([line for line in lines if line["event"] != "request"])
    assert "KeyError" in str(lines)


async def test_only_a_mutation_that_is_posted_changes_anything(client: Client) -> None:
    text = "query { draftWarning(input: {}) { receipt } }"
    assert (await post(client, ANN, text)).json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    both = DRAFT + " query Q { warnings { totalCount } }"
    token = client.issuer.token("agencies", "agency", "desk", "ann")
    said = {"query": both.replace("mutation (", "mutation M ("), "operationName": "Q"}
    headers = {"authorization": f"Bearer {token}"}
    refused = await client.http.get("/graphql/agencies", headers=headers, params=said | {"operationName": "M"})
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    response = await client.http.post("/graphql/agencies", headers=headers, json=said)
    assert response.json() == {"data": {"warnings": {"totalCount": 0}}}


async def test_many_at_once_neither_lose_nor_double_anything(client: Client) -> None:
    id = (await done(client, ANN, "draftWarning", **SAID))["id"]
    acts = [done(client, by, "reviewWarning", "stage", id=id, act={"commandId": f"c-{n % 5}"})
            for n in range(20) for by in (ANN, BOB)]  # fmt: skip
    assert await asyncio.gather(*acts) == [{"stage": "REVIEWED"}] * 40
    assert await ask(client, ANN, "{ warnings { nodes { breaches reviewedBy } } }")


def test_who_gives_no_command_has_no_mutations() -> None:
    assert core(schemas()["ministers"]).mutation_type is None


def test_an_audience_has_the_commands_of_its_kinds_for_the_records_that_it_sees() -> None:
    """By the names of their types, so that an audience to come has its own by itself."""
    known = records_of(secretariat.Query)
    assert {each.name for each in mutations_of((OrganisationKind.SECRETARIAT,), known)} == {
        *("registerOrganisation", "renameOrganisation", "openOffice", "closeOffice", "addMember", "removeMember"),
        "recordOrganisationLeft",
    }
    assert mutations_of((OrganisationKind.AGENCY,), known) == []
    told: Any = core(schemas()["secretariat"]).type_map["RegisterOrganisationInput"]
    assert {name: str(field.type) for name, field in told.fields.items()} == {
        "organisationId": "String!", "kind": "OrganisationKind!", "name": "String!", "exportedOn": "Date",
        "act": "ActInput", "clientMutationId": "String",
    }  # fmt: skip


def test_an_act_says_all_that_the_door_takes_but_for_what_ties_acts_to_each_other() -> None:
    given: Any = ActInput
    said = {field.python_name for field in given.__strawberry_definition__.fields}
    assert said - {"command_id"} == {field.name for field in fields(Saying)} - {"correlation_id", "causation_id"}
    assert {regime.value for regime in Regime} == set(Saying.__annotations__["regime"].__args__)


def test_stages_are_told_as_the_schemas_name_them() -> None:
    for kind in RECORDS.values():
        assert issubclass(kind, Stream)
        for command in kind.LIFECYCLE:
            assert all(stage.name == stage.value.upper() for stage in kind.LIFECYCLE[command].when)


@pytest.mark.parametrize("audience", ["agencies", "parties", "regulator"])
def test_nothing_that_is_answered_is_a_position(audience: str) -> None:
    for kind in core(schemas()[audience]).type_map.values():
        if isinstance(kind, GraphQLObjectType) and kind.name.endswith("Payload"):
            assert "position" not in kind.fields
