"""What asks something of another record is read as it would be said today, and of what is newer nothing is guessed."""

from dataclasses import replace as otherwise
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import pytest
from msgspec.structs import replace

from domain.test_donation import ID, entry
from log.acts import act
from reactions.doing import EXPORTED, MARKED, done, sent, withdrawn
from scenario import CAT, SUBJECT
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.donation import Donation
from taskforce.domain.kernel import Stream
from taskforce.log.batch import Append
from taskforce.log.cases import Cases
from taskforce.log.codec import store
from taskforce.log.event_log import EventLog
from taskforce.reactions.follower import Reactions
from taskforce.reactions.place import place


def recorded_as(version: int, stream: Stream, **renamed: str) -> Append:
    """How it began, as a program of another version would have said it."""
    [first] = map(store, stream.collect_events())
    said = {renamed.get(name, name): value for name, value in msgspec.json.decode(first.data).items()}
    other = replace(first, schema_version=version, data=msgspec.json.encode(said, order="sorted").decode())
    return Append(act(), (stream.id,), b"said", (other,))


async def test_an_older_cause_asks_what_it_would_ask_today(
    log: EventLog, cases: Cases, reactions: Reactions, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(said: dict[str, Any]) -> None:
        said["cites_warning"] = said.pop("cited")

    opened: Any = CandidateBar.ConsiderationOpened
    monkeypatch.setattr(opened, "SCHEMA", 2)
    monkeypatch.setattr(opened, "upcast_v1_v2", staticmethod(rename), raising=False)
    warning, id = await sent(cases), uuid4()
    await withdrawn(cases, warning)
    bar = CandidateBar.open_consideration(id, CAT, SUBJECT, "Pat Example", "Ely", cites_warning=warning)
    await log.append(recorded_as(1, bar, cites_warning="cited"))
    await reactions.catch_up()
    assert await done(admin) == [(MARKED, id)]


async def test_what_a_newer_cause_asks_is_not_guessed_at(
    log: EventLog, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    questioned = Donation.report(ID, otherwise(entry, donor_status="Impermissible Donor"), EXPORTED, [SUBJECT])
    await log.append(recorded_as(2, questioned, donor_status="status"))
    await reactions.catch_up()
    stands = await place(admin)
    assert (stands.problem, stands.cause) == ("UNKNOWN_EVENT", 1)
