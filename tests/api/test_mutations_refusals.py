"""What a mutation does not do, and what is said of it: to those who may know, why; to others, nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from mutating import document, done, mutate, post, refused, register
from scenario import ANN, BOB, CAT, COMMISSION, DAN, EVE
from served import Client
from served import client as client
from taskforce.database import Database
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.warning import Warning
from taskforce.doors.identifiers import id_of

SAID: dict[str, Any] = {
    "recipient": "blue",
    "recipientOffices": ["security"],
    "subjectId": "00000000-0000-4000-8000-000000000007",
    "gist": "Advised not to select.",
    "permittedActions": ["decide"],
}
NOBODY = id_of(Warning, UUID(int=404))
MEMBER = Officer("member", OrganisationKind.DONEE, "office", "hal")
YARD = Officer("yard", OrganisationKind.AGENCY, "desk", "gil")


async def drafted(client: Client, **said: Any) -> str:
    found: str = (await done(client, ANN, "draftWarning", **SAID | said))["id"]
    return found


async def issued(client: Client, **said: Any) -> str:
    id = await drafted(client, **said)
    for by, name in ((ANN, "reviewWarning"), (BOB, "authoriseWarning"), (BOB, "issueWarning")):
        await done(client, by, name, id=id)
    return id


async def events(database: Database) -> int:
    admin = await database.admin()
    found: int = await admin.fetchval("select count(*) from log.event where type like 'warning.%'")
    await admin.close()
    return found


async def test_a_refusal_says_where_it_stands_and_which_mutations_are_possible(client: Client) -> None:
    error = await refused(client, ANN, "issueWarning", id=await drafted(client))
    assert error == {
        "code": "WRONG_STAGE",
        "message": "It cannot be done at this stage. It stands at drafted; possible: reviewWarning.",
        "field": None,
        "record": None,
        "stage": "DRAFTED",
        "possible": ["reviewWarning"],
    }


async def test_a_warning_needs_two_persons(client: Client) -> None:
    id = await drafted(client)
    await done(client, ANN, "reviewWarning", id=id)
    assert (await refused(client, ANN, "authoriseWarning", id=id))["code"] == "NEEDS_SECOND_PERSON"
    assert await done(client, BOB, "authoriseWarning", "authorisedBy", id=id) == {"authorisedBy": "bob"}


async def test_a_bar_needs_two_officers(client: Client) -> None:
    await register(client, CAT)
    said = {"subjectId": str(uuid4()), "candidateName": "Ann Example", "contest": "Ely", "key": "ely-1"}
    await done(client, CAT, "openConsideration", **said)
    await done(client, CAT, "proposeBar", id="ely-1", scope="MEMBERSHIP")
    assert (await refused(client, CAT, "confirmBar", id="ely-1", scope="MEMBERSHIP"))["code"] == "NEEDS_SECOND_PERSON"
    shown = await done(client, DAN, "confirmBar", "proposedBy confirmedBy", id="ely-1", scope="MEMBERSHIP")
    assert shown == {"proposedBy": "cat", "confirmedBy": "dan"}


async def test_what_is_reported_against_a_rule_is_recorded_as_a_breach(client: Client) -> None:
    id = await drafted(client)
    act = {"reported": True, "occurredAt": "2026-01-05T09:00:00+01:00"}
    assert await done(client, BOB, "issueWarning", "stage breaches", id=id, act=act) == {
        "stage": "ISSUED",
        "breaches": ["wrong_stage"],
    }


@pytest.mark.parametrize("by", [CAT, EVE, YARD])
async def test_what_one_may_not_see_is_answered_byte_for_byte_like_what_does_not_exist(
    client: Client, by: Officer
) -> None:
    """A draft to its recipient, anything to another party or another agency; expected versions tell nothing either."""
    await register(client, CAT, EVE)
    draft, sent = await drafted(client), await issued(client, gist="Another.")
    name = "closeWarning" if by is YARD else "acknowledgeWarning"
    text = document("agencies" if by is YARD else "parties", name)
    for act in (
        {"commandId": "c-1"},
        {"commandId": "c-2", "expectedVersion": 4},
        {"commandId": "c-3", "reported": True},
    ):
        answers = [
            (await post(client, by, text, input={"id": id, "act": act})).content
            for id in (NOBODY, draft, *([] if by is CAT else [sent]))
        ]
        assert len(set(answers)) == 1
        assert b"NOT_FOUND" in answers[0] or b"CONFLICT" in answers[0]


async def test_the_key_of_another_organisation_names_nothing(client: Client) -> None:
    await drafted(client, key="mine")
    assert (await refused(client, YARD, "reviewWarning", id="mine"))["code"] == "NOT_FOUND"
    assert await done(client, ANN, "reviewWarning", "stage", id="mine") == {"stage": "REVIEWED"}


async def test_the_id_of_a_record_is_no_key(client: Client) -> None:
    refusal = await refused(client, ANN, "draftWarning", **SAID, key=await drafted(client))
    assert (refusal["code"], refusal["field"]) == ("BAD_DATA", "key")


async def test_two_persons_who_count_their_requests_alike_do_not_meet(client: Client) -> None:
    act = {"commandId": "1"}
    first = await done(client, ANN, "draftWarning", "id gist", **SAID, act=act)
    second = await done(client, BOB, "draftWarning", "id gist", **SAID | {"gist": "Another."}, act=act)
    assert first["id"] != second["id"]
    assert (first["gist"], second["gist"]) == ("Advised not to select.", "Another.")


async def test_the_same_request_again_is_carried_out_once(client: Client, database: Database) -> None:
    act = {"commandId": "c-1"}
    first = await mutate(client, ANN, "draftWarning", **SAID, act=act, clientMutationId="one")
    again = await mutate(client, ANN, "draftWarning", **SAID, act=act | {"reported": False}, given="IN_WRITING")
    assert again["warning"] == first["warning"]
    assert (again["version"], again["errors"], first["clientMutationId"]) == (1, [], "one")
    assert await events(database) == 1
    await done(client, ANN, "reviewWarning", id=first["warning"]["id"])
    late = await mutate(client, ANN, "draftWarning", "stage", **SAID, act=act)
    assert (late["warning"], late["version"]) == ({"stage": "REVIEWED"}, 2)


async def test_the_id_that_a_request_was_given_carries_it_out_once(client: Client, database: Database) -> None:
    first = await mutate(client, ANN, "draftWarning", **SAID)
    again = await mutate(client, ANN, "draftWarning", **SAID, act={"commandId": first["commandId"]})
    assert again["warning"] == first["warning"]
    assert await events(database) == 1


async def test_an_id_is_not_used_again_for_something_else(client: Client) -> None:
    await done(client, ANN, "draftWarning", **SAID, act={"commandId": "c-1"})
    other = await refused(client, ANN, "draftWarning", **SAID | {"gist": "Other."}, act={"commandId": "c-1"})
    assert other["code"] == "COMMAND_REUSED"
    assert (await refused(client, ANN, "reviewWarning", id="x", act={"commandId": "c-1"}))["code"] == "COMMAND_REUSED"


async def test_an_expected_version_that_is_not_the_record_s_is_a_conflict(client: Client) -> None:
    id = await drafted(client)
    assert (await refused(client, ANN, "reviewWarning", id=id, act={"expectedVersion": 2}))["code"] == "CONFLICT"
    payload = await mutate(client, ANN, "reviewWarning", id=id, act={"expectedVersion": 1})
    assert payload["version"] == 2


async def test_what_changes_nothing_shows_the_record_all_the_same(client: Client) -> None:
    id = await drafted(client)
    await mutate(client, ANN, "reviewWarning", id=id)
    payload = await mutate(client, ANN, "reviewWarning", "stage", id=id)
    assert (payload["warning"], payload["version"], payload["errors"]) == ({"stage": "REVIEWED"}, 2, [])


async def test_a_party_that_nobody_registered_is_told_so(client: Client) -> None:
    assert (await refused(client, CAT, "noteDonation", **_donation()))["code"] == "NOT_REGISTERED"
    await register(client, CAT)
    await done(client, CAT, "noteDonation", **_donation())


async def test_an_organisation_of_another_kind_is_refused(client: Client) -> None:
    await register(client, MEMBER)
    said = {"subjectId": str(uuid4()), "candidateName": "Ann Example", "contest": "Ely"}
    assert (await refused(client, MEMBER, "openConsideration", **said))["code"] == "NOT_PERMITTED"
    await done(client, MEMBER, "noteDonation", **_donation())


@pytest.mark.parametrize(
    ("act", "code", "field"),
    [
        ({"classification": "SECRET"}, "ABOVE_CEILING", None),
        ({"occurredAt": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, "IN_FUTURE", None),
        ({"expectedVersion": -1}, "BAD_DATA", "act.expectedVersion"),
        ({"onBehalfOf": ""}, "BAD_DATA", "act.onBehalfOf"),
        ({"reported": True}, "BAD_DATA", "reported"),
        ({"handling": ["nul\0"]}, "NOT_STORABLE", None),
    ],
)
async def test_how_it_is_said_is_checked_and_the_place_is_named(
    client: Client, database: Database, act: dict[str, Any], code: str, field: str | None
) -> None:
    error = await refused(client, ANN, "draftWarning", **SAID, act=act)
    assert (error["code"], error["field"]) == (code, field)
    assert await events(database) == 0


async def test_what_is_said_is_checked_and_the_place_is_named(client: Client) -> None:
    long = await refused(client, ANN, "draftWarning", **SAID | {"gist": "x" * 20_001})
    assert (long["code"], long["field"]) == ("BAD_DATA", "gist")
    nobody = await refused(client, ANN, "draftWarning", **SAID | {"recipientOffices": []})
    assert (nobody["code"], nobody["field"]) == ("MEANINGLESS", "recipientOffices")
    assert (await refused(client, ANN, "draftWarning", **SAID | {"gist": "\0"}))["code"] == "NOT_STORABLE"


async def test_of_several_the_one_that_refuses_is_named_and_none_is_recorded(client: Client) -> None:
    ready, also = [await authorised(client, key) for key in ("a", "b")]
    await drafted(client, key="c")
    error = await refused(client, BOB, "issueWarnings", ids=[ready, "c", also])
    assert (error["code"], error["record"], error["possible"]) == ("WRONG_STAGE", "c", ["reviewWarning"])
    missing = await refused(client, BOB, "issueWarnings", ids=[ready, NOBODY])
    assert (missing["code"], missing["record"]) == ("NOT_FOUND", NOBODY)
    at_once = await refused(client, BOB, "issueWarnings", ids=[ready, also], act={"expectedVersion": 3})
    assert (at_once["code"], at_once["field"]) == ("BAD_DATA", "act.expectedVersion")
    shown = await done(client, BOB, "issueWarnings", "stage", ids=[also, ready, "a"])
    assert shown == [{"stage": "ISSUED"}] * 3


@pytest.mark.parametrize("ids", [[], ["x"] * 101, [""]])
async def test_several_are_at_least_one_and_at_most_a_hundred(client: Client, ids: list[str]) -> None:
    assert (await refused(client, BOB, "issueWarnings", ids=ids))["code"] == "BAD_DATA"


async def authorised(client: Client, key: str) -> str:
    id = await drafted(client, key=key)
    await done(client, ANN, "reviewWarning", id=id)
    await done(client, BOB, "authoriseWarning", id=id)
    return id


async def test_a_mutation_of_another_audience_is_not_in_the_schema(client: Client) -> None:
    await register(client, CAT)
    for by, name in ((CAT, "issueWarning"), (ANN, "proposeBar"), (COMMISSION, "noteDonation")):
        response = await post(client, by, f'mutation {{ {name}(input: {{id: "x"}}) {{ receipt }} }}')
        [error] = response.json()["errors"]
        assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def _donation() -> dict[str, Any]:
    return {"value": 900_00, "receivedOn": "2026-03-01", "donorName": "", "subjectIds": []}
