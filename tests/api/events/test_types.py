"""What a system is told it may send, before it sends anything."""

import json
from typing import Any

import pytest

from sending import Sender
from served import Client
from taskforce.domain.commands import COMMANDS
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.lifecycle import CLOCK, Lifecycle
from taskforce.domain.offices import includes
from taskforce.domain.registry import EVENTS, RECORDS

BY_NOBODY_OUTSIDE = {"subject", "overview", "consultation_search"}


async def told(sender: Sender, path: str) -> Any:
    response = await sender.client.http.get(f"/events/{path}", headers=sender.headers)
    assert response.status_code == 200
    return response.json()


def test_every_command_of_an_officer_can_be_asked_and_none_of_the_clock() -> None:
    listed = {(command.record, method.__name__) for command in COMMANDS.values()
              for method in (command.method, command.again) if method}  # fmt: skip
    for name, record in RECORDS.items():
        steps = vars(record).get("LIFECYCLE", Lifecycle())
        for command in steps:
            asked_outside = steps[command].by != CLOCK and name not in BY_NOBODY_OUTSIDE
            assert ((record, command) in listed) == asked_outside, command


def test_names_are_not_given_twice() -> None:
    names = [command.name for command in COMMANDS.values()]
    assert len(set(names)) == len(names)


def test_a_type_is_called_after_the_event_it_leads_to() -> None:
    assert {event for event in COMMANDS if event not in EVENTS} == {"organisation.name_reported"}


async def test_each_kind_of_sender_is_told_its_own_types_and_no_others(agency: Sender, party: Sender) -> None:
    security = Officer("PP9001", OrganisationKind.PARTY, "security", "cat")
    of_agencies = {event for event, command in COMMANDS.items() if OrganisationKind.AGENCY in command.kinds}
    of_security = {event for event, command in COMMANDS.items() if includes(command.by, security)}
    for sender, own in ((agency, of_agencies), (party, of_security)):  # a system sends for every office
        found = await told(sender, "types")
        assert set(found) == own
        described = await told(sender, "asyncapi")
        assert set(described["channels"]["events"]["messages"]) == set(found)
        others = set(COMMANDS) - set(found)
        assert not [event for event in others if f'"{event}"' in json.dumps(described)]


async def test_a_schema_says_what_the_door_takes(agency: Sender) -> None:
    schema = (await told(agency, "types"))["warning.drafted"]
    assert schema["$id"] == "urn:taskforce:event:warning.drafted:1"
    assert schema["required"] == ["recipient", "recipient_offices", "subject_id", "gist", "permitted_actions"]
    assert schema["$defs"]["Given"]["enum"] == ["by_word_of_mouth", "in_writing"]
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("audience", ["agencies", "regulator", "secretariat"])
async def test_every_reference_in_the_description_leads_somewhere(client: Client, audience: str) -> None:
    described = await told(Sender(client, audience, "somebody"), "asyncapi")

    def look(part: Any, root: Any) -> None:
        if isinstance(part, dict):
            root = part if "$defs" in part else root
            if isinstance(reference := part.get("$ref"), str):
                here = root if reference.startswith("#/$defs/") else described
                for step in reference.removeprefix("#/").split("/"):
                    here = here[step]
            part = list(part.values())
        for each in part if isinstance(part, list) else ():
            look(each, root)

    look(described, described)
    assert described["asyncapi"] == "3.0.0"
