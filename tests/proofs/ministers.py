"""What is counted for ministers, and the same with other names, other ids and other parties."""

import json
import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from histories import History
from proofs.steps import BEGIN, Step
from taskforce.api.clock import last_due, publish
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.overview import OVERVIEW, Overview
from taskforce.domain.referral import Referral
from taskforce.domain.warning import Warning
from taskforce.log.batch import Append
from taskforce.log.canonical import canonical
from taskforce.log.codec import Stored, store

COUNTED: tuple[type[Any], ...] = (Warning, CandidateBar, Referral, DonationFlag)
NAMES = (("blue", "red", "green"), ("desk", "yard"))
A_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MASK = 0x5A5A_5A5A_5A5A_0A5A_0A5A_5A5A_5A5A_5A5A  # leaves what says that it is a random UUID
WORDS = re.compile(r"^(Gist|Name|Question|Reason|Notice|Note|News|Which) \d+")


def permuted(seed: int, size: int) -> tuple[list[Step], list[Step]]:
    """Kinds, stages, moments and markings are the same. Whose each record is changes, record by record."""
    rng, overview, due = random.Random(seed), Overview.open(OVERVIEW), last_due(datetime.now(UTC))
    appends = History(seed, publishes=False, kinds=COUNTED, days=60).take(6 * size)
    whole: list[Step] = [(0, _published(overview, due))]  # as the clock of the service would
    for append in appends:
        whole.append((len(whole), append))
        if append is appends[-1] or rng.random() < 0.1:
            whole.append((len(whole), _published(overview, BEGIN + timedelta(seconds=len(whole)))))
    return whole, [(second, _of_another(append)) for second, append in whole]


def _published(overview: Overview, moment: datetime) -> Append:
    overview.publish(moment)
    command = publish(moment)
    return Append(command.act, (OVERVIEW,), command.content, tuple(store(event) for event in overview.collect_events()))


def _of_another(append: Append) -> Append:
    if append.stream_ids == (OVERVIEW,):
        return append
    turn = random.Random(str(append.stream_ids)).randrange(1, 6)
    names = {name: among[(i + turn) % len(among)] for among in NAMES for i, name in enumerate(among)}

    def other(said: Any) -> Any:
        if isinstance(said, dict):
            return {name: other(each) for name, each in said.items()}
        if isinstance(said, list):
            return [other(each) for each in said]
        if not isinstance(said, str):
            return said
        if A_UUID.fullmatch(said):
            return str(_id(UUID(said)))
        return names.get(said, WORDS.sub(r"Another \1", said))

    def event(stored: Stored) -> Stored:
        more = {name: canonical(other(json.loads(said))).decode()
                for name in ("data", "personal") if (said := getattr(stored, name))}  # fmt: skip
        return replace(stored, stream_id=_id(stored.stream_id), subjects=tuple(map(_id, stored.subjects)), **more)

    by = append.act.envelope
    who = replace(by, actor=f"somebody-{turn}", organisation=names.get(by.organisation, by.organisation))
    return replace(
        append,
        act=replace(append.act, envelope=who),
        stream_ids=tuple(map(_id, append.stream_ids)),
        events=tuple(map(event, append.events)),
    )


def _id(id: UUID) -> UUID:
    return UUID(int=id.int ^ MASK)
