"""Access ends with the office: from the next request on, and with what was open."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import pytest

from log.acts import act
from mutating import ask, post
from scenario import CAT, DAN, EVE
from sending import DRAFT, Sender
from served import Client
from served import client as client
from subscribing import CHANGES, Socket, donation, happen, opened
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.domain.warning import Warning
from taskforce.doors.identifiers import id_of
from taskforce.log.cases import Cases
from taskforce.log.command import Command
from taskforce.log.event_log import EventLog

QUERY = "{ warnings { totalCount } }"
NOTHING = id_of(Warning, UUID(int=7))
SECRETARIAT = Officer("secretariat", OrganisationKind.SECRETARIAT, "members", "sam")


@pytest.fixture
async def blue(client: Client) -> None:
    """A party of which Cat and Dan hold an office."""
    await told(client, "blue", OrganisationKind.PARTY)
    await client.service.caught_up()


async def told(client: Client, id: str, kind: OrganisationKind, *persons: str) -> None:
    stream = stream_of(id)

    def register(_: object) -> Organisation:
        organisation = Organisation.register(stream, id, kind, id.title())
        organisation.open_office("security")
        for person in persons or ("cat", "dan"):
            organisation.join(person, "security")
        return organisation

    await client.service.cases.ask(Command(act(), stream, b"", register))


async def changed(client: Client, id: str, change: Callable[[Organisation], None]) -> None:
    """By another process than the one that serves."""
    cases: Cases = client.service.cases

    def decide(known: Organisation) -> Organisation:
        change(known)
        return known

    async with EventLog(client.service._database.writer) as log:
        await Cases(log, cases._pool).ask(Command(act(), stream_of(id), b"", decide))


async def refused(client: Client, by: Officer) -> bool:
    response = await post(client, by, QUERY)
    assert response.status_code in (200, 403)
    if response.status_code == 403:
        assert response.json()["errors"][0]["extensions"] == {"code": "ACCESS_ENDED"}
    return response.status_code == 403


@pytest.mark.usefixtures("blue")
async def test_who_has_left_an_office_is_refused_from_the_next_request_on(client: Client) -> None:
    for _ in range(2):
        assert not await refused(client, CAT)
        await changed(client, "blue", lambda o: o.part("cat", "security"))
        assert await refused(client, CAT)
        assert not await refused(client, DAN)
        await changed(client, "blue", lambda o: o.join("cat", "security"))


@pytest.mark.usefixtures("blue")
async def test_one_who_never_joined_can_be_refused(client: Client) -> None:
    stranger = Officer("blue", OrganisationKind.PARTY, "security", "zoe")
    assert not await refused(client, stranger)
    await changed(client, "blue", lambda o: o.part("zoe", "security"))
    assert await refused(client, stranger)


@pytest.mark.usefixtures("blue")
async def test_a_closed_office_admits_nobody(client: Client) -> None:
    await changed(client, "blue", lambda o: o.close_office("security"))
    assert await refused(client, CAT)
    assert not await refused(client, Officer("blue", OrganisationKind.PARTY, "treasurer", "cat"))
    assert not await refused(client, EVE)


@pytest.mark.usefixtures("blue")
async def test_where_the_office_of_systems_is_closed_none_that_names_no_other_is_let_in(client: Client) -> None:
    tokens = [client.issuer.token("parties", "blue", office, system=True) for office in (None, "security")]
    act = f'mutation {{ deliverWarning(input: {{id: "{NOTHING}"}}) {{ errors {{ code }} }} }}'

    async def let_in(token: str) -> list[bool]:
        headers = {"authorization": f"Bearer {token}"}
        found = [await client.http.post("/graphql/parties", json={"query": q}, headers=headers) for q in (QUERY, act)]
        found += [await client.http.get("/events/types", headers=headers)]
        return ["ACCESS_ENDED" not in response.text for response in found]

    assert [await let_in(token) for token in tokens] == [[True] * 3] * 2
    await changed(client, "blue", lambda o: o.close_office("system"))
    assert [await let_in(token) for token in tokens] == [[False] * 3, [True] * 3]
    without = client.issuer.token("parties", "blue", None, "joy")
    assert await let_in(without) == [True] * 3


async def test_an_organisation_that_has_left_sees_and_sends_nothing(client: Client) -> None:
    await told(client, "desk", OrganisationKind.AGENCY)
    system = Sender(client, "agencies", "desk", system=True)
    verdict = await system.say("warning.drafted", "W1", DRAFT)
    assert verdict["verdict"] == "recorded"
    await changed(client, "desk", lambda o: o.leave())
    for request in (
        client.http.post("/events", json=system.event("warning.drafted", "W2", DRAFT),
                         headers=system.headers | {"content-type": "application/cloudevents+json"}),
        client.http.get("/events/types", headers=system.headers),
        client.http.get("/events/quarantine", headers=system.headers),
    ):  # fmt: skip
        response = await request
        assert (response.status_code, response.json()["code"]) == (403, "ACCESS_ENDED")
    assert (await client.post("agencies", "desk", QUERY)).status_code == 403


async def test_whoever_ends_his_own_access_does_nothing_after_that(client: Client) -> None:
    await told(client, "secretariat", OrganisationKind.SECRETARIAT, "sam")
    part = 'removeMember(input: {id: "secretariat", person: "sam", office: "members"}) { errors { code } }'
    opening = 'openOffice(input: {id: "secretariat", office: "new"}) { errors { code } }'
    answer = await ask(client, SECRETARIAT, f"mutation {{ one: {part} two: {opening} }}")
    assert answer == {"one": {"errors": []}, "two": {"errors": [{"code": "ACCESS_ENDED"}]}}


@asynccontextmanager
async def both(client: Client) -> AsyncIterator[tuple[Socket, Socket]]:
    """Cat's subscription and Dan's, which ask the same."""
    cat, dan = (client.issuer.token("parties", "blue", "security", person) for person in ("cat", "dan"))
    async with opened(client, "parties", cat) as one, opened(client, "parties", dan) as other:
        for socket in (one, other):
            await socket.say("connection_init")
            assert await socket.hear() == {"type": "connection_ack"}
            await socket.subscribe(CHANGES)
        yield one, other


@pytest.mark.usefixtures("blue")
async def test_an_open_subscription_ends_with_the_office_and_others_go_on(client: Client, log: EventLog) -> None:
    async with both(client) as (one, other):
        await changed(client, "blue", lambda o: o.part("cat", "security"))
        assert await one.refusal() == "ACCESS_ENDED"
        ids = await happen(log, donation("blue"))
        assert [frame["node"]["id"] for frame in await other.changes(1)] == ids
        await one.say("subscribe", id="2", payload={"query": CHANGES})
        assert await one.refusal() == "ACCESS_ENDED"


@pytest.mark.usefixtures("blue")
async def test_who_shares_a_look_is_let_in_by_himself(client: Client, log: EventLog) -> None:
    """Both are in the same place, and there is news right before one has left, and right after."""
    async with both(client) as (one, other):
        ids = await happen(log, donation("blue"))
        await changed(client, "blue", lambda o: o.part("cat", "security"))
        ids += await happen(log, donation("blue"))
        assert [frame["node"]["id"] for frame in await other.changes(2)] == ids
        told: list[str] = []
        while (said := await one.hear())["type"] == "next":
            told.append(said["payload"]["data"]["changes"]["node"]["id"])
        assert said["payload"][0]["extensions"] == {"code": "ACCESS_ENDED"}
        assert told in ([], ids[:1])
