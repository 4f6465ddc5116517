"""Who may say who sees what, of which records, and what whoever is recused can still do."""

from dataclasses import replace
from datetime import timedelta

from domain.test_donation import entry
from mutating import done, refused, register, word
from scenario import CAT, COMMISSION
from seeing import (
    SELECTIONS,
    SUBJECT,
    TREASURER,
    change,
    counts,
    deputise,
    in_office,
    one_of_each,
)
from served import Client
from served import client as client

WARNINGS = "{ warnings { totalCount } }"


async def test_a_deputy_cannot_name_himself_and_sees_nothing_once_his_time_is_over(client: Client) -> None:
    warning = await one_of_each(client)
    await deputise(client, timedelta(days=-1), timedelta(days=1))
    said = f'id: "blue", person: "tim", record: "{warning}", sight: NAMED'
    for act in ("{}", "{reported: true}"):
        text = f"mutation {{ changeSight(input: {{{said}, act: {act}}}) {{ receipt errors {{ code }} }} }}"
        answer = (await in_office(client, "security", text))["data"]["changeSight"]
        assert answer == {"receipt": None, "errors": [{"code": "NEEDS_SECOND_PERSON"}]}
    await deputise(client, timedelta(days=-2), timedelta(days=-1))
    assert await counts(client, TREASURER, WARNINGS) == [0]


async def test_who_is_recused_is_told_of_a_record_that_he_begins_again_as_of_none(client: Client) -> None:
    await one_of_each(client)
    said = {"candidateName": "Bob Example", "contest": "Ely", "subjectId": SUBJECT, "key": "ely"}
    bar = (await done(client, SELECTIONS, "openConsideration", **said))["id"]
    await change(client, CAT, "dan", bar, "RECUSED")
    for contest in ("Ely", "Wells"):
        refusal = await refused(client, SELECTIONS, "openConsideration", **said | {"contest": contest})
        assert (refusal["code"], refusal["record"], refusal["stage"]) == ("NOT_FOUND", None, None)


async def test_who_is_recused_amends_nothing(client: Client) -> None:
    await register(client, COMMISSION)
    said = {"entry": word(entry), "exportedOn": "2026-01-02", "subjectIds": [SUBJECT]}
    donation = (await done(client, COMMISSION, "reportDonation", **said))["id"]
    await client.service.caught_up()
    another = replace(COMMISSION, person="gus")
    await change(client, another, COMMISSION.person, donation, "RECUSED")
    later = said | {"entry": word(replace(entry, value=entry.value + 1)), "exportedOn": "2026-02-02"}
    assert (await refused(client, COMMISSION, "reportDonation", **later))["code"] == "NOT_FOUND"
    await done(client, another, "reportDonation", **later)
