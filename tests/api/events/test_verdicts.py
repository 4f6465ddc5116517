"""What a system is told of each event that it sends."""

import json

import asyncpg
import pytest

from log.holding import holding
from sending import DRAFT, Sender, told
from served import Client


async def issued(agency: Sender, subject: str = "W1") -> str:
    """A warning that has been issued: its id as the API shows it."""
    verdicts = await agency.send(
        agency.event("warning.drafted", subject, DRAFT, actor="ann"),
        agency.event("warning.reviewed", subject, actor="bob"),
        agency.event("warning.authorised", subject, actor="bob"),
        agency.event("warning.issued", subject, actor="bob"),
    )
    assert told(verdicts) == ["recorded"] * 4
    record: str = verdicts[0]["record"]
    return record


async def test_a_batch_goes_through_its_record_in_order_and_each_has_its_verdict(agency: Sender) -> None:
    verdicts = await agency.send(
        agency.event("warning.drafted", "W1", DRAFT, actor="ann"),
        agency.event("warning.drafted", "W2", DRAFT, actor="ann"),
        agency.event("warning.authorised", "W1", actor="bob"),
        agency.event("warning.reviewed", "W1", actor="bob"),
        agency.event("warning.authorised", "W1", actor="ann"),
        agency.event("warning.authorised", "W1", actor="bob"),
    )
    recorded = ["recorded"] * 2, ["WRONG_STAGE", "recorded", "NEEDS_SECOND_PERSON", "recorded"]
    assert told(verdicts) == [*recorded[0], *recorded[1]]
    assert [verdict.get("version") for verdict in verdicts] == [1, 1, None, 2, None, 3]
    assert verdicts[0]["record"] == verdicts[3]["record"] != verdicts[1]["record"]


async def test_a_refusal_says_where_the_record_stands_and_what_can_be_sent_instead(agency: Sender) -> None:
    await agency.say("warning.drafted", "W1", DRAFT)
    verdict = await agency.say("warning.issued", "W1")
    assert (verdict["verdict"], verdict["stage"], verdict["possible"]) == ("refused", "drafted", ["warning.reviewed"])
    assert "warning.reviewed" in verdict["detail"]


async def test_the_same_event_is_a_duplicate_in_every_mode_and_however_it_is_written(agency: Sender) -> None:
    draft = agency.event("warning.drafted", "W1", DRAFT, time="2026-01-01T12:00:00Z")
    assert told(await agency.send(draft, draft)) == ["recorded", "duplicate"]
    again = draft | {"time": "2026-01-01T13:00:00+01:00", "data": dict(reversed(DRAFT.items())), "traceparent": "00-a"}
    single = await agency.post(json.dumps(again, indent=2).encode(), "application/cloudevents+json; charset=utf-8")
    headers = {f"ce-{name}": value for name, value in draft.items() if name != "data"}
    binary = await agency.post(json.dumps(DRAFT).encode(), "application/json", **headers)
    assert [single.json()["verdict"], binary.json()["verdict"]] == ["duplicate", "duplicate"], binary.text


async def test_the_same_id_with_other_content_is_refused(agency: Sender) -> None:
    draft = agency.event("warning.drafted", "W1", DRAFT)
    other = draft | {"data": DRAFT | {"gist": "Something else."}}
    assert told(await agency.send(draft, other)) == ["recorded", "COMMAND_REUSED"]


async def test_only_a_system_names_who_acts(client: Client) -> None:
    officer = Sender(client, "agencies", "desk", "desk", "ann")
    verdicts = await officer.send(
        officer.event("warning.drafted", "W1", DRAFT, actor="bob"),
        officer.event("warning.drafted", "W2", DRAFT, office="another"),
        officer.event("warning.drafted", "W3", DRAFT, actor="ann", office="desk"),
    )
    assert told(verdicts) == ["ACTOR_NOT_YOURS", "ACTOR_NOT_YOURS", "recorded"]


