"""Who sees what of a party's and an agency's records: those records, who asks for them, and in which office."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mutating import ask, done, mutate, register
from scenario import ANN, BOB, CAT, DAN, EVE
from served import Client
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.doors.identifiers import id_of

SELECTIONS = replace(DAN, office="selections")
TREASURER = Officer("blue", OrganisationKind.PARTY, "treasurer", "tim")
CHAIR = Officer("blue", OrganisationKind.PARTY, "chair", "joy")
DISCLOSURE = replace(BOB, office="disclosure")
SECRETARIAT = Officer("secretariat", OrganisationKind.SECRETARIAT, "members", "sam")
ALL = "{ warnings { totalCount } candidateBars { totalCount } donations { totalCount } referrals { totalCount } }"
SUBJECT = "00000000-0000-0000-0000-000000000007"
BLUE = id_of(Organisation, stream_of("blue"))


async def counts(client: Client, by: Officer, text: str = ALL) -> list[int]:
    return [field["totalCount"] for field in (await ask(client, by, text)).values()]


async def issued(client: Client, *offices: str) -> str:
    said = {"recipientOffices": list(offices), "gist": "Advised not to select.", "permittedActions": ["decide"]}
    id: str = (await done(client, ANN, "draftWarning", recipient="blue", subjectId=SUBJECT, **said))["id"]
    for by, name in ((ANN, "reviewWarning"), (BOB, "authoriseWarning"), (BOB, "issueWarning")):
        await done(client, by, name, id=id)
    await client.service.caught_up()
    return id


async def one_of_each(client: Client) -> str:
    await register(client, CAT, EVE, ANN)
    warning = await issued(client, "security")
    await done(client, SELECTIONS, "openConsideration", candidateName="Ann Example", contest="Ely", subjectId=SUBJECT)
    money = {"value": 100, "receivedOn": "2026-01-02", "donorName": "Ann Example", "subjectIds": [SUBJECT]}
    await done(client, TREASURER, "noteDonation", **money)
    question = {"subjectIds": [SUBJECT], "question": "Who?", "acknowledgeBy": "2030-01-01T00:00:00Z"}
    await done(client, CAT, "raiseReferral", assignedTo="agency", **question)
    await client.service.caught_up()
    return warning


async def change(client: Client, by: Officer, person: str, record: str, sight: str) -> None:
    payload = await mutate(client, by, "changeSight", id=by.organisation, person=person, record=record, sight=sight)
    assert payload["errors"] == []


async def deputise(client: Client, begins: timedelta, ends: timedelta) -> None:
    await done(client, SECRETARIAT, "openOffice", id="blue", office="security")
    now = datetime.now(UTC)
    when = {"beginsAt": (now + begins).isoformat(), "endsAt": (now + ends).isoformat()}
    await done(client, SECRETARIAT, "appointDeputy", id="blue", person="tim", office="security", **when)


async def in_office(client: Client, office: str, text: str = "{ warnings { totalCount } }") -> Any:
    token = client.issuer.token("parties", "blue", "treasurer", "tim")
    headers = {"authorization": f"Bearer {token}", "taskforce-office": office}
    return (await client.http.post("/graphql/parties", headers=headers, json={"query": text})).json()
