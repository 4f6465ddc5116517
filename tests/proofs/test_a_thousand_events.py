"""Agencies and the Commission write a thousand events about another party: not one frame, and pings are answered."""

from itertools import islice
from typing import Any

import pytest

from mutating import done, register
from scenario import ANN, CAT, COMMISSION, EVE
from sending import DRAFT, Sender, told
from served import Client
from served import client as client
from subscribing import connected, streamed
from taskforce.domain.kernel import Officer, OrganisationKind

pytestmark = pytest.mark.proof
YARD = Officer("yard", OrganisationKind.AGENCY, "desk", "gus")
TREASURER = Officer("blue", OrganisationKind.PARTY, "treasurer", "tim")
SUBJECT = DRAFT["subject_id"]
ASKED = {"assigned_to": "yard", "subject_ids": [SUBJECT], "question": "Who?", "acknowledge_by": "2030-01-01T00:00:00Z"}
FLAG = {"donation_id": "D1", "recipient": "red", "ground": "unidentified", "received_on": None}
MONEY = {"value": 100, "receivedOn": "2026-01-02", "donorName": "Ann Example", "subjectIds": [SUBJECT]}


def issued(agency: Sender, number: int) -> list[Any]:
    steps = [("drafted", DRAFT | {"recipient": "red"}, "ann"), *((step, None, "bob") for step in STEPS)]
    return [agency.event(f"warning.{step}", f"W{number}", data, actor=by) for step, data, by in steps]


STEPS = ("reviewed", "authorised", "issued")


async def test_a_thousand_events_about_another_party_are_no_frame(client: Client) -> None:
    await register(client, CAT, EVE, ANN, YARD, COMMISSION)
    agency = Sender(client, "agencies", "agency", None, "case-system", system=True)
    regulator = Sender(client, "regulator", "electoral-commission", None, "register", system=True)
    warnings = iter([event for number in range(200) for event in issued(agency, number)])
    sent = 0
    await client.service.caught_up()  # or blue would be told of its own registration
    async with connected(client, "parties", "blue") as socket, streamed(client, "parties", "blue") as events:
        await socket.subscribe()
        for ten in range(10):
            asked = [agency.event("referral.raised", f"R{ten}/{n}", ASKED, actor="ann") for n in range(10)]
            flags = [regulator.event("donation_flag.raised", f"F{ten}/{n}", FLAG, actor="fay") for n in range(10)]
            for sender, some in ((agency, [*islice(warnings, 80), *asked]), (regulator, flags)):
                verdicts = await sender.send(*some)
                assert set(told(verdicts)) == {"recorded"}, verdicts
                sent += len(verdicts)
            await client.service.caught_up()
            await socket.say("ping")
            assert await socket.hear() == {"type": "pong"}
        assert sent == 1_000
        assert (await client.ask("parties", "red", "{ warnings { totalCount } }"))["warnings"]["totalCount"] == 200
        noted = await done(client, TREASURER, "noteDonation", **MONEY)
        [frame] = await socket.changes(1)
        assert frame["node"]["id"] == noted["id"]
        said = await events.next()
        while said == {"": ""}:  # sent while there is nothing to say
            said = await events.next()
        assert noted["id"] in said["data"]