async def test_what_one_may_not_see_answers_as_what_does_not_exist(
    agency: Sender, party: Sender, client: Client
) -> None:
    hidden = await issued(agency)
    secretariat = Sender(client, "secretariat", "secretariat")
    said = {"organisation_id": "PP9002", "kind": "party", "name": "Red Party"}
    await secretariat.say("organisation.registered", "PP9002", said)
    red = Sender(client, "parties", "PP9002", "security", "eve")
    nothing = "V2FybmluZzowMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE="
    for more in ({}, {"expectedversion": 4}, {"expectedversion": 0}, {"reported": True}):
        found = [await red.say("warning.delivered", id, id="1", **more) for id in (hidden, nothing, "a key of mine")]
        for verdict in found:
            verdict.pop("quarantine", None)
        assert found[0] == found[1] == found[2]
        assert found[0]["verdict"] in ("refused", "conflict")
    assert (await party.say("warning.delivered", hidden))["verdict"] == "recorded"


async def test_a_draft_is_nothing_to_its_recipient(agency: Sender, party: Sender) -> None:
    record = (await agency.say("warning.drafted", "W1", DRAFT))["record"]
    assert (await party.say("warning.delivered", record, reported=True))["code"] == "NOT_FOUND"


async def test_a_recipient_is_told_the_version_of_what_it_knows(agency: Sender, party: Sender) -> None:
    record = await issued(agency)
    assert (await party.say("warning.delivered", record))["version"] == 2
    assert (await agency.say("warning.closed", record))["version"] == 6


async def test_an_expected_version_is_honoured(agency: Sender, party: Sender) -> None:
    record = await issued(agency)
    early, right = await party.send(
        party.event("warning.delivered", record, expectedversion=4),
        party.event("warning.delivered", record, expectedversion="1"),
    )
    assert (early["verdict"], early["code"], "quarantine" in early) == ("conflict", "CONFLICT", False)
    assert (right["verdict"], right["version"]) == ("recorded", 2)


async def test_a_type_that_another_may_send_is_as_unknown_as_one_that_nobody_may(agency: Sender) -> None:
    verdicts = await agency.send(agency.event("candidate_bar.lifted", id="1"), agency.event("no.such", id="1"))
    for verdict in verdicts:
        verdict.pop("quarantine")
    assert verdicts[0] == verdicts[1]
    assert told(verdicts) == ["UNKNOWN_TYPE"] * 2


async def test_what_is_reported_is_recorded_with_the_rule_that_it_broke(
    agency: Sender, admin: asyncpg.Connection
) -> None:
    await agency.say("warning.drafted", "W1", DRAFT, actor="ann")
    verdict = await agency.say("warning.authorised", "W1", actor="ann", reported=True, time="2026-01-01T00:00:00Z")
    assert verdict["verdict"] == "recorded"
    event = await admin.fetchrow("select * from log.event where type = 'warning.authorised'")
    assert event
    assert json.loads(event["data"]) == {"authorised_by": "ann", "breach": "wrong_stage"}
    assert (event["source"], event["actor"], event["occurred_at"].isoformat()) == (
        "/desk", "ann", "2026-01-01T00:00:00+00:00",
    )  # fmt: skip


async def test_an_act_is_judged_by_when_it_comes_whatever_time_it_says(party: Sender) -> None:
    said = {
        "subject_id": DRAFT["subject_id"],
        "candidate_name": "Ann Example",
        "contest": "Saltmouth",
        "nominations_close": "2026-01-31T16:00:00Z",
    }
    before = {"time": "2026-01-30T12:00:00Z"}
    await party.say("candidate_bar.consideration_opened", "C1", said, **before)
    act = await party.say("candidate_bar.paused", "C1", **before)
    report = await party.say("candidate_bar.paused", "C1", reported=True, **before)
    assert (act["code"], report["verdict"]) == ("NOMINATIONS_CLOSED", "recorded")


