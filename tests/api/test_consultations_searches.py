"""What is searched for is recorded, and no name stands where it could not be erased."""

from hashlib import sha256

import pytest

from api.test_consultations import WARNINGS, asked
from consulting import consultations
from served import Client
from served import story as story
from served import told as told
from taskforce.api.asked import hash_of
from taskforce.database import Database


async def test_a_search_is_recorded_with_its_terms_also_where_it_finds_nothing(story: Client, told: Database) -> None:
    query = """query ($who: String) { donations(filter: {donorName: {contains: $who},
               value: {from: 900719925474099300}}) {
               totalCount } warnings(filter: {stage: [ISSUED], gist: null}) { totalCount } }"""
    await asked(story, query, variables={"who": "Edda Exemplar"})
    [made] = await consultations(told)
    assert made.records == set()
    assert made.terms == [
        {
            "filter": {"donorName": {"contains": "Edda Exemplar"}, "value": {"from": 900719925474099300}},
            "of": "Donation",
        },
        {"filter": {"gist": None, "stage": ["issued"]}, "of": "Warning"},
    ]
    assert "Edda" not in made.row["data"]
    assert made.said["subject_ids"] == [str(made.row["stream_id"])]


HIDING = [
    '{ warnings(filter: {gist: {contains: "%s"}}) { totalCount } }',
    '{ warnings(filter: {gist: {any: ["", """%s "Mo" and \\""" more"""]}}) { totalCount } } # "as it is',
]


@pytest.mark.parametrize("text", HIDING)
async def test_a_name_within_a_document_is_in_no_hash_of_it(story: Client, told: Database, text: str) -> None:
    for name in ("John Smith", "Edda Exemplar"):
        await asked(story, text % name)
    one, other = await consultations(told)
    assert one.said["document"] == other.said["document"] == hash_of(text % "anybody")
    assert one.said["document"] != sha256((text % "John Smith").encode()).hexdigest()
    assert one.terms != other.terms


def test_a_document_without_strings_has_the_hash_of_its_text() -> None:
    assert hash_of(WARNINGS) == sha256(WARNINGS.encode()).hexdigest()
    assert hash_of(HIDING[0] % "Edda") == sha256((HIDING[0] % "").encode()).hexdigest()


async def test_what_is_searched_for_in_many_places_is_a_term_once(story: Client, told: Database) -> None:
    query = """query ($f: WarningFilter) { a: warnings(filter: $f) { totalCount } b: warnings(filter: $f) { totalCount }
               c: warnings(filter: $f, asOf: "2026-01-01T00:00:00Z") { totalCount } }"""
    await asked(story, query, variables={"f": {"gist": {"contains": "Edda"}}})
    term = {"of": "Warning", "filter": {"gist": {"contains": "Edda"}}}
    assert [each.terms for each in await consultations(told)] == [[term], [term]]


async def test_a_cursor_that_somebody_made_up_is_a_search(story: Client, told: Database) -> None:
    page = (
        await asked(story, "{ donations(orderBy: {field: DONOR_NAME, direction: ASC}) { edges { cursor } } }")
    ).json()
    cursor = page["data"]["donations"]["edges"][0]["cursor"]
    query = """query ($c: String) { donations(first: 0, after: $c, orderBy: {field: DONOR_NAME, direction: ASC})
               { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }"""
    await asked(story, query, variables={"c": cursor})
    assert (await consultations(told))[-1].terms == [{"after": cursor, "of": "Donation"}]
