"""Nothing that a sender may say stops a view: it would be stopped for everybody, and for ever."""

from typing import Any

import asyncpg
import pytest

from sending import DRAFT, Sender
from served import Client

LONG = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(5_000))
"""Too long for any index, however well it is packed."""
ASKED = {"assigned_to": "yard", "subject_ids": [DRAFT["subject_id"]], "question": "Who is it?"}
SOON = "2026-01-01T00:00:00Z"
FLAG = {"donation_id": "D1", "ground": "other", "received_on": None}
RED = {"kind": "party", "name": "Red Party"}
OPENED = {"subject_id": DRAFT["subject_id"], "candidate_name": "Ann Example", "contest": "Saltmouth"}


async def stopped(client: Client, admin: asyncpg.Connection) -> list[str]:
    """Once all that was sent has been followed."""
    await client.service.caught_up()
    return [name for (name,) in await admin.fetch("select name from projection.view where problem is not null")]


@pytest.mark.parametrize("moment", ["2026-01-01T00:00:00+20:00", "2026-01-01T00:00:00-16:00"])
async def test_a_moment_in_a_zone_that_is_nowhere_is_refused(
    agency: Sender, party: Sender, client: Client, admin: asyncpg.Connection, moment: str
) -> None:
    asked = await agency.say("referral.raised", "R1", ASKED | {"acknowledge_by": moment})
    opened = await party.say("candidate_bar.consideration_opened", "C1", OPENED | {"nominations_close": moment})
    assert [(v["code"], v["field"]) for v in (asked, opened)] == [
        ("BAD_DATA", "acknowledge_by"), ("BAD_DATA", "nominations_close"),
    ]  # fmt: skip
    assert await stopped(client, admin) == []


async def test_a_moment_outside_all_time_is_refused(agency: Sender) -> None:
    said = ASKED | {"acknowledge_by": "0001-01-01T00:00:00+14:00"}
    assert (await agency.say("referral.raised", "R1", said))["code"] == "NOT_STORABLE"


@pytest.mark.parametrize("zone", ["+14:00", "-12:00", "+15:59"])
async def test_a_moment_in_any_other_zone_is_shown(
    agency: Sender, client: Client, admin: asyncpg.Connection, zone: str
) -> None:
    said = ASKED | {"acknowledge_by": f"9998-01-01T00:00:00{zone}"}
    assert (await agency.say("referral.raised", "R1", said))["verdict"] == "recorded"
    assert await stopped(client, admin) == []


async def test_an_organisation_that_no_index_can_hold_is_refused(
    agency: Sender, client: Client, admin: asyncpg.Connection
) -> None:
    regulator, secretariat = Sender(client, "regulator", "EC"), Sender(client, "secretariat", "secretariat")
    said: list[tuple[Sender, str, Any, str]] = [
        (agency, "referral.raised", ASKED | {"assigned_to": LONG, "acknowledge_by": SOON}, "assigned_to"),
        (agency, "warning.drafted", DRAFT | {"recipient": LONG}, "recipient"),
        (regulator, "donation_flag.raised", FLAG | {"recipient": LONG}, "recipient"),
        (secretariat, "organisation.registered", RED | {"organisation_id": LONG}, "organisation_id"),
    ]  # fmt: skip
    for sender, type, data, field in said:
        verdict = await sender.say(type, LONG[:200] if field == "organisation_id" else "1", data)
        assert (verdict["code"], verdict["field"]) == ("MEANINGLESS", field)
    assert await stopped(client, admin) == []


async def test_as_long_an_organisation_as_is_taken_can_be_shown(
    agency: Sender, client: Client, admin: asyncpg.Connection
) -> None:
    said = ASKED | {"assigned_to": LONG[:300], "acknowledge_by": SOON}
    assert (await agency.say("referral.raised", "R1", said))["verdict"] == "recorded"
    assert await stopped(client, admin) == []
