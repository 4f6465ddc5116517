"""Who may say who sees what, of which records, and what whoever is recused can still do."""

from datetime import timedelta

from seeing import (
    TREASURER,
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
