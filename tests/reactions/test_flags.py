"""The register's flag says what the register says, whoever reported it, and an import does not do it twice."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from imports.importing import FIRST, SECOND, THIRD, Importer, importer
from reactions.doing import done, load, reported
from register_files import row
from taskforce.database import Database
from taskforce.domain.donation import reported_as
from taskforce.domain.donation_flag_events import Ground, Stage
from taskforce.domain.register_flag import flag_id, in_step, questioned
from taskforce.imports.donations import DonationImport
from taskforce.log.cases import Cases
from taskforce.reactions import flags
from taskforce.reactions.cause import Cause
from taskforce.reactions.follower import Reactions

LABELLED: dict[str, Any] = {"donor_status": "Impermissible Donor", "action": "Returned"}
LABEL = {"DonorStatus": "Impermissible Donor", "DonationAction": "Returned"}


@pytest.fixture
async def register(database: Database, tmp_path: Path) -> AsyncIterator[Importer]:
    async with importer(database, tmp_path) as found:
        yield found


async def flag(cases: Cases, donation: UUID) -> Any:
    return (await cases.load([flag_id(donation)])).get(flag_id(donation))


async def test_what_the_register_questions_is_flagged_through_any_door(
    cases: Cases, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    questioned, other = await reported(cases, **LABELLED), await reported(cases)
    for _ in range(2):
        await reactions.catch_up()
        found = await flag(cases, questioned)
        assert (found.ground, found.stage) == (Ground.IMPERMISSIBLE, Stage.RETURNED)
        assert (found.raiser, found.recipient) == ("electoral-commission", "blue")
        assert await flag(cases, other) is None
        assert [type for type, _ in await done(admin)] == ["donation_flag.raised", "donation_flag.outcome_reported"]


@pytest.mark.parametrize(
    ("exported_on", "said", "stage"),
    [
        (THIRD, {}, Stage.CLEARED),
        (FIRST, {}, Stage.RETURNED),
        (THIRD, LABELLED | {"action": "Forfeited"}, Stage.FORFEITED),
        (THIRD, LABELLED, Stage.RETURNED),
    ],
)
async def test_it_follows_amendments_earlier_versions_and_confirmations(
    cases: Cases, reactions: Reactions, exported_on: date, said: dict[str, Any], stage: Stage
) -> None:
    id = await reported(cases, exported_on=SECOND, **LABELLED)
    await reactions.catch_up()
    await reported(cases, id, exported_on, **said)
    await reactions.catch_up()
    found = await flag(cases, id)
    assert (found.stage, found.heard[0]) == (stage, max(SECOND, exported_on))


async def test_a_label_that_is_heard_of_late_is_flagged_as_gone(cases: Cases, reactions: Reactions) -> None:
    id = await reported(cases, exported_on=SECOND)
    await reactions.catch_up()
    await reported(cases, id, FIRST, **LABELLED)
    await reactions.catch_up()
    assert (await flag(cases, id)).stage is Stage.CLEARED


async def test_a_flag_that_another_raised_by_what_was_said_before_is_put_right(
    cases: Cases, reactions: Reactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await reported(cases, exported_on=SECOND, **LABELLED)
    before = questioned((await load(cases, [id]))[0])
    await reported(cases, id, THIRD)
    concerned = flags.concerned

    async def meanwhile(causes: list[Cause], cases: Cases, log_id: int) -> list[Cause]:
        found, act = await concerned(causes, cases, log_id), causes[0].act("flag", "electoral-commission", "blue")
        await cases.settle(act, [flag_id(id)], lambda states: [in_step(states.get(flag_id(id)), id, before)])
        return found

    monkeypatch.setattr(flags, "concerned", meanwhile)
    await reactions.catch_up()
    assert (await flag(cases, id)).stage is Stage.CLEARED


async def test_after_an_import_there_is_nothing_left_to_do(
    register: Importer, reactions: Reactions, admin: asyncpg.Connection
) -> None:
    for on, said in ((FIRST, LABEL), (SECOND, {}), (THIRD, LABEL)):
        await register.take(row("C1", **said), row("C2"), on=on)
    before = await admin.fetchval("select position from log.head where log_id = 1")
    await reactions.catch_up()
    assert await admin.fetchval("select position from log.head where log_id = 1") == before
    assert await admin.fetchval("select count(*) from log.command where source = 'reactions'") == 0


async def test_what_an_import_cut_short_left_out_is_done(
    register: Importer, reactions: Reactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut_off(*_: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as cut:
        cut.setattr(DonationImport, "_keep_flags_in_step", cut_off)
        with pytest.raises(ConnectionResetError):
            await register.take(row(**LABEL))
    await reactions.catch_up()
    assert (await flag(register.cases, reported_as("C0000001"))).stage is Stage.RETURNED


SAID: list[dict[str, str]] = [{}, LABEL, LABEL | {"DonationAction": "Forfeited"}, {"Value": "£1.00"}]


def state(found: Any) -> Any:
    return found and (found.stage, found.ground, found.value, found.heard)


@pytest.mark.parametrize("seed", range(3))
async def test_an_import_and_reactions_at_once_end_where_an_import_alone_does(
    register: Importer, reactions: Reactions, seed: int
) -> None:
    chance = random.Random(seed)
    exports = [(day, [chance.choice(SAID) for _ in range(20)]) for day in (SECOND, FIRST, SECOND, THIRD)]
    ended = asyncio.Event()

    async def react() -> None:
        while not ended.is_set():
            await reactions.catch_up()

    async def take(order: str) -> None:
        for day, said in exports:
            await register.take(*(row(f"{order}-{n}", **each) for n, each in enumerate(said)), on=day)

    reacting = asyncio.create_task(react())
    await take("together")
    ended.set()
    await reacting
    await reactions.catch_up()
    await take("alone")
    for n in range(20):
        one, other = [await flag(register.cases, reported_as(f"{order}-{n}")) for order in ("together", "alone")]
        assert state(one) == state(other)


@pytest.mark.parametrize(("of_red", "of_blue"), [(SECOND, THIRD), (FIRST, SECOND)])
@pytest.mark.parametrize("is_heard_late", [False, True])
async def test_what_the_register_called_it_when_it_was_another_s_is_no_flag_of_whose_it_is_now(
    cases: Cases, reactions: Reactions, of_red: date, of_blue: date, is_heard_late: bool
) -> None:
    said: list[tuple[date, dict[str, Any]]] = [(of_red, LABELLED | {"recipient": "red"}), (of_blue, {})]
    id = None
    for exported_on, says in reversed(said) if is_heard_late else said:
        id = await reported(cases, id, exported_on, **says)
        await reactions.catch_up()
    assert id
    found = await flag(cases, id)
    assert (found.recipient, found.stage) == ("red", Stage.CLEARED)
