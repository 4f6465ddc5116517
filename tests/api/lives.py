"""The life of each kind of record, by every mutation that shows it."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from mutating import audience_of, done, mutate, register
from scenario import ANN, BOB, CAT, COMMISSION, DAN
from served import Client
from served import client as client
from taskforce.domain.kernel import Officer, OrganisationKind

IDA = Officer("secretariat", OrganisationKind.SECRETARIAT, "desk", "ida")
YARD = Officer("yard", OrganisationKind.AGENCY, "desk", "gil")
SUBJECT = str(uuid4())
BEGIN, END = "2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"
LOWER = {"marking": "OFFICIAL"}


class Life:
    """Remembers which mutations of which audience were carried out."""

    def __init__(self, client: Client) -> None:
        self.client, self.tried = client, set[tuple[str, str]]()

    async def begins(self, by: Officer, name: str, /, **said: Any) -> str:
        self.tried.add((audience_of(by), name))
        found: str = (await done(self.client, by, name, **said))["id"]
        return found

    async def goes(self, id: str, /, *steps: tuple[Any, ...]) -> None:
        """Each: by whom, which mutation, the stage it leads to, and what is said."""
        for by, name, stage, *said in steps:
            self.tried.add((audience_of(by), name))
            shown = await done(self.client, by, name, "id stage", id=id, **(said[0] if said else {}))
            assert shown == {"id": id, "stage": stage}, name


async def drafted(life: Life) -> str:
    said = {"recipientOffices": ["security"], "gist": "Advised not to select.", "permittedActions": ["decide"]}
    id = await life.begins(ANN, "draftWarning", recipient="blue", subjectId=SUBJECT, **said)
    await life.goes(id, (ANN, "reviewWarning", "REVIEWED"), (BOB, "authoriseWarning", "AUTHORISED"))
    return id


async def issued(life: Life) -> str:
    id = await drafted(life)
    await life.goes(id, (BOB, "issueWarning", "ISSUED"))
    return id


async def warning(life: Life) -> None:
    first, second, third = await issued(life), await issued(life), await issued(life)
    await life.goes(
        first,
        (CAT, "deliverWarning", "ISSUED"),
        (CAT, "openWarning", "ISSUED"),
        (CAT, "acknowledgeWarning", "ISSUED"),
        (CAT, "respondToWarning", "ISSUED", {"response": "ACTED", "note": "Not selected."}),
        (ANN, "withdrawWarning", "WITHDRAWN", {"reason": "The source was wrong.", "notice": "Do not rely on it."}),
        (CAT, "acknowledgeRetraction", "WITHDRAWN"),
    )
    await life.goes(
        second, (ANN, "deliverWarning", "ISSUED"), (ANN, "supersedeWarning", "SUPERSEDED", {"supersededBy": third})
    )
    await life.goes(third, (ANN, "closeWarning", "CLOSED"))
    await life.goes(third, *((by, "lowerWarningMarking", "CLOSED", LOWER) for by in (ANN, CAT)))
    several = [await drafted(life), await drafted(life)]
    life.tried.add(("agencies", "issueWarnings"))
    shown = await done(life.client, BOB, "issueWarnings", "id stage", ids=several)
    assert shown == [{"id": id, "stage": "ISSUED"} for id in several]


async def bar(life: Life) -> None:
    said = {"subjectId": SUBJECT, "candidateName": "Ann Example", "contest": "Ely"}

    async def considered(**more: Any) -> str:
        return await life.begins(CAT, "openConsideration", **said, **more)

    cited = await issued(life)
    barred = await considered(citesWarning=cited)
    await life.goes(
        barred,
        (CAT, "proposeBar", "PROPOSED", {"scope": "APPROVED_LIST"}),
        (DAN, "confirmBar", "BARRED", {"scope": "APPROVED_LIST"}),
    )
    withdrawal = {"reason": "The source was wrong.", "notice": "Do not rely on it."}
    await life.goes(cited, (ANN, "withdrawWarning", "WITHDRAWN", withdrawal))
    await life.client.service.caught_up()
    await life.goes(
        barred,
        (CAT, "keepBar", "BARRED"),
        (CAT, "lowerBarMarking", "BARRED", LOWER),
        (CAT, "recordSubjectNotified", "BARRED", {"reasonsGiven": False}),
        (CAT, "proposeVariation", "BARRED", {"scope": "MEMBERSHIP"}),
        (DAN, "confirmVariation", "BARRED", {"scope": "MEMBERSHIP"}),
        (DAN, "liftBar", "LIFTED"),
    )
    await life.goes(await considered(), (CAT, "pauseConsideration", "PAUSED"), (CAT, "decideNoBar", "NOT_BARRED"))
    await life.goes(await considered(), (CAT, "recordCandidateWithdrawal", "CANDIDATE_WITHDREW"))
    closed = {"nominationsClose": "2020-01-01T16:00:00+00:00"}
    await life.goes(await considered(**closed), (CAT, "disownCandidate", "DISOWNED"))


async def referral(life: Life) -> None:
    said = {"subjectIds": [SUBJECT], "question": "Who is it?", "acknowledgeBy": "2030-01-01T00:00:00+00:00"}
    mine = await life.begins(CAT, "raiseReferral", assignedTo="agency", **said)
    await life.goes(
        mine,
        (ANN, "acknowledgeReferral", "ACKNOWLEDGED"),
        (ANN, "acceptReferral", "ACCEPTED"),
        (ANN, "startAssessment", "UNDER_ASSESSMENT"),
        (ANN, "awaitInformation", "AWAITING_INFORMATION", {"question": "Since when?"}),
        (ANN, "startAssessment", "UNDER_ASSESSMENT"),
        (ANN, "assessReferral", "ASSESSED", {"conclusion": "NO_CONCERN", "confidence": "HIGH"}),
        (ANN, "closeReferral", "CLOSED"),
        (CAT, "reopenReferral", "REOPENED", {"newInformation": "She has moved."}),
        (CAT, "withdrawReferral", "WITHDRAWN"),
        *((by, "lowerReferralMarking", "WITHDRAWN", LOWER) for by in (ANN, CAT)),
    )
    endings: list[tuple[str, str, dict[str, str]]] = [
        ("rejectReferral", "REJECTED", {"reason": "Not for us."}),
        ("redirectReferral", "REDIRECTED", {"to": "yard", "referralId": mine}),
        ("markReferralDuplicate", "DUPLICATE", {"referralId": mine}),
    ]
    for name, stage, more in endings:
        other = await life.begins(YARD, "raiseReferral", assignedTo="agency", **said)
        await life.goes(other, (ANN, "acknowledgeReferral", "ACKNOWLEDGED"), (ANN, name, stage, more))
    await life.goes(
        other, (ANN, "closeReferral", "CLOSED"), (YARD, "reopenReferral", "REOPENED", {"newInformation": "?"})
    )
    await life.goes(other, (YARD, "withdrawReferral", "WITHDRAWN"))


ENTRY: dict[str, Any] = {
    "reference": "C0001", "recipient": "blue", "recipientName": "Blue", "recipientType": "Political Party",
    "value": 500_01, "receivedOn": "2026-03-01", "accountingUnitId": "", "accountingUnitName": "", "donorId": "D1",
    "donorName": "Ms Ann Example", "donorStatus": "Individual", "doneeType": "", "companyNumber": "", "postcode": "",
    "donationType": "Cash", "nature": "", "purposeOfVisit": "", "action": "", "reportingPeriod": "Q1 2026",
    "campaigningName": "", "registerName": "GB", "further": [], "rawDates": [],
}  # fmt: skip


async def donation(life: Life) -> None:
    noted = {"value": 2**40, "receivedOn": "2026-03-01", "donorName": "Ms Ann Example", "subjectIds": [SUBJECT]}
    ours = await life.begins(CAT, "noteDonation", **noted)
    await life.goes(ours, *((by, "lowerDonationMarking", "NOTED", LOWER) for by in (CAT, COMMISSION)))
    said = {"entry": ENTRY, "exportedOn": "2026-04-01", "subjectIds": [SUBJECT]}
    id = await life.begins(COMMISSION, "reportDonation", **said)
    amended = said | {"entry": ENTRY | {"value": 600_00}, "exportedOn": "2026-05-01"}
    assert await done(life.client, COMMISSION, "reportDonation", "id value", **amended) == {"id": id, "value": 600_00}


async def flag(life: Life) -> None:
    noted = {"value": 900_00, "receivedOn": "2026-03-01", "donorName": "Ms Ann Example", "subjectIds": [SUBJECT]}
    donation = await done(life.client, CAT, "noteDonation", **noted)
    on = {"on": "2026-03-30"}

    async def checked(by: Officer = COMMISSION, finding: str = "PERMISSIBLE") -> str:
        said = {"donationId": donation["id"], "recipient": "blue", "ground": "UNIDENTIFIED", "value": 900_00}
        id = await life.begins(by, "raiseDonationFlag", **said)
        found = {"finding": finding}
        await life.goes(id, (CAT, "acknowledgeDonationFlag", "ACKNOWLEDGED"), (CAT, "startCheck", "CHECK_STARTED"))
        await life.goes(id, (CAT, "determinePermissibility", "DETERMINED", found))
        return id

    await life.goes(
        await checked(), (COMMISSION, "disputeFinding", "DISPUTED"), (CAT, "acceptDonation", "ACCEPTED", on)
    )
    returned = on | {"to": "DONOR", "evidence": "bank 17"}
    await life.goes(
        await checked(finding="IMPERMISSIBLE"),
        (CAT, "refuseDonation", "REFUSED"),
        (CAT, "returnDonation", "RETURNED", returned),
        (COMMISSION, "upholdDonationFlag", "UPHELD"),
    )
    await life.goes(await checked(), (CAT, "sendDonationToCommission", "SENT_TO_COMMISSION", on))
    forfeited = on | {"manner": "VOLUNTARILY"}
    await life.goes(
        await checked(), (CAT, "deferDonation", "DEFERRED"), (CAT, "forfeitDonation", "FORFEITED", forfeited)
    )
    await life.goes(await checked(), (COMMISSION, "clearDonationFlag", "CLEARED"))
    await life.goes(await checked(CAT), (CAT, "withdrawDonationFlag", "WITHDRAWN"))
    heard = {"outcome": "RETURNED", "ground": "IMPERMISSIBLE", "exportedOn": "2026-05-01", "recipient": "blue"}
    last = await checked()
    await life.goes(last, (COMMISSION, "reportOutcome", "RETURNED", heard))
    await life.goes(last, *((by, "lowerDonationFlagMarking", "RETURNED", LOWER) for by in (CAT, COMMISSION)))
    await life.goes(await checked(), (COMMISSION, "withdrawDonationFlag", "WITHDRAWN"))


async def organisation(life: Life) -> None:
    said = {"organisationId": "green", "kind": "PARTY", "name": "Green"}
    id, office = await life.begins(IDA, "registerOrganisation", **said), {"office": "security"}
    assert await life.begins(IDA, "registerOrganisation", **said) == id
    await life.goes(
        id,
        (IDA, "lowerOrganisationMarking", "REGISTERED", LOWER),
        (IDA, "renameOrganisation", "REGISTERED", {"name": "Greens"}),
        (IDA, "openOffice", "REGISTERED", office),
        (IDA, "addMember", "REGISTERED", office | {"person": "jon"}),
        (IDA, "removeMember", "REGISTERED", office | {"person": "jon"}),
        (IDA, "appointDeputy", "REGISTERED", office | {"person": "jon", "beginsAt": BEGIN, "endsAt": END}),
        (IDA, "closeOffice", "REGISTERED", office),
        (IDA, "recordOrganisationLeft", "LEFT"),
    )
    reported = {"organisationId": "grey", "kind": "PARTY", "name": "Grey", "exportedOn": "2026-05-01"}
    for name, about in (("reportOrganisationName", reported), ("lowerOrganisationMarking", {"id": "grey"} | LOWER)):
        life.tried.add(("regulator", name))
        payload = await mutate(life.client, COMMISSION, name, **about)
        assert payload["receipt"]
        assert payload["organisation"] is None  # another's: what each sees of its people is its own business
    await register(life.client, ANN, COMMISSION)
    flag = {"recipient": "blue", "ground": "OTHER", "donationId": SUBJECT}
    seen = {
        replace(ANN, office="disclosure"): await drafted(life),
        CAT: await issued(life),
        COMMISSION: await life.begins(COMMISSION, "raiseDonationFlag", **flag),
    }
    for by, record in seen.items():
        life.tried.add((audience_of(by), "changeSight"))
        said = {"id": by.organisation, "person": "jon", "record": record, "sight": "RECUSED"}
        shown = await done(life.client, by, "changeSight", "exceptions { person record sight }", **said)
        assert shown == {"exceptions": [{"person": "jon", "record": record, "sight": "RECUSED"}]}


LIVES = {
    "Organisation": organisation,
    "Warning": warning,
    "CandidateBar": bar,
    "Referral": referral,
    "Donation": donation,
    "DonationFlag": flag,
}
