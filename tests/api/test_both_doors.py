"""Who may send what is asked first at both doors; and a system reads what a system may."""

from typing import Any

import pytest

from api.test_mutations_refusals import NOBODY, issued
from mutating import document, register
from scenario import ANN, CAT, COMMISSION
from sending import Sender, told
from served import Client
from served import client as client

COUNTED = "{ warnings { totalCount } referrals { totalCount } organisations { totalCount } }"


@pytest.mark.parametrize("there", [True, False])
async def test_whoever_is_not_listed_is_refused_at_both_doors_whatever_there_is(client: Client, there: bool) -> None:
    """An agency's desk withdraws no warning: neither its own nor one that is not there."""
    await register(client, ANN, CAT)
    id = await issued(client) if there else NOBODY
    token = client.issuer.token("agencies", "agency", "desk", "ann")
    why = {"reason": "R", "notice": "N"}
    said = {"query": document("agencies", "withdrawWarning"), "variables": {"input": {"id": id} | why}}
    headers = {"authorization": f"Bearer {token}"}
    answer: Any = (await client.http.post("/graphql/agencies", headers=headers, json=said)).json()
    assert [error["code"] for error in answer["data"]["withdrawWarning"]["errors"]] == ["NOT_YOUR_OFFICE"]
    event = Sender(client, "agencies", "agency", "desk", "ann").event("warning.withdrawn", id, why)
    headers["content-type"] = "application/cloudevents-batch+json"
    assert told((await client.http.post("/events", headers=headers, json=[event])).json()) == ["NOT_YOUR_OFFICE"]


async def test_a_system_of_an_agency_reads_what_a_system_may_and_nothing_of_another(client: Client) -> None:
    await register(client, ANN, CAT, COMMISSION)
    await issued(client)
    seen = []
    for organisation in ("agency", "yard"):
        token = client.issuer.token("agencies", organisation, None, "case-system", system=True)
        headers = {"authorization": f"Bearer {token}"}
        answer = (await client.http.post("/graphql/agencies", headers=headers, json={"query": COUNTED})).json()
        seen.append([part["totalCount"] for part in answer["data"].values()])
    assert seen == [[1, 0, 0], [0, 0, 0]]
