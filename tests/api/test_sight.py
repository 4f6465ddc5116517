"""Within an organisation sight goes by office and by being named, less recusals; a deputy holds one for a time."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mutating import ask, done, post, refused, register
from scenario import ANN, CAT, DAN, EVE
from seeing import (
    BLUE,
    CHAIR,
    SECRETARIAT,
    SELECTIONS,
    SUBJECT,
    TREASURER,
    change,
    counts,
    deputise,
    in_office,
    issued,
    one_of_each,
)
from sending import Sender
from served import Client
from served import client as client
from subscribing import Socket, opened
from taskforce.api.access import Roster
from taskforce.api.identity import Viewer
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.doors.identifiers import id_of

THEN = "query ($t: DateTime!) { warnings(asOf: $t) { totalCount nodes { id } } }"


async def test_each_office_sees_what_is_its_own(client: Client) -> None:
    await one_of_each(client)
    assert await counts(client, CAT) == [1, 1, 1, 1]
    assert await counts(client, SELECTIONS) == [0, 1, 0, 0]
    assert await counts(client, TREASURER) == [0, 0, 1, 0]
    assert await counts(client, CHAIR) == [0, 0, 0, 0]
    of_agency = "{ warnings { totalCount } referrals { totalCount } }"
    for office, seen in (("desk", [1, 1]), ("disclosure", [1, 0]), ("assessment", [0, 1]), ("press", [0, 0])):
        assert await counts(client, replace(ANN, office=office), of_agency) == seen


async def test_a_warning_is_for_the_offices_that_it_names(client: Client) -> None:
    await register(client, CAT)
    id = await issued(client, "chair")
    assert await counts(client, CHAIR, "{ warnings { totalCount } }") == [1]
    assert await counts(client, CAT, "{ warnings { totalCount } }") == [0]
    assert (await refused(client, CAT, "deliverWarning", id=id))["code"] == "NOT_FOUND"
    await done(client, CHAIR, "deliverWarning", id=id)


async def test_who_is_named_sees_the_record_whatever_office_he_holds(client: Client) -> None:
    warning = await one_of_each(client)
    await change(client, CAT, "tim", warning, "NAMED")
    assert await counts(client, TREASURER) == [1, 0, 1, 0]
    assert await counts(client, replace(TREASURER, person="tom")) == [0, 0, 1, 0]
    await change(client, CAT, "tim", warning, "BY_OFFICE")
    assert await counts(client, TREASURER) == [0, 0, 1, 0]


async def test_who_is_recused_sees_nothing_of_it_and_can_do_nothing_with_it(client: Client) -> None:
    warning = await one_of_each(client)
    await change(client, CAT, "dan", warning, "RECUSED")
    answers = [
        (await post(client, replace(DAN, office="security"), f'{{ node(id: "{id}") {{ id }} }}')).content
        for id in (warning, id_of(Organisation, stream_of("nobody")))
    ]
    assert answers[0] == answers[1]
    assert (await refused(client, DAN, "deliverWarning", id=warning))["code"] == "NOT_FOUND"
    dan = Sender(client, "parties", "blue", "security", "dan")
    assert (await dan.say("warning.delivered", warning))["code"] == "NOT_FOUND"
    system = Sender(client, "parties", "blue", None, "case-system", system=True)
    said = {"actor": "dan", "office": "security"}
    assert (await system.say("warning.delivered", warning, **said))["code"] == "NOT_FOUND"
    assert (await system.say("warning.delivered", warning, **said | {"actor": "cat"}))["verdict"] == "recorded"


async def test_who_is_recused_is_not_told_who_else_sees_more_or_less_of_it(client: Client) -> None:
    own = "{ organisations { nodes { exceptions { __typename person record sight } } } }"
    warning, dan = await one_of_each(client), replace(DAN, office="security")
    await change(client, CAT, "dan", warning, "RECUSED")
    await change(client, CAT, "tim", warning, "NAMED")
    assert warning not in (await post(client, dan, own)).text
    [held] = (await ask(client, dan, own))["organisations"]["nodes"]
    assert held == {"exceptions": []}
    [all_of_them] = (await ask(client, CAT, own))["organisations"]["nodes"]
    assert [(each["person"], each["record"]) for each in all_of_them["exceptions"]] == [
        ("dan", warning),
        ("tim", warning),
    ]


async def test_nobody_names_himself_to_what_he_does_not_see(client: Client) -> None:
    await register(client, CAT)
    hidden, nothing = await issued(client, "chair"), id_of(Organisation, stream_of("nobody"))
    said = {"id": "blue", "person": "cat", "sight": "NAMED"}
    answers = [await refused(client, CAT, "changeSight", **said, record=record) for record in (hidden, nothing)]
    assert answers[0] == answers[1]
    assert (answers[0]["code"], answers[0]["field"]) == ("NOT_FOUND", "record")
    by_event = Sender(client, "parties", "blue", "security", "cat")
    about = {"person": "cat", "record": hidden, "sight": "named"}
    assert (await by_event.say("organisation.sight_changed", "blue", about))["code"] == "NOT_FOUND"


async def test_no_other_organisation_changes_it_or_is_told_of_it(client: Client) -> None:
    warning = await one_of_each(client)
    text = "{ organisations { nodes { organisationId changedAt } } }"
    before = (await post(client, SECRETARIAT, text)).content
    await change(client, CAT, "dan", warning, "RECUSED")
    assert (await post(client, SECRETARIAT, text)).content == before
    said = {"person": "cat", "record": warning, "sight": "RECUSED"}
    assert (await refused(client, EVE, "changeSight", id=BLUE, **said))["code"] == "NOT_FOUND"
    own = "{ organisations { nodes { exceptions { person } } } }"
    assert await ask(client, CAT, own) == {"organisations": {"nodes": [{"exceptions": [{"person": "dan"}]}]}}
    assert await ask(client, TREASURER, own) == {"organisations": {"nodes": []}}


async def test_as_of_a_moment_shows_what_was_seen_then_and_is_seen_now(client: Client) -> None:
    warning, moments = await one_of_each(client), [datetime.now(UTC)]
    for sight in ("NAMED", "RECUSED", "NAMED", "BY_OFFICE"):
        await change(client, CAT, "tim", warning, sight)
        moments.append(datetime.now(UTC))

    async def seen() -> list[int]:
        return [(await ask(client, TREASURER, THEN, t=t.isoformat()))["warnings"]["totalCount"] for t in moments]

    assert await seen() == [0, 0, 0, 0, 0]
    await change(client, CAT, "tim", warning, "NAMED")
    assert await seen() == [0, 1, 0, 1, 0]
    both = THEN.replace(") {", ") { now: warnings { totalCount } ", 1).replace("}", "} ", 1)
    answer = await ask(client, TREASURER, both, t=moments[2].isoformat())
    assert (answer["now"]["totalCount"], answer["warnings"]["totalCount"]) == (1, 0)


async def begin(socket: Socket, **said: str) -> None:
    await socket.say("connection_init", payload=said)
    assert await socket.hear() == {"type": "connection_ack"}
    await socket.subscribe()


async def test_subscribers_of_one_office_are_told_each_what_he_sees(client: Client) -> None:
    warning = await one_of_each(client)
    await change(client, CAT, "dan", warning, "RECUSED")
    async with opened(client, "parties") as cat, opened(client, "parties") as dan:
        for socket, person in ((cat, "cat"), (dan, "dan")):
            await begin(socket, authorization=f"Bearer {client.issuer.token('parties', 'blue', 'security', person)}")
        await done(client, CAT, "deliverWarning", id=warning)
        other = await issued(client, "security")
        assert [frame["node"]["id"] for frame in await cat.changes(2)] == [warning, other]
        assert [frame["node"]["id"] for frame in await dan.changes(1)] == [other]


def code(answer: Any) -> str:
    found: str = answer.get("code") or answer["errors"][0]["extensions"]["code"]
    return found


async def test_a_deputy_asks_and_acts_in_the_office_while_he_holds_it(client: Client) -> None:
    warning = await one_of_each(client)
    assert code(await in_office(client, "security")) == "ACCESS_ENDED"
    await deputise(client, timedelta(days=-1), timedelta(days=1))
    assert await in_office(client, "security") == {"data": {"warnings": {"totalCount": 1}}}
    assert await in_office(client, "treasurer") == {"data": {"warnings": {"totalCount": 0}}}
    act = f'mutation {{ deliverWarning(input: {{id: "{warning}"}}) {{ errors {{ code }} warning {{ receipt }} }} }}'
    done = {"errors": [], "warning": {"receipt": "DELIVERED"}}
    assert await in_office(client, "security", act) == {"data": {"deliverWarning": done}}
    await deputise(client, timedelta(days=-2), timedelta(days=-1))
    assert code(await in_office(client, "security")) == "ACCESS_ENDED"
    await deputise(client, timedelta(days=1), timedelta(days=2))
    assert code(await in_office(client, "security")) == "ACCESS_ENDED"
    assert code(await in_office(client, "chair")) == "ACCESS_ENDED"


async def test_what_a_deputy_subscribed_to_ends_with_his_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taskforce.api.subscriptions.subscription.BEAT", 0.05)
    await one_of_each(client)
    await deputise(client, timedelta(days=-1), timedelta(seconds=2))
    token = client.issuer.token("parties", "blue", "treasurer", "tim")
    async with opened(client, "parties") as socket:
        await begin(socket, **{"authorization": f"Bearer {token}", "taskforce-office": "security"})
        assert await socket.refusal() == "ACCESS_ENDED"


async def test_a_system_cannot_vouch_for_one_whose_office_has_ended(client: Client) -> None:
    await one_of_each(client)
    await done(client, SECRETARIAT, "removeMember", id="blue", person="tim", office="treasurer")
    system = Sender(client, "parties", "blue", None, "case-system", system=True)
    money = {"value": 100, "received_on": "2026-01-02", "donor_name": "Bob Example", "subject_ids": [SUBJECT]}
    said = {"actor": "tim", "office": "treasurer"}
    assert (await system.say("donation.noted", "D1", money, **said))["code"] == "ACCESS_ENDED"
    assert (await system.say("donation.noted", "D1", money, **said | {"actor": "tom"}))["verdict"] == "recorded"


async def test_what_was_not_seen_then_is_hidden_though_the_organisation_was_forgotten_meanwhile(client: Client) -> None:
    warning = await one_of_each(client)
    await change(client, CAT, "dan", warning, "RECUSED")
    await client.service.caught_up()
    position = await client.service._standing.head()
    await change(client, CAT, "dan", warning, "BY_OFFICE")
    roster, viewer = client.service._roster, Viewer("parties", "blue", "security", "dan")
    now = await roster.entitlement(viewer)
    assert now.sight.recused == frozenset()
    roster._known.clear()
    assert len((await roster.also(now, viewer, position)).sight.recused) == 1


async def test_an_older_look_at_an_organisation_never_replaces_a_newer_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    warning, viewer, cases = (
        await one_of_each(client),
        Viewer("parties", "blue", "security", "dan"),
        client.service.cases,
    )
    roster, load, looked, go_on = Roster(cases), cases.load, asyncio.Event(), asyncio.Event()

    async def slow(streams: Any) -> Any:
        found = await load(streams)
        looked.set()
        await go_on.wait()
        return found

    monkeypatch.setattr(cases, "load", slow)
    older = asyncio.create_task(roster.entitlement(viewer))
    await looked.wait()
    monkeypatch.undo()
    await change(client, CAT, "dan", warning, "RECUSED")
    newer = await roster.entitlement(viewer)
    go_on.set()
    await older
    assert len(newer.sight.recused) == 1
    assert await roster.entitlement(viewer) == newer
