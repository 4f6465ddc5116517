"""The documents that the dashboards send, on the story."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from graphql import parse, validate

from served import Client, copy_of_the_story, served
from taskforce import files
from taskforce.api.audiences import schemas
from taskforce.api.names import AUDIENCES
from taskforce.api.reading.schema import core
from taskforce.demo.people import COMMISSION, HARBOUR, MEMBER, ORCHARD, SERVICE, UNIT
from taskforce.postgres import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")
ALL = sorted(file for file in files.graphql().glob("*/*.graphql") if file.stem != "schema")
DOCUMENTS = [file for file in ALL if file.stem != "changes"]

OF_A_MOMENT = [file for file in DOCUMENTS if "$asOf: DateTime" in file.read_text()]
"""Those that ask as of now, or of any moment."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def story(server: Server, made: list[str], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Client]:
    """Told once for them all: they only read."""
    async with copy_of_the_story(server, made) as told, served(told, tmp_path_factory.mktemp("home")) as client:
        yield client


def said(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


async def test_every_audience_has_documents() -> None:
    assert {file.parent.name for file in DOCUMENTS} == set(AUDIENCES)
    assert {file.parent.name for file in ALL if file not in DOCUMENTS} == set(AUDIENCES)


@pytest.mark.parametrize("file", ALL, ids=said)
async def test_it_is_a_valid_document_of_its_audience(file: Path) -> None:
    assert validate(core(schemas()[file.parent.name]), parse(file.read_text())) == []


async def test_the_warned_party_sees_its_warnings_and_the_bars_that_cite_them(story: Client) -> None:
    warnings = (await story.dashboard("parties", HARBOUR, "warnings"))["warnings"]
    assert warnings["totalCount"] == len(warnings["nodes"]) == 5
    assert Counter(node["stage"] for node in warnings["nodes"]) == {"ISSUED": 3, "SUPERSEDED": 1, "WITHDRAWN": 1}
    barred = {bar["candidateName"] for node in warnings["nodes"] for bar in node["candidateBars"]["nodes"]}
    assert barred == {"Edda Marsh", "Ivo Lund", "Piet Corran"}
    [withdrawn] = [node for node in warnings["nodes"] if node["stage"] == "WITHDRAWN"]
    assert (withdrawn["receipt"], withdrawn["withdrawalNotice"]) == ("RETRACTION_ACKNOWLEDGED", "It no longer holds.")
    [replaced] = [node for node in warnings["nodes"] if node["stage"] == "SUPERSEDED"]
    assert replaced["supersededBy"]["id"] in {node["id"] for node in warnings["nodes"]}


async def test_warnings_come_in_pages(story: Client) -> None:
    seen: list[str] = []
    after, more = None, True
    while more:
        page = (await story.dashboard("parties", HARBOUR, "warnings", first=2, after=after))["warnings"]
        seen += [node["id"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    whole = (await story.dashboard("parties", HARBOUR, "warnings"))["warnings"]
    assert seen == [node["id"] for node in whole["nodes"]]


async def test_another_party_sees_none_of_that(story: Client) -> None:
    warnings = (await story.dashboard("parties", ORCHARD, "warnings"))["warnings"]
    assert [(node["given"], node["stage"]) for node in warnings["nodes"]] == [("BY_WORD_OF_MOUTH", "ISSUED")]
    assert warnings["totalCount"] == 1
    theirs = (await story.dashboard("parties", HARBOUR, "warnings"))["warnings"]["nodes"][0]["id"]
    assert await story.dashboard("parties", ORCHARD, "record", id=theirs) == {"node": None}


async def test_the_barred_were_not_told_why(story: Client) -> None:
    bars = (await story.dashboard("parties", HARBOUR, "candidate_bars", stage=["BARRED"]))["candidateBars"]
    assert bars["totalCount"] == 3
    resting = [bar for bar in bars["nodes"] if bar["warning"]["stage"] == "ISSUED"]
    assert [(bar["reasonsGiven"], bar["reviewDue"]) for bar in resting] == [(False, False)] * 2
    [lifted] = (await story.dashboard("parties", ORCHARD, "candidate_bars"))["candidateBars"]["nodes"]
    assert (lifted["candidateName"], lifted["stage"], lifted["warning"]) == ("Nell Thorne", "LIFTED", None)


async def test_a_bar_that_rests_on_a_withdrawn_warning_stands_and_is_due_for_review(story: Client) -> None:
    [due] = (await story.dashboard("parties", HARBOUR, "candidate_bars", reviewDue=True))["candidateBars"]["nodes"]
    assert (due["candidateName"], due["stage"], due["warning"]["stage"]) == ("Piet Corran", "BARRED", "WITHDRAWN")
    assert (due["reviewDueSince"], due["reviewDoneAt"]) == ("2025-04-23T09:00:00+00:00", None)
    assert (await story.dashboard("parties", ORCHARD, "candidate_bars", reviewDue=True))["candidateBars"]["nodes"] == []


async def test_donations_of_a_period_are_summed(story: Client) -> None:
    found = await story.dashboard("parties", HARBOUR, "donations", **{"from": "2025-03-01", "to": "2025-03-31"})
    assert [edge["node"]["value"] for edge in found["donations"]["edges"]] == [20_000_00, 15_000_00]
    assert (found["donations"]["totalCount"], found["donations"]["totalValue"]) == (2, 35_000_00)


async def test_what_a_party_noted_and_what_the_register_reports_lead_to_each_other(story: Client) -> None:
    found = await story.dashboard("parties", HARBOUR, "donations", **{"from": "2025-02-14", "to": "2025-02-14"})
    one, other = [edge["node"] for edge in found["donations"]["edges"]]
    assert {one["stage"], other["stage"]} == {"NOTED", "REPORTED"}
    assert (one["matched"]["id"], other["matched"]["id"]) == (other["id"], one["id"])


async def test_a_notice_about_a_person_leaves_that_persons_donations_alone(story: Client) -> None:
    [edge] = (await story.dashboard("parties", MEMBER, "donations"))["donations"]["edges"]
    assert (edge["node"]["donorName"], edge["node"]["flags"]["nodes"]) == ("Mara Quill", [])


async def test_flags_that_are_due_by_a_day(story: Client) -> None:
    found = (await story.dashboard("parties", HARBOUR, "donation_flags", dueBy="2025-05-01"))["donationFlags"]
    flags = [(flag["donation"]["donorName"], flag["stage"], flag["acceptBy"]) for flag in found["nodes"]]
    assert flags == [
        ("Calder Holdings SA", "RETURNED", "2025-04-08"),
        ("Lars Idle", "DEEMED_ACCEPTED", "2025-05-01"),
    ]
    assert found["totalValue"] == 17_600_00


async def test_a_party_learns_of_its_question_that_it_was_received_and_closed(story: Client) -> None:
    [asked] = (await story.dashboard("parties", HARBOUR, "referrals"))["referrals"]["nodes"]
    assert asked["stage"] == "CLOSED"
    assert asked["acknowledgedAt"] is not None
    [waiting] = (await story.dashboard("parties", ORCHARD, "referrals", stage=["ACKNOWLEDGED"]))["referrals"]["nodes"]
    assert waiting["assignedTo"] == UNIT


async def test_a_record_is_found_again_by_its_id(story: Client) -> None:
    lists = {
        "warningStage": ("warnings", "warnings", {}),
        "barStage": ("candidate_bars", "candidateBars", {}),
        "flagStage": ("donation_flags", "donationFlags", {"dueBy": "2026-01-01"}),
        "referralStage": ("referrals", "referrals", {}),
    }
    for stage, (document, field, variables) in lists.items():
        node = (await story.dashboard("parties", HARBOUR, document, **variables))[field]["nodes"][0]
        found = (await story.dashboard("parties", HARBOUR, "record", id=node["id"]))["node"]
        assert (found["id"], found[stage]) == (node["id"], node["stage"])


async def test_an_agency_sees_its_own_warnings_whole(story: Client) -> None:
    found = (await story.dashboard("agencies", SERVICE, "warnings", recipient={"any": [HARBOUR]}))["warnings"]
    assert found["totalCount"] == 5
    two = [node for node in found["nodes"] if node["assessmentId"]]
    assert len(two) == 2
    assert two[0]["assessmentId"] == two[1]["assessmentId"]
    assert all(node["draftedBy"] != node["authorisedBy"] and node["response"] == "ACTED" for node in two)
    assert (await story.dashboard("agencies", UNIT, "warnings"))["warnings"]["totalCount"] == 0
    [draft] = (await story.dashboard("agencies", SERVICE, "warnings", stage=["DRAFTED"]))["warnings"]["nodes"]
    assert draft["receipt"] == "UNSENT"


async def test_agencies_see_what_became_of_a_question(story: Client) -> None:
    between: Any = (await story.dashboard("agencies", SERVICE, "referrals", assignedTo={"any": [UNIT]}))["referrals"]
    assert [(node["stage"], node["conclusion"], node["confidence"]) for node in between["nodes"]] == [
        ("CLOSED", "CONCERN", "HIGH")
    ]
    asked = (await story.dashboard("agencies", SERVICE, "referrals", assignedTo={"any": [SERVICE]}))["referrals"]
    assert [(node["raiser"], node["conclusion"]) for node in asked["nodes"]] == [(HARBOUR, "NO_CONCERN")]


async def test_the_regulator_sees_what_was_reported_by_a_day(story: Client) -> None:
    found = (await story.dashboard("regulator", COMMISSION, "donations", reportedBy="2025-04-30"))["donations"]
    assert (found["totalCount"], found["totalValue"]) == (3, 44_000_00)
    assert {node["reference"] for node in found["nodes"]} == {"D9001", "D9002", "D9003"}
    before = (await story.dashboard("regulator", COMMISSION, "donations", reportedBy="2025-04-29"))["donations"]
    assert (before["totalCount"], before["totalValue"], before["nodes"]) == (0, 0, [])


async def test_the_regulator_sees_the_breach(story: Client) -> None:
    found = (await story.dashboard("regulator", COMMISSION, "donation_flags", stage=["UPHELD"]))["donationFlags"]
    [flag] = found["nodes"]
    assert (flag["finding"], flag["breaches"]) == ("IMPERMISSIBLE", ["accepted_after_impermissible"])


async def test_the_secretariat_sees_who_holds_which_office(story: Client) -> None:
    found = await story.dashboard("secretariat", "secretariat", "organisations", kind=["PARTY"])
    harbour, *others = found["organisations"]["nodes"]
    assert found["organisations"]["totalCount"] == 3
    assert (harbour["organisationId"], harbour["name"], harbour["stage"]) == (HARBOUR, "Harbour Party", "REGISTERED")
    assert harbour["offices"] == ["security", "selections", "treasurer"]
    assert [(holder["office"], holder["person"]) for holder in harbour["holders"]] == [
        ("security", "harbour-1"),
        ("selections", "harbour-2"),
        ("selections", "harbour-3"),
        ("treasurer", "harbour-4"),
    ]
    assert all(holder["sinceAt"] < "2025-01-07" for other in others for holder in other["holders"])


async def test_ministers_see_rounded_counts_and_when_they_were_published(story: Client) -> None:
    found = await story.dashboard("ministers", "cabinet", "overview")
    assert found["overview"]["totalCount"] == 5
    assert {node["count"] for node in found["overview"]["nodes"]} <= {10, 15}
    [publication] = found["publications"]["nodes"]
    assert {node["publishedAt"] for node in found["overview"]["nodes"]} == {publication["moment"]}
    of_april = await story.dashboard(
        "ministers", "cabinet", "overview", kind=["WARNING"], month={"from": "2025-04-01", "to": "2025-04-30"}
    )
    assert [(node["stage"], node["month"]) for node in of_april["overview"]["nodes"]] == [("closed", "2025-04-01")]


async def test_ministers_find_a_count_again_by_its_id(story: Client) -> None:
    listed = await story.ask("ministers", "cabinet", "{ overview(first: 1) { nodes { id } } }")
    [cell] = listed["overview"]["nodes"]
    again = "query ($id: ID!) { node(id: $id) { id __typename } }"
    found = await story.ask("ministers", "cabinet", again, **cell)
    assert found == {"node": cell | {"__typename": "OverviewCell"}}


@pytest.mark.parametrize("file", OF_A_MOMENT, ids=said)
async def test_before_the_story_there_was_nothing(story: Client, file: Path) -> None:
    viewers = {
        "parties": HARBOUR,
        "agencies": SERVICE,
        "regulator": COMMISSION,
        "ministers": "cabinet",
        "secretariat": "secretariat",
    }
    needed = {"dueBy": "2030-01-01", "reportedBy": "2030-01-01", "id": "V2FybmluZzo="}
    variables = {name: value for name, value in needed.items() if f"${name}:" in file.read_text()}
    audience = file.parent.name
    found = await story.dashboard(audience, viewers[audience], file.stem, asOf="2001-01-01T00:00:00Z", **variables)
    for field in found.values():
        assert field is None or field["nodes" if "nodes" in field else "edges"] == []
