"""Each row has the highest marking of what its reader is shown, and each organisation lowers its own alone."""

from collections import defaultdict
from typing import Any

import asyncpg
import pytest

from histories import History, record
from shown import rows
from taskforce.domain.markings import Marking
from taskforce.log.event_log import EventLog
from taskforce.projections.engine import Views

READER = {
    "agencies/warnings": "agency",
    "agencies/referrals": None,
    "regulator/donations": None,
    "regulator/donation_flags": None,
    "secretariat/organisations": None,
    "parties/warnings": "party",
    "parties/candidate_bars": "party",
    "parties/referrals": "party",
    "parties/donations": "recipient",
    "parties/donation_flags": "recipient",
}
"""The column that says who is shown a version of a row, where it can change."""


def highest(events: list[Any]) -> Marking:
    """Of these, in their order, as the rule says it and not as the views do."""
    by: dict[str, list[Marking]] = defaultdict(list)
    for event in events:
        if event["type"].endswith(".marking_lowered"):
            lowest = Marking(event["marking"])
            by[event["actor_organisation"]] = [min(each, lowest) for each in by[event["actor_organisation"]]]
        else:
            by[event["originator"]].append(Marking(event["classification"]))
    return max((each for some in by.values() for each in some), default=Marking.OFFICIAL)


@pytest.mark.parametrize("seed", [60, 61])
async def test_each_version_of_a_row_has_the_highest_marking_of_what_its_reader_was_shown_by_then(
    log: EventLog, views: Views, admin: asyncpg.Connection, seed: int
) -> None:
    await record(log, History(seed, publishes=False).take(900))
    await views.follow()
    said = "select position, type, originator, actor_organisation, classification, data->>'marking' as marking"
    events = {event["position"]: event for event in await admin.fetch(f"{said} from log.event")}
    for name, reader in READER.items():
        shown, found, lowered = defaultdict[Any, list[Any]](list), set(), 0
        for row in await rows(admin, name, "true"):
            told = shown[row["stream_id"], reader and row[reader]]
            told.append(events[row["since"]])
            assert row["marking"] == highest(told), (name, row["since"])
            found.add(row["marking"])
            lowered += row["marking"] == "OFFICIAL" and any(e["classification"] != "OFFICIAL" for e in told)
        assert found == set(Marking), name
        assert lowered > 0, name