async def test_beginning_a_record_again_is_no_news_unless_it_says_something_else(agency: Sender) -> None:
    verdicts = await agency.send(
        agency.event("warning.drafted", "W1", DRAFT, actor="ann"),
        agency.event("warning.drafted", "W1", DRAFT, actor="bob"),
        agency.event("warning.drafted", "W1", DRAFT | {"recipient": "PP9002"}),
    )
    assert told(verdicts) == ["recorded", "recorded", "ALREADY_EXISTS"]
    assert [verdict.get("version") for verdict in verdicts] == [1, 1, None]


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"data": DRAFT | {"gist": 1}}, "BAD_DATA", "gist"),
        ({"data": DRAFT | {"recipient_offices": []}}, "MEANINGLESS", "recipient_offices"),
        ({"data": DRAFT | {"subject_id": "Ann"}}, "BAD_DATA", "subject_id"),
        ({"data": DRAFT | {"Ann Example": 1}}, "BAD_DATA", "data"),
        ({"data": DRAFT | {"given": "Ann Example"}}, "BAD_DATA", "given"),
        ({"data": DRAFT | {"expires_on": "2026-02-30"}}, "BAD_DATA", "expires_on"),
        ({"data": [1]}, "BAD_DATA", "data"),
        ({"data": DRAFT | {"gist": "a\0b"}}, "NOT_STORABLE", None),
        ({"data": DRAFT, "time": "2126-01-01T00:00:00Z"}, "IN_FUTURE", None),
        ({"data": DRAFT, "time": "2026-01-01"}, "BAD_EVENT", "time"),
        ({"data": DRAFT, "dataschema": "urn:other"}, "BAD_DATA", "dataschema"),
        ({"data": "text", "datacontenttype": "text/plain"}, "BAD_DATA", "datacontenttype"),
        ({"data_base64": "e30=", "data": {}}, "BAD_DATA", "data_base64"),
        ({"data_base64": "%"}, "BAD_DATA", "data_base64"),
        ({"data": DRAFT, "reported": True}, "BAD_DATA", "reported"),
        ({"data": DRAFT, "annexample": "x"}, "UNKNOWN_ATTRIBUTE", "annexample"),
        ({"data": DRAFT, "Ann Example": "x"}, "UNKNOWN_ATTRIBUTE", "one that no CloudEvent can have"),
        ({"data": DRAFT, "specversion": "0.3"}, "BAD_EVENT", "specversion"),
        ({"data": DRAFT, "regime": "Ann Example"}, "BAD_EVENT", "regime"),
        *(
            ({"data": DRAFT | {"given": ann}}, "BAD_DATA", "given")
            for ann in ("Ann's", "Ann's 'own' \"file\"", '"Ann"')
        ),
        *(({"data": DRAFT, name: "Ann's"}, "BAD_EVENT", name) for name in ("regime", "specversion", "reported")),
        ({"data": DRAFT, "type": "Ann Example", "dataschema": "urn:other"}, "UNKNOWN_TYPE", None),
        ({"data": DRAFT, "id": ""}, "BAD_EVENT", "id"),
        ({"data": DRAFT, "id": "x" * 300}, "BAD_EVENT", "id"),
    ],
)
async def test_what_is_wrong_is_said_without_repeating_it(
    agency: Sender, said: dict[str, object], code: str, field: str | None
) -> None:
    [verdict] = await agency.send(agency.event("warning.drafted") | said)
    assert (verdict["verdict"], verdict["code"], verdict.get("field")) == ("refused", code, field)
    assert "Ann" not in verdict["detail"]


async def test_what_is_marked_above_the_ceiling_is_not_kept_anywhere(agency: Sender, admin: asyncpg.Connection) -> None:
    secret = "Ann Example lives at 4 Secret Street"
    said = agency.event("warning.drafted", "W1", DRAFT | {"gist": secret})
    marked = [said | {"classification": marking} for marking in ("SECRET", "Top Secret", "UK EYES", "")]
    broken = said | {"CLASSIFICATION": "SECRET", "unknown": 1}
    elsewhere = said | {"source": "/Ann Example", "classification": "SECRET"}
    verdicts = await agency.send(*marked, broken, elsewhere)
    assert told(verdicts) == ["ABOVE_CEILING"] * 6
    kept = await admin.fetch("select source, content, content_digest, event_id, sender, subjects from log.quarantine")
    assert len({row["content_digest"] for row in kept}) == 6
    for row in kept:
        assert (row["source"], row["content"], row["event_id"], row["sender"]) == ("/desk", "", None, None)
    assert await holding(admin, "Secret Street") == []


@pytest.mark.parametrize("marking", ["OFFICIAL", "official-sensitive", "OFFICIAL:SENSITIVE", "Official - Sensitive"])
async def test_what_may_be_held_is_recorded_under_its_marking(
    agency: Sender, admin: asyncpg.Connection, marking: str
) -> None:
    await agency.say("warning.drafted", "W1", DRAFT, classification=marking, handling="TLP:AMBER, PAP:GREEN")
    event = await admin.fetchrow("select classification, handling from log.event where type = 'warning.drafted'")
    assert event
    assert event["classification"] in ("OFFICIAL", "OFFICIAL-SENSITIVE")
    assert event["handling"] == ["TLP:AMBER", "PAP:GREEN"]
