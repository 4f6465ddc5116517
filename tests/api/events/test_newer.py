"""What only a newer program can read: decided another time for those who may see it, and not there for anybody else."""

from uuid import UUID

import asyncpg

from api.events.test_verdicts import issued
from sending import DRAFT, Sender, told
from taskforce.domain.warning import Warning
from taskforce.doors.identifiers import id_of


async def test_it_is_decided_another_time_and_its_neighbours_now(agency: Sender, admin: asyncpg.Connection) -> None:
    await agency.say("warning.drafted", "W1", DRAFT)
    await admin.execute("update log.event set schema_version = 99 where type = 'warning.drafted'")
    verdicts = await agency.send(agency.event("warning.reviewed", "W1"), agency.event("warning.drafted", "W2", DRAFT))
    assert told(verdicts) == ["UNKNOWN_EVENT", "recorded"]
    assert (verdicts[0]["verdict"], "quarantine" in verdicts[0]) == ("conflict", False)


async def test_it_is_not_there_for_whom_it_is_not(agency: Sender, party: Sender, admin: asyncpg.Connection) -> None:
    drafted = await agency.say("warning.drafted", "W1", DRAFT)
    await admin.execute("update log.event set schema_version = 99 where type = 'warning.drafted'")
    verdicts = [await party.say("warning.opened", each) for each in (drafted["record"], id_of(Warning, UUID(int=1)))]
    hidden, absent = ({k: v for k, v in one.items() if k not in ("id", "quarantine")} for one in verdicts)
    assert hidden == absent
    assert hidden["code"] == "NOT_FOUND"


async def test_its_recipient_is_told_to_wait_before_having_done_anything(
    agency: Sender, party: Sender, admin: asyncpg.Connection
) -> None:
    warning = await issued(agency)
    await agency.say("warning.withdrawn", "W1", {"reason": "Wrong.", "notice": "It no longer holds."})
    await admin.execute("update log.event set schema_version = 99 where type = 'warning.withdrawn'")
    assert (await party.say("warning.retraction_acknowledged", warning))["code"] == "UNKNOWN_EVENT"
