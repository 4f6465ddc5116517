"""A donation flag that turns out to be another recipient's: neither learns anything of what the other does about it."""

from typing import Any
from uuid import uuid4

from mutating import done, mutate, register
from scenario import CAT, COMMISSION, EVE
from served import Client
from served import client as client

RAISED: dict[str, Any] = {"recipient": "blue", "ground": "OTHER", "receivedOn": "2026-01-05", "key": "f-1"}
REPORTED: dict[str, Any] = {"outcome": "NONE", "ground": "OTHER", "receivedOn": "2026-01-05"}


async def passed_on(client: Client, donation: str) -> str:
    """Raised by one, and then said to be of another."""
    await register(client, CAT, EVE)
    flag: str = (await done(client, CAT, "raiseDonationFlag", **RAISED, donationId=donation))["id"]
    await said(client, flag, "2026-02-01", "red")
    return flag


async def said(client: Client, flag: str, exported_on: str, recipient: str) -> None:
    await done(client, COMMISSION, "reportOutcome", id=flag, exportedOn=exported_on, recipient=recipient, **REPORTED)


async def test_who_raises_it_once_more_is_told_nothing_of_what_the_other_did(client: Client) -> None:
    donation, versions = str(uuid4()), []
    flag = await passed_on(client, donation)
    for step in ("acknowledgeDonationFlag", "startCheck", None):
        again = await mutate(client, CAT, "raiseDonationFlag", **RAISED, donationId=donation)
        versions.append((again["donationFlag"], again["errors"], again["version"]))
        if step:
            await done(client, EVE, step, id=flag)
    assert versions == [(None, [], 1)] * 3


async def test_the_other_expects_a_version_of_what_it_was_shown(client: Client) -> None:
    flag = await passed_on(client, str(uuid4()))
    await said(client, flag, "2026-03-01", "red")  # a later export says the same: that is shown to nobody
    act = {"expectedVersion": 1}
    assert (await mutate(client, EVE, "acknowledgeDonationFlag", id=flag, act=act))["version"] == 2
