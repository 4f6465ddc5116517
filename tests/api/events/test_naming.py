"""What an event and its record are called, and by whom: nobody's names are anybody else's."""

from uuid import UUID

import pytest

from sending import DRAFT, Sender, told
from served import Client
from taskforce.api.events.about import named_in
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.organisation import Organisation
from taskforce.domain.warning import Warning
from taskforce.doors.identifiers import id_of

DESK = Officer("desk", OrganisationKind.AGENCY, "desk", "ann")


async def test_an_id_is_its_sources_own(agency: Sender, client: Client) -> None:
    draft = agency.event("warning.drafted", "W1", DRAFT)
    yard = Sender(client, "agencies", "yard")
    theirs = draft | {"source": "/yard", "data": DRAFT | {"gist": "Something else."}}
    assert told(await agency.send(draft)) + told(await yard.send(theirs)) == ["recorded", "recorded"]


async def test_a_key_is_its_organisations_own(agency: Sender, client: Client) -> None:
    yard = Sender(client, "agencies", "yard")
    mine, theirs = await agency.say("warning.drafted", "W1", DRAFT), await yard.say("warning.drafted", "W1", DRAFT)
    assert mine["record"] != theirs["record"]
    assert (await yard.say("warning.reviewed", theirs["record"]))["version"] == 2


async def test_the_id_of_a_record_is_no_key_under_which_another_could_be_found_again(agency: Sender) -> None:
    record = (await agency.say("warning.drafted", "W1", DRAFT))["record"]
    verdict = await agency.say("warning.drafted", record, DRAFT)
    assert (verdict["code"], verdict["field"]) == ("BAD_DATA", "subject")


@pytest.mark.parametrize("source", ["/yard", "desk", "/desk2/x", "//desk", "/", "/desk%2Fx", "https://desk/desk"])
async def test_a_source_is_bound_to_its_credential(agency: Sender, source: str) -> None:
    assert (await agency.say("warning.drafted", "W1", DRAFT, source=source))["code"] == "OTHER_SOURCE"


async def test_an_organisation_with_a_stroke_in_its_id_has_a_source_of_its_own(client: Client) -> None:
    secretariat = Sender(client, "secretariat", "secretariat")
    said = {"organisation_id": "desk/x", "kind": "agency", "name": "Desk X"}
    await secretariat.say("organisation.registered", "desk/x", said)
    theirs = Sender(client, "agencies", "desk/x")
    assert (await theirs.say("warning.drafted", "W1", DRAFT, source="/desk/x"))["code"] == "OTHER_SOURCE"
    assert (await theirs.say("warning.drafted", "W1", DRAFT, source="/desk%2Fx"))["verdict"] == "recorded"


ID = UUID("0abcdef1-0000-4000-8000-00000000000f")


@pytest.mark.parametrize(
    "form",
    [
        *(str(ID), str(ID).upper(), ID.hex, ID.urn, f"{{{ID}}}", f"uuid:{ID}", f"-{ID.hex}-", "0_" + ID.hex[2:]),
        *(f" {ID.hex[2:]} ", f"+{ID.hex[1:]}", ID.hex.replace("0", "\N{ARABIC-INDIC DIGIT ZERO}")),
        *(id_of(Warning, ID), id_of(Organisation, ID)),
    ],
)
def test_an_id_is_found_in_whichever_form_it_is_written(form: str) -> None:
    """In all that Python takes for a UUID, or whoever is erased could be missed."""
    meant = UUID(form) if len(form) < 50 else ID
    assert meant in named_in({"data": [{"whatever": form}, "x" * 40]}, DESK)


@pytest.mark.parametrize("text", ["x" * 40, "0" * 31, "0" * 33, "eA==" * 13, "words " * 8, "\N{SNOWMAN}" * 40])
def test_what_is_none_is_no_id(text: str) -> None:
    assert named_in({"data": text}, DESK) == set()
