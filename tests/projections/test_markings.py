"""Each row has the highest marking of what its reader is shown, and each organisation lowers its own alone."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from histories import THEN, History, record
from scenario import ANN, CASE, CAT, SUBJECT
from shown import rows
from taskforce.api.clock import publish
from taskforce.domain.markings import Marking
from taskforce.domain.referral import Referral
from taskforce.log.batch import Append
from taskforce.log.cases import Cases
from taskforce.log.codec import store
from taskforce.log.envelope import Act, Envelope
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


async def test_by_claiming_anothers_name_nothing_of_the_other_is_lowered(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    case = Referral.raise_referral(CASE, CAT, "agency", [SUBJECT], "Who?", THEN)

    async def marking(by: str, originator: str, classification: str = "OFFICIAL-SENSITIVE") -> str:
        envelope = Envelope(by, by, originator=originator, classification=classification)
        events = tuple(map(store, case.collect_events()))
        act = Act("test", f"{case.version}", THEN, envelope)
        await record(log, [Append(act, (case.id,), b"", events)])
        await views.follow()
        [row] = await rows(admin, "agencies/referrals")
        found: str = row["marking"]
        return found

    assert await marking("blue", "blue") == "OFFICIAL-SENSITIVE"
    case.lower_marking(ANN, Marking.OFFICIAL)
    assert await marking("agency", "blue") == "OFFICIAL-SENSITIVE"
    case.lower_marking(CAT, Marking.OFFICIAL)
    assert await marking("blue", "agency") == "OFFICIAL"
    case.acknowledge(ANN)
    assert await marking("agency", "blue") == "OFFICIAL-SENSITIVE"
    case.lower_marking(ANN, Marking.OFFICIAL)
    assert await marking("agency", "agency") == "OFFICIAL-SENSITIVE"
    case.lower_marking(CAT, Marking.OFFICIAL)
    assert await marking("blue", "blue") == "OFFICIAL"
    case.withdraw(CAT)
    assert await marking("blue", "blue", "OFFICIAL") == "OFFICIAL"


async def test_a_publication_and_its_counts_are_marked_as_it_is(
    cases: Cases, log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    await record(log, History(62, publishes=False).take(600))
    await cases.ask(publish(datetime.now(UTC)))
    await views.follow()
    found = [*await rows(admin, "ministers/overview"), *await rows(admin, "ministers/publications")]
    assert {row["marking"] for row in found} == {"OFFICIAL"}
    assert len(found) > 1
