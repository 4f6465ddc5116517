"""The whole story, told to the log in the order in which it happened, and then published to ministers."""

from datetime import UTC, datetime
from itertools import chain

from msgspec.structs import replace

from taskforce.api.clock import publish
from taskforce.demo.candidates import candidates
from taskforce.demo.money import money
from taskforce.demo.notices import notices
from taskforce.demo.organisations import organisations
from taskforce.demo.questions import questions
from taskforce.demo.record import SOURCE
from taskforce.demo.routine import routine
from taskforce.log.cases import Cases
from taskforce.log.command import Command
from taskforce.log.verdict import Duplicate

PARTS = (organisations, notices, candidates, money, questions, routine)


def commands() -> list[Command]:
    said = chain.from_iterable(record.commands for part in PARTS for record in part())
    return sorted(said, key=lambda command: command.act.occurred_at)


async def tell(cases: Cases) -> int:
    """How many events it recorded: none where it was told before, the rest where that was cut short."""
    told = [await cases.ask(command) for command in commands()]
    told.append(await cases.ask(_published()))
    return sum(answer.events for answer in told if not isinstance(answer, Duplicate))


def _published() -> Command:
    """Once, with the counts as they stand then."""
    command = publish(datetime.now(UTC))
    return replace(command, act=replace(command.act, source=SOURCE, command_id="overview"), content=b"overview")
