"""Whatever is recorded that a viewer is not shown, he is told the same as it comes: frame by frame, byte by byte."""

import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from asyncpg import Connection
from hypothesis import given

import cluster
from api.test_changes_law import document
from conftest import TEMPLATE
from proofs.examples import examples, seeds, sizes
from proofs.steps import Step, recorded, registered, remember
from proofs.stories import STORIES, Story
from scenario import CAT
from served import served
from subscribing import donation, opened, streamed
from taskforce.database import Database
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Ground
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.organisation import stream_of
from taskforce.domain.overview import OVERVIEW
from taskforce.domain.warning import Warning
from taskforce.log.batch import Append
from taskforce.log.codec import store
from taskforce.postgres import Server

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("database")]
LAST = UUID(int=1, version=4)


def last(story: Story) -> tuple[str, int, list[Step]]:
    """What the viewer is told at the end: the type of its record, how often, and what is recorded for it."""
    if story.audience == "ministers":
        return f"Publication:{OVERVIEW}", sum(bool(s) and a.stream_ids == (OVERVIEW,) for s, a in story.whole), []
    by: dict[str, Any] = {
        "parties": lambda: donation("blue"),
        "secretariat": lambda: registered("last", OrganisationKind.PARTY),
        "agencies": lambda: _begun(Warning.draft(LAST, DESK, "blue", ["security"], LAST, "Gist", ["decide"])),
        "regulator": lambda: _begun(DonationFlag.raise_flag(LAST, COMMISSION, LAST, "blue", Ground.UNIDENTIFIED, None)),
    }
    if story.headers:  # he is a deputy, for selections
        by["parties"] = lambda: _begun(CandidateBar.open_consideration(LAST, CAT, LAST, "Ann Example", "Ely"))
    append: Append = by[story.audience]()
    kind = "".join(word.title() for word in append.events[0].type.partition(".")[0].split("_"))
    return f"{kind}:{append.stream_ids[0]}", 1, [(story.whole[-1][0] + 1, append)]


DESK = Officer("desk", OrganisationKind.AGENCY, "desk", "ann")
COMMISSION = Officer("electoral-commission", OrganisationKind.REGULATOR, "donations", "ann")


def _begun(case: Any) -> Append:
    [event] = case.collect_events()
    return recorded(store(event))


def _settled(story: Story, steps: list[Step]) -> int:
    """How many are recorded before anybody subscribes: all that says who sees what.

    Danger: a frame shows what may be seen when it is looked for, and no two services look at the same moments.
    """
    organisation = stream_of(story.viewer[1])
    says = [n for n, (second, append) in enumerate(steps, 1) if not second or organisation in append.stream_ids]
    return max(says, default=0)


async def told(
    server: Server,
    home: Path,
    story: Story,
    steps: list[Step],
    until: tuple[str, int, list[Step]],
    then: Callable[[Connection], Awaitable[None]] | None = None,
) -> tuple[list[str], list[str]]:
    """Every message over a socket, and every event. `then`: what the owner of the database does before it begins."""
    name, times, more = until
    id = base64.b64encode(name.encode()).decode()
    text, messages, events = document(story.audience), list[str](), list[str]()
    async with cluster.database(server, TEMPLATE) as copy:
        database = Database(copy.admin, cluster.SECRET)
        before = steps[: _settled(story, steps)]
        await remember(database, before, reacts=False)
        if then:
            admin = await database.admin()
            await then(admin)
            await admin.close()
        async with served(database, home) as client, opened(client, story.audience) as socket:
            bearer = f"Bearer {client.issuer.token(*story.viewer)}"
            await socket.say("connection_init", payload={"authorization": bearer, **story.headers})
            assert await socket.hear() == {"type": "connection_ack"}
            await client.service.caught_up()
            await socket.subscribe(text)
            async with streamed(client, *story.viewer[:2], text, authorization=bearer, **story.headers) as stream:
                await remember(database, [*steps[len(before) :], *more], reacts=False)
                while "".join(messages).count(id) < times:
                    messages.append(str(await socket.connection.recv()))
                while "".join(events).count(id) < times:
                    events.append(str(await stream.next()))
    return messages, [event for event in events if event != "{'': ''}"]


@pytest.mark.parametrize("name", STORIES)
@examples(2)
@given(seed=seeds, size=sizes)
async def test_what_is_not_shown_is_no_frame_and_changes_none(
    server: Server, tmp_path: Path, name: str, seed: int, size: int
) -> None:
    story = STORIES[name](seed, size)
    until = last(story)
    whole = await told(server, tmp_path, story, story.whole, until)
    assert whole == await told(server, tmp_path, story, story.rest, until)
    assert len(whole[0]) == len(whole[1]) > 0
