"""What is refused is answered at whole paces, at both doors, so that nobody can time what was looked at."""

import time
from uuid import UUID

import pytest

from mutating import refused
from scenario import ANN
from sending import DRAFT, Sender, told
from served import Client
from served import client as client
from taskforce.domain.warning import Warning
from taskforce.doors.identifiers import id_of
from taskforce.doors.pace import PACE

NOTHING = id_of(Warning, UUID(int=404))


@pytest.fixture
def agency(client: Client) -> Sender:
    return Sender(client, "agencies", "desk", "desk", "case-system", system=True)


@pytest.mark.parametrize("ids", [1, 5])
async def test_a_mutation_takes_a_whole_pace_for_each_record_that_it_names(client: Client, ids: int) -> None:
    name = "issueWarning" if ids == 1 else "issueWarnings"
    said = {"id": NOTHING} if ids == 1 else {"ids": [NOTHING] * ids}
    begun = time.monotonic()
    assert (await refused(client, ANN, name, **said))["code"] == "NOT_FOUND"
    assert time.monotonic() - begun >= ids * PACE


async def test_a_batch_takes_a_whole_pace_for_each_event_that_is_refused(agency: Sender) -> None:
    steps = [agency.event("warning.issued", f"none {n}") for n in range(5)]
    begun = time.monotonic()
    verdicts = await agency.send(agency.event("warning.drafted", "W1", DRAFT), *steps)
    assert told(verdicts) == ["recorded", *["NOT_FOUND"] * 5]
    assert time.monotonic() - begun >= 5 * PACE
