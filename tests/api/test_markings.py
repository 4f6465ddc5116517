"""Markings as people and systems meet them: on each record, on each page, raised by whoever writes, lowered by each."""

from typing import Any
from uuid import uuid4

import pytest

from mutating import done, mutate, post, refused, register
from scenario import ANN, BOB, CAT
from sending import DRAFT, Sender, told
from served import Client
from served import client as client
from subscribing import connected
from taskforce.domain.kernel import Officer

OFFICIAL, SENSITIVE = {"act": {"classification": "OFFICIAL"}}, {"act": {"classification": "OFFICIAL-SENSITIVE"}}
LOWER = {"marking": "OFFICIAL"}
SAID = {
    "recipient": "blue", "recipientOffices": ["security"], "subjectId": str(uuid4()), "gist": "A gist.",
    "permittedActions": [],
}  # fmt: skip
PAGE = "{ warnings { marking nodes { id marking } edges { node { marking } } } }"
CHANGES = "subscription { changes { node { __typename id marking } } }"


@pytest.fixture
async def at(client: Client) -> Any:
    """What a party's and an agency's pages are marked as."""
    await register(client, CAT)

    async def both() -> tuple[str | None, str]:
        await client.service.caught_up()
        found: list[Any] = []
        for audience, organisation in (("parties", "blue"), ("agencies", "agency")):
            page = (await client.ask(audience, organisation, PAGE))["warnings"]
            marked = [node["marking"] for node in page["nodes"]]
            assert page["marking"] == max(marked, default="OFFICIAL")
            assert [edge["node"]["marking"] for edge in page["edges"]] == marked
            found.append(marked[0] if marked else None)
        return found[0], found[1]

    return both


async def drafted(client: Client, **how: Any) -> str:
    found: str = (await done(client, ANN, "draftWarning", **SAID, **how))["id"]
    await done(client, ANN, "reviewWarning", id=found, **how)
    await done(client, BOB, "authoriseWarning", id=found, **how)
    return found


async def test_each_raises_it_by_what_it_writes_and_lowers_its_own_alone(client: Client, at: Any) -> None:
    id = await drafted(client, **SENSITIVE)
    assert await at() == (None, "OFFICIAL_SENSITIVE")
    await done(client, BOB, "issueWarning", id=id, **OFFICIAL)
    assert await at() == ("OFFICIAL", "OFFICIAL_SENSITIVE")  # its recipient is not shown the draft
    steps: list[tuple[Officer, str, dict[str, Any], tuple[str, str]]] = [
        (ANN, "lowerWarningMarking", LOWER, ("OFFICIAL", "OFFICIAL")),
        (CAT, "deliverWarning", OFFICIAL, ("OFFICIAL", "OFFICIAL")),
        (CAT, "openWarning", SENSITIVE, ("OFFICIAL_SENSITIVE", "OFFICIAL_SENSITIVE")),
        (ANN, "lowerWarningMarking", LOWER, ("OFFICIAL_SENSITIVE", "OFFICIAL_SENSITIVE")),
        (CAT, "lowerWarningMarking", LOWER, ("OFFICIAL", "OFFICIAL")),
        (CAT, "acknowledgeWarning", OFFICIAL, ("OFFICIAL", "OFFICIAL")),
        (CAT, "respondToWarning", {"response": "NOTED"}, ("OFFICIAL_SENSITIVE", "OFFICIAL_SENSITIVE")),
    ]
    for by, name, said, marked in steps:
        shown = await done(client, by, name, "marking", id=id, **said)
        assert await at() == marked, name
        assert shown["marking"] == marked[by is ANN]


@pytest.mark.usefixtures("at")
async def test_lowering_is_told_to_whoever_is_shown_what_it_lowers(client: Client) -> None:
    await client.service.caught_up()
    async with connected(client, "parties", "blue") as socket:
        await socket.subscribe(CHANGES)
        id = await drafted(client)
        await done(client, ANN, "lowerWarningMarking", id=id, **LOWER)
        await done(client, BOB, "issueWarning", id=id)
        again = await mutate(client, ANN, "lowerWarningMarking", id=id, **LOWER)
        await mutate(client, ANN, "lowerWarningMarking", id=id, **LOWER)
        done_last = await mutate(client, CAT, "deliverWarning", id=id, **OFFICIAL)
        frames = await socket.changes(3)
    assert [frame["node"]["marking"] for frame in frames] == ["OFFICIAL_SENSITIVE", "OFFICIAL", "OFFICIAL"]
    assert (again["version"], done_last["version"]) == (6, 3)


async def test_it_is_lowered_to_what_is_known_and_lower_and_nothing_else(client: Client, at: Any) -> None:
    id = await drafted(client)
    error = await refused(client, ANN, "lowerWarningMarking", id=id, marking="OFFICIAL_SENSITIVE")
    assert (error["code"], error["field"]) == ("MEANINGLESS", "marking")
    text = "mutation ($id: ID!) { lowerWarningMarking(input: {id: $id, marking: SECRET}) { receipt } }"
    response = await post(client, ANN, text, id=id)
    assert "receipt" not in response.text
    assert await at() == (None, "OFFICIAL_SENSITIVE")


async def test_a_system_lowers_it_by_an_event(client: Client) -> None:
    await register(client, ANN)
    desk = Sender(client, "agencies", "agency", system=True)
    lower = "warning.marking_lowered"
    verdicts = await desk.send(
        desk.event("warning.drafted", data=DRAFT),
        desk.event(lower, data={"marking": "SECRET"}),
        desk.event(lower, data={"marking": "OFFICIAL-SENSITIVE"}),
        desk.event(lower, data={"marking": "OFFICIAL"}, reported=True),
        desk.event(lower, data={"marking": "OFFICIAL"}),
    )
    assert told(verdicts) == ["recorded", "BAD_DATA", "MEANINGLESS", "BAD_DATA", "recorded"]
    await client.service.caught_up()
    assert (await client.ask("agencies", "agency", PAGE))["warnings"]["marking"] == "OFFICIAL"


async def test_a_page_with_totals_is_marked_as_all_that_they_count(client: Client) -> None:
    await register(client, CAT)
    about = {"receivedOn": "2026-01-02", "donorName": "Ann Example", "subjectIds": [str(uuid4())]}
    await done(client, CAT, "noteDonation", value=500, **about, **OFFICIAL)
    await done(client, CAT, "noteDonation", value=7, **about, **SENSITIVE)
    await client.service.caught_up()

    async def marked(total: str, which: str = "first: 1") -> str:
        how = f"{which}, orderBy: {{field: VALUE, direction: DESC}}"
        page = (await post(client, CAT, f"{{ donations({how}) {{ marking {total} }} }}")).json()["data"]["donations"]
        found: str = page["marking"]
        return found

    assert await marked("nodes { value }") == "OFFICIAL"
    for total in ("totalCount", "all: totalCount", "totalValue", "... @include(if: true) { totalCount }"):
        assert await marked(total) == "OFFICIAL_SENSITIVE"
        assert await marked(total, "first: 0") == "OFFICIAL_SENSITIVE"
    assert await marked("totalCount @skip(if: true)") == "OFFICIAL"
    assert await marked("totalCount", "first: 1, filter: {value: {from: 500}}") == "OFFICIAL"
