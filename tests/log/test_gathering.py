"""Requests that come at once are decided together, and answered apart."""

import asyncio
from typing import NoReturn

import pytest
from structlog.testing import capture_logs

from log.acts import command, joining
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.log.cases import Cases
from taskforce.log.command import Answer, Command
from taskforce.log.gathering import Gathering
from taskforce.log.verdict import Duplicate, Recorded, Unavailable


def breaking(_: Organisation) -> NoReturn:
    raise ZeroDivisionError


async def test_each_has_its_own_answers_in_its_own_order(cases: Cases) -> None:
    gathering = Gathering(cases)
    asked = [[joining(f"PP{n}", "ann"), joining(f"PP{n}", "bob")][: n % 3] for n in range(40)]
    answers = await asyncio.gather(*(gathering.ask_all("blue", each) for each in asked))
    assert [len(each) for each in answers] == [len(each) for each in asked]
    assert {type(answer) for each in answers for answer in each} == {Recorded}
    again = await asyncio.gather(*(gathering.ask_all("blue", each) for each in asked))
    assert {type(answer) for each in again for answer in each} == {Duplicate}


async def test_they_are_recorded_in_few_transactions(cases: Cases) -> None:
    gathering = Gathering(cases)
    with capture_logs() as lines:
        await asyncio.gather(*(gathering.ask_all("blue", [joining(f"PP{n}", "ann")]) for n in range(100)))
    assert sum(line["event"] == "batch" for line in lines) <= 4


async def test_one_that_breaks_takes_no_other_with_it(cases: Cases) -> None:
    gathering = Gathering(cases, parts=1)
    asked = [joining("PP0", "ann"), joining("PP1", "ann"), command("PP2", breaking), joining("PP3", "ann")]
    answers = await asyncio.gather(*(gathering.ask_all("blue", [each]) for each in asked), return_exceptions=True)
    assert [type(answer) for answer in answers] == [list, list, ZeroDivisionError, list]


async def test_who_gives_up_leaves_the_others_their_answers(cases: Cases) -> None:
    gathering = Gathering(cases, parts=1)
    first, gone, last = (asyncio.create_task(gathering.ask_all("blue", [joining(f"PP{n}", "ann")])) for n in range(3))
    await asyncio.sleep(0)
    gone.cancel()
    assert type((await first)[0]) is Recorded
    assert type((await last)[0]) is Recorded
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await cases.load([stream_of("PP1")])


async def test_while_the_log_is_away_all_are_told_at_once_and_nobody_waits_for_each_other(
    cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[int]()

    async def away(every: list[Command]) -> NoReturn:
        asked.append(len(every))
        raise Unavailable

    monkeypatch.setattr(cases, "ask_all", away)
    gathering = Gathering(cases, parts=1)
    answers = await asyncio.gather(
        *(gathering.ask_all("blue", [joining(f"PP{n}", "ann")]) for n in range(9)), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [Unavailable] * 9
    assert asked == [9]


@pytest.fixture
def parts(cases: Cases, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The ids of the commands in each part that is asked, as it begins."""
    found, ask = list[list[str]](), cases.ask_all

    async def told(every: list[Command]) -> list[Answer]:
        found.append([each.act.command_id for each in every])
        return await ask(every)

    monkeypatch.setattr(cases, "ask_all", told)
    return found


def named(*ids: str) -> list[Command]:
    return [joining("PP0", "ann", id) for id in ids]


async def test_an_organisation_that_asks_for_much_leaves_a_part_to_others(cases: Cases, parts: list[list[str]]) -> None:
    gathering = Gathering(cases, parts=3, parts_of_one=2, most=2)
    asking = [asyncio.create_task(gathering.ask_all("blue", named(f"b{n}a", f"b{n}b"))) for n in range(9)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await gathering.ask_all("red", named("r"))
    await asyncio.gather(*asking)
    assert parts[:3] == [["b0a", "b0b"], ["b1a", "b1b"], ["r"]]
    assert len(parts) == 10


async def test_organisations_come_in_turn(cases: Cases, parts: list[list[str]]) -> None:
    gathering = Gathering(cases, parts=1, parts_of_one=1, most=3)
    asking = [asyncio.create_task(gathering.ask_all("blue", named(f"b{n}"))) for n in range(5)]
    await asyncio.sleep(0)
    asking += [asyncio.create_task(gathering.ask_all(by, named(by[0]))) for by in ("red", "green")]
    await asyncio.gather(*asking)
    assert parts == [["b0", "b1", "b2"], ["b3", "r", "g"], ["b4"]]
