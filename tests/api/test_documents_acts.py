"""The documents by which people act, each sent by whoever would send it."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from api.test_documents import DOCUMENTS
from mutating import ask, audience_of, register
from scenario import ANN, BOB, CAT, COMMISSION, DAN, EVE
from served import Client
from served import client as client
from taskforce import files
from taskforce.domain.kernel import Officer, OrganisationKind

IDA = Officer("secretariat", OrganisationKind.SECRETARIAT, "desk", "ida")
SUBJECT = str(uuid4())


class Desk:
    """Remembers which documents were sent."""

    def __init__(self, client: Client) -> None:
        self._client, self.sent = client, set[str]()

    async def sends(self, by: Officer, name: str, /, **variables: Any) -> Any:
        """The answer to its last field, in which nothing is refused."""
        place = f"{audience_of(by)}/{name}"
        self.sent.add(place)
        answer = await ask(self._client, by, (files.graphql() / f"{place}.graphql").read_text(), **variables)
        for payload in answer.values():
            assert not payload.get("errors"), (place, payload)
        return list(answer.values())[-1]


@pytest.fixture
async def desk(client: Client) -> Desk:
    await register(client, CAT, EVE, ANN, COMMISSION)
    return Desk(client)


async def warn(desk: Desk) -> str:
    ids = []
    for recipient in ("blue", "red"):
        said = {
            "recipientOffices": ["security", "selections"],
            "gist": "Advised not to select.",
            "permittedActions": ["decide"],
        }
        draft = {"recipient": recipient, "subjectId": SUBJECT, **said}
        drafted = await desk.sends(ANN, "draft_warning", input=draft)
        ids.append(drafted["warning"]["id"])
        await desk.sends(ANN, "review_warning", id=ids[-1])
        await desk.sends(BOB, "authorise_warning", id=ids[-1])
    issued = await desk.sends(BOB, "issue_warnings", ids=ids)
    assert [warning["recipient"] for warning in issued["warnings"]] == ["blue", "red"]
    seen = await desk.sends(ANN, "warning_after", id=ids[0], receipt=issued["receipt"])
    assert (seen["stage"], seen["receipt"]) == ("ISSUED", "SENT")
    acknowledged = await desk.sends(CAT, "acknowledge_warning", id=ids[0])
    assert acknowledged["warning"]["receipt"] == "ACKNOWLEDGED"
    responded = await desk.sends(CAT, "respond_to_warning", id=ids[0], response="ACTED")
    seen = await desk.sends(CAT, "record_after", id=ids[0], receipt=responded["receipt"])
    assert seen["warningReceipt"] == "RESPONDED"
    withdrawn = await desk.sends(ANN, "withdraw_warning", id=ids[1], reason="Another person.", notice="Do not use it.")
    assert withdrawn["warning"]["stage"] == "WITHDRAWN"
    found: str = ids[0]
    return found


async def bar(desk: Desk, warning: str) -> None:
    said = {"subjectId": SUBJECT, "candidateName": "Ann Example", "contest": "Ely", "citesWarning": warning}
    opened = (await desk.sends(CAT, "open_consideration", input=said))["candidateBar"]
    assert opened["warning"] == {"id": warning, "stage": "ISSUED"}
    await desk.sends(CAT, "propose_bar", id=opened["id"], scope="APPROVED_LIST")
    barred = await desk.sends(DAN, "confirm_bar", id=opened["id"], scope="APPROVED_LIST")
    assert (barred["candidateBar"]["stage"], barred["candidateBar"]["confirmedBy"]) == ("BARRED", "dan")


async def flag(desk: Desk) -> str:
    said = {"value": 900_00, "receivedOn": "2026-03-01", "donorName": "Ann Example", "subjectIds": [SUBJECT]}
    noted = (await desk.sends(CAT, "note_donation", input=said))["donation"]
    about = {"donationId": noted["id"], "recipient": "blue", "ground": "IMPERMISSIBLE", "receivedOn": "2026-03-01"}
    raised = (await desk.sends(COMMISSION, "raise_donation_flag", input=about))["donationFlag"]
    assert (raised["acceptBy"], raised["donation"]["donorName"]) == ("2026-03-30", "Ann Example")
    found = """mutation ($id: ID!) {
        acknowledgeDonationFlag(input: {id: $id}) { receipt } startCheck(input: {id: $id}) { receipt }
        determinePermissibility(input: {id: $id, finding: IMPERMISSIBLE}) { receipt }
    }"""
    await ask(desk._client, CAT, found, id=raised["id"])
    assert (await desk.sends(COMMISSION, "dispute_finding", id=raised["id"]))["donationFlag"]["stage"] == "DISPUTED"
    back = {"to": "DONOR", "evidence": "bank 17", "on": "2026-03-29"}
    assert (await desk.sends(CAT, "return_donation", id=raised["id"], **back))["donationFlag"]["returnedTo"] == "DONOR"
    found_flag: str = raised["id"]
    return found_flag


async def register_one(desk: Desk) -> None:
    said = {"organisationId": "green", "kind": "PARTY", "name": "Green"}
    registered = (await desk.sends(IDA, "register_organisation", **said))["organisation"]
    joined = await desk.sends(IDA, "add_member", id=registered["id"], office="security", person="jon")
    assert joined["organisation"]["holders"] == [{"office": "security", "person": "jon"}]
    when = {"beginsAt": "2026-01-01T00:00:00Z", "endsAt": "2026-02-01T00:00:00Z"}
    deputised = await desk.sends(IDA, "appoint_deputy", id=registered["id"], office="security", person="kim", **when)
    assert deputised["organisation"]["holders"][-1] == {
        "office": "security",
        "person": "kim",
        "sinceAt": "2026-01-01T00:00:00+00:00",
        "untilAt": "2026-02-01T00:00:00+00:00",
    }


async def recuse(desk: Desk, records: dict[Officer, str]) -> None:
    """First a colleague, then himself: he is then told nothing of it any more."""
    for by, record in records.items():
        said = {"organisation": by.organisation, "record": record, "sight": "RECUSED"}
        changed = await desk.sends(by, "change_sight", person="jon", **said)
        [shown] = changed["organisation"]["exceptions"]
        assert (shown["person"], shown["record"], shown["sight"]) == ("jon", record, "RECUSED")
        changed = await desk.sends(by, "change_sight", person=by.person, **said)
        assert changed["organisation"]["exceptions"] == []


async def test_every_document_by_which_somebody_acts_is_carried_out(desk: Desk) -> None:
    warning = await warn(desk)
    await bar(desk, warning)
    flagged = await flag(desk)
    await register_one(desk)
    await recuse(desk, {replace(ANN, office="disclosure"): warning, CAT: warning, COMMISSION: flagged})
    asked = {
        "assignedTo": "agency",
        "subjectIds": [SUBJECT],
        "question": "Who?",
        "acknowledgeBy": "2030-01-01T00:00:00Z",
    }
    raised = await desk.sends(CAT, "raise_referral", input=asked)
    assert raised["referral"]["stage"] == "RAISED"
    acting = {
        f"{f.parent.name}/{f.stem}" for f in DOCUMENTS if "mutation " in (text := f.read_text()) or "@after" in text
    }
    assert desk.sent == acting
