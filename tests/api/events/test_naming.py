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
    theirs = draft | {"source": yard.source, "data": DRAFT | {"gist": "Something else."}}
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


NOBODYS = ["/yard", "desk", "/desk2/x", "//desk", "/", "/desk%2Fx", "https://desk/desk"]


@pytest.mark.parametrize("source", [*NOBODYS, "/desk/~", "/desk/~ann", "/desk/~case-system/x"])
async def test_a_source_is_bound_to_its_credential(agency: Sender, source: str) -> None:
    verdict = await agency.say("warning.drafted", "W1", DRAFT, source=source)
    assert (verdict["code"], verdict["field"]) == ("OTHER_SOURCE", "source")
    assert (await agency.say("warning.drafted", "W1", DRAFT, source="/desk/cases/~ann"))["verdict"] == "recorded"


@pytest.mark.parametrize(
    "source", [*NOBODYS, "/desk", "/desk/", "/desk/~", "/desk/cases", "/desk/~bob", "/desk/~annie"]
)
async def test_a_persons_source_is_below_that_of_the_organisation_and_the_persons_own(
    client: Client, source: str
) -> None:
    ann = Sender(client, "agencies", "desk", "desk", "ann")
    verdict = await ann.say("warning.drafted", "W1", DRAFT, source=source)
    assert (verdict["code"], "/desk/~ann" in verdict["detail"]) == ("OTHER_SOURCE", True)
    for own in ("/desk/~ann", "/desk/~ann/notebook"):
        assert (await ann.say("warning.drafted", own, DRAFT, source=own))["verdict"] == "recorded"


async def test_a_person_has_a_source_whatever_the_issuer_calls_him(client: Client) -> None:
    strange = Sender(client, "agencies", "desk", "desk", "a/b c")
    for source, verdict in (("/desk/~a/b c", "refused"), ("/desk/~a", "refused"), ("/desk/~a%2Fb%20c", "recorded")):
        assert (await strange.say("warning.drafted", "W1", DRAFT, source=source))["verdict"] == verdict


async def test_a_person_neither_takes_an_id_of_a_system_or_a_colleague_nor_learns_of_one(
    agency: Sender, client: Client
) -> None:
    ann, bob = (Sender(client, "agencies", "desk", "desk", person) for person in ("ann", "bob"))
    other = DRAFT | {"gist": "Something else."}
    for number, (first, second) in enumerate([(agency, ann), (ann, agency), (ann, bob)]):
        said = [
            await sender.say("warning.drafted", f"{number} {sender.person}", data, id=f"case-{number}")
            for sender, data in ((first, DRAFT), (second, other))
        ]
        assert told(said) == ["recorded", "recorded"]


async def test_an_organisation_with_a_stroke_in_its_id_has_a_source_of_its_own(client: Client) -> None:
    secretariat = Sender(client, "secretariat", "secretariat")
    said = {"organisation_id": "desk/x", "kind": "agency", "name": "Desk X"}
    await secretariat.say("organisation.registered", "desk/x", said)
    theirs = Sender(client, "agencies", "desk/x")
    assert (await theirs.say("warning.drafted", "W1", DRAFT, source="/desk/x"))["code"] == "OTHER_SOURCE"
    assert (await theirs.say("warning.drafted", "W1", DRAFT, source="/desk%2Fx/~local"))["verdict"] == "recorded"


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
