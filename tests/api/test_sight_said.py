"""Who may say who sees what, of which records, and what whoever is recused can still do."""

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.test_donation import entry
from mutating import ask, done, mutate, refused, register, word
from scenario import ANN, CAT, COMMISSION, DAN
from seeing import (
    BLUE,
    DISCLOSURE,
    SELECTIONS,
    SUBJECT,
    TREASURER,
    change,
    counts,
    deputise,
    in_office,
    one_of_each,
)
from sending import Sender
from served import Client
from served import client as client

EXCEPTIONS = "{ organisations { nodes { exceptions { person sight } } } }"
OWN = {"organisations": {"nodes": [{"exceptions": [{"person": "dan", "sight": "RECUSED"}]}]}}
BARS, WARNINGS = "{ candidateBars { nodes { id } } }", "{ warnings { totalCount } }"


async def test_a_deputy_cannot_name_himself_and_sees_nothing_once_his_time_is_over(client: Client) -> None:
    warning = await one_of_each(client)
    await deputise(client, timedelta(days=-1), timedelta(days=1))
    said = f'id: "blue", person: "tim", record: "{warning}", sight: NAMED'
    for act in ("{}", "{reported: true}"):
        text = f"mutation {{ changeSight(input: {{{said}, act: {act}}}) {{ receipt errors {{ code }} }} }}"
        answer = (await in_office(client, "security", text))["data"]["changeSight"]
        assert answer == {"receipt": None, "errors": [{"code": "NEEDS_SECOND_PERSON"}]}
    await deputise(client, timedelta(days=-2), timedelta(days=-1))
    assert await counts(client, TREASURER, WARNINGS) == [0]


async def test_who_is_recused_is_told_of_a_record_that_he_begins_again_as_of_none(client: Client) -> None:
    await one_of_each(client)
    said = {"candidateName": "Bob Example", "contest": "Ely", "subjectId": SUBJECT, "key": "ely"}
    bar = (await done(client, SELECTIONS, "openConsideration", **said))["id"]
    await change(client, CAT, "dan", bar, "RECUSED")
    for contest in ("Ely", "Wells"):
        refusal = await refused(client, SELECTIONS, "openConsideration", **said | {"contest": contest})
        assert (refusal["code"], refusal["record"], refusal["stage"]) == ("NOT_FOUND", None, None)


async def test_who_is_recused_amends_nothing(client: Client) -> None:
    await register(client, COMMISSION)
    said = {"entry": word(entry), "exportedOn": "2026-01-02", "subjectIds": [SUBJECT]}
    donation = (await done(client, COMMISSION, "reportDonation", **said))["id"]
    await client.service.caught_up()
    another = replace(COMMISSION, person="gus")
    await change(client, another, COMMISSION.person, donation, "RECUSED")
    later = said | {"entry": word(replace(entry, value=entry.value + 1)), "exportedOn": "2026-02-02"}
    assert (await refused(client, COMMISSION, "reportDonation", **later))["code"] == "NOT_FOUND"
    await done(client, another, "reportDonation", **later)


async def test_a_record_is_named_as_what_it_is(client: Client) -> None:
    _, _, stream = base64.b64decode(await one_of_each(client)).decode().partition(":")
    said = {"id": "blue", "person": "tim", "sight": "NAMED"}
    wrong = base64.b64encode(f"CandidateBar:{stream}".encode()).decode()
    refusal = await refused(client, CAT, "changeSight", **said, record=wrong)
    assert (refusal["code"], refusal["field"]) == ("NOT_FOUND", "record")


async def test_nobody_is_recused_from_the_organisation_itself_nor_named_to_it(client: Client) -> None:
    await one_of_each(client)
    for person, sight in (("dan", "RECUSED"), ("cat", "RECUSED"), ("tim", "NAMED")):
        refusal = await refused(client, CAT, "changeSight", id="blue", person=person, record=BLUE, sight=sight)
        assert (refusal["code"], refusal["field"]) == ("NOT_FOUND", "record")


async def test_only_the_leading_offices_of_an_agency_are_told_who_sees_what(client: Client) -> None:
    warning = await one_of_each(client)
    await change(client, DISCLOSURE, "ann", warning, "RECUSED")
    told_them = {"organisations": {"nodes": [{"exceptions": [{"person": "ann", "sight": "RECUSED"}]}]}}
    assert await ask(client, DISCLOSURE, EXCEPTIONS) == told_them
    for office in ("desk", "assessment"):
        for person in ("ann", "another"):
            by = replace(ANN, office=office, person=person)
            assert await ask(client, by, EXCEPTIONS) == {"organisations": {"nodes": []}}


async def test_whoever_is_not_shown_his_organisation_recuses_himself_all_the_same(client: Client) -> None:
    await one_of_each(client)
    [bar] = (await ask(client, SELECTIONS, BARS))["candidateBars"]["nodes"]
    own = {"id": "blue", "person": "dan", "record": bar["id"], "sight": "RECUSED"}
    payload = await mutate(client, SELECTIONS, "changeSight", **own)
    assert (payload["errors"], payload["version"], payload["organisation"]) == ([], None, None)
    assert payload["receipt"]
    assert await counts(client, SELECTIONS, "{ candidateBars { totalCount } }") == [0]
    assert await ask(client, CAT, EXCEPTIONS) == OWN
    treasurer = Sender(client, "parties", "blue", "treasurer", "tim")
    [donation] = (await ask(client, TREASURER, "{ donations { nodes { id } } }"))["donations"]["nodes"]
    said = {"record": donation["id"], "sight": "recused"}
    verdict = await treasurer.say("organisation.sight_changed", "blue", said | {"person": "tim"})
    assert (verdict["verdict"], verdict["version"]) == ("recorded", None)
    assert await counts(client, TREASURER, "{ donations { totalCount } }") == [0]


async def test_who_is_not_shown_his_organisation_says_nothing_of_others(client: Client) -> None:
    await one_of_each(client)
    [bar] = (await ask(client, SELECTIONS, BARS))["candidateBars"]["nodes"]
    said: dict[str, Any] = {"id": "blue", "record": bar["id"]}
    for person, sight in (("joy", "RECUSED"), ("dan", "NAMED")):
        refusal = await refused(client, SELECTIONS, "changeSight", **said, person=person, sight=sight)
        assert refusal["code"] == "NOT_YOUR_OFFICE"


@pytest.mark.parametrize("by_event", [False, True])
async def test_a_recusal_that_is_sent_again_is_the_same_recusal(client: Client, by_event: bool) -> None:
    warning = await one_of_each(client)
    if by_event:
        dan = Sender(client, "parties", "blue", "security", "dan")
        said = {"person": "dan", "record": warning, "sight": "recused"}
        event = dan.event("organisation.sight_changed", "blue", said)
        [first], [again] = await dan.send(event), await dan.send(event)
        assert [first["verdict"], again["verdict"]] == ["recorded", "duplicate"]
        assert (await client.http.get("/events/quarantine", headers=dan.headers)).json() == []
        return
    own = {"id": "blue", "person": "dan", "record": warning, "sight": "RECUSED", "act": {"commandId": "1"}}
    first, again = await mutate(client, DAN, "changeSight", **own), await mutate(client, DAN, "changeSight", **own)
    assert (first["errors"], again["errors"]) == ([], [])
    assert (first["version"], bool(again["receipt"])) == (again["version"], True)
