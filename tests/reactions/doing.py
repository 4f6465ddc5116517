"""Records that ask something of each other, as commands; and what was done about it. Everybody is invented."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from domain.test_donation import entry
from log.acts import act
from scenario import ANN, BOB, CAT, SUBJECT
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.donation import Donation, reported_as
from taskforce.domain.kernel import Officer, Stream
from taskforce.domain.warning import Warning
from taskforce.log.cases import Cases
from taskforce.log.command import Command

MARKED = "candidate_bar.marked_for_review"
DAY, EXPORTED = date(2026, 3, 1), date(2026, 6, 1)


def asked(id: UUID, decide: Callable[[Any], Any]) -> Command:
    return Command(act(), id, b"said", decide)


def changed(id: UUID, *commands: Callable[[Any], None]) -> Command:
    def decide(known: Stream) -> Stream:
        for command in commands:
            command(known)
        return known

    return asked(id, decide)


async def sent(cases: Cases, recipient: str = "blue", *, issued: bool = True) -> UUID:
    """A warning, by default one that has been issued."""
    id = uuid4()
    await cases.ask(asked(id, lambda _: Warning.draft(id, ANN, recipient, ["security"], SUBJECT, "Gist.", [])))
    if issued:
        await cases.ask(
            changed(id, lambda w: w.review(ANN), lambda w: w.authorise(BOB), lambda w: w.issue(BOB, DAY))
        )  # fmt: skip
    return id


async def withdrawn(cases: Cases, warning: UUID, *, reported: bool = False) -> None:
    await cases.ask(changed(warning, lambda w: w.withdraw(ANN, "Wrong.", "It no longer holds.", reported=reported)))


async def opened(cases: Cases, warning: UUID | None, by: Officer = CAT) -> UUID:
    """A bar that cites a warning."""
    id = uuid4()
    await cases.ask(
        asked(
            id, lambda _: CandidateBar.open_consideration(id, by, SUBJECT, "Pat Example", "Ely", cites_warning=warning)
        )
    )
    return id


async def noted(cases: Cases, donor_name: str = "Pat Example", by: Officer = CAT, **said: Any) -> UUID:
    id = uuid4()
    about: dict[str, Any] = {"value": 600_00, "received_on": DAY, "subject_ids": [SUBJECT]} | said
    await cases.ask(asked(id, lambda _: Donation.note(id, by, donor_name=donor_name, **about)))
    return id


def reporting(reference: str, exported_on: date = EXPORTED, **said: Any) -> Command:
    """A donation to the party that notes, or an amendment of it."""
    id = reported_as(reference)
    about: dict[str, Any] = {"recipient": "blue", "value": 600_00, "received_on": DAY} | said
    content = replace(entry, reference=reference, **about)

    def decide(known: Donation | None) -> Donation:
        if known is None:
            return Donation.report(id, content, exported_on, [SUBJECT])
        known.amend(content, exported_on, [SUBJECT])
        return known

    return asked(id, decide)


async def reported(cases: Cases, id: UUID | None = None, exported_on: date = EXPORTED, **said: Any) -> UUID:
    reference = (await load(cases, [id]))[0].current.reference if id else str(uuid4())
    await cases.ask(reporting(reference, exported_on, **said))
    return reported_as(reference)


async def done(admin: asyncpg.Connection) -> list[tuple[str, UUID]]:
    """What was done by reacting, in order."""
    rows = await admin.fetch("select type, stream_id from log.event where source = 'reactions' order by position")
    return [(row["type"], row["stream_id"]) for row in rows]


async def load(cases: Cases, ids: Iterable[UUID]) -> list[Any]:
    wanted = list(ids)
    states = await cases.load(wanted)
    return [states[id] for id in wanted]
