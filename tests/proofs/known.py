"""What somebody may have got hold of who fishes: ids, words and moments, his own, those of others, and of nothing."""

import base64
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from proofs.steps import BEGIN, END
from proofs.stories import Story
from taskforce.log.batch import Append

NOWHERE = UUID("00000000-0000-4000-8000-000000000000")
NAMES = ("blue", "red", "green", "desk", "yard", "watch", "member", "blue-member", "electoral-commission", "nobody")


@dataclass
class Known:
    """`hidden` are ids of records of which the viewer is not shown something, and one of nothing; `ours` the others.

    `cursors` by list, `pages` by document and `shown`, the ids that the viewer sees, are added once they are answered.
    """

    ids: list[str]
    hidden: list[str]
    ours: list[str]
    uuids: list[str]
    words: list[str]
    moments: list[str]
    cursors: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, story: Story, rng: random.Random) -> "Known":
        shown = {(second, append.act.command_id) for second, append in story.rest}
        others = [append for second, append in story.whole if (second, append.act.command_id) not in shown]
        ours = [append for _, append in story.rest]
        theirs = _few_of_each(rng, others)
        hidden = [*theirs, id_of("Warning", NOWHERE)]
        own = [id for id in _few_of_each(rng, ours) if id not in theirs] or hidden
        words = [
            *_some(rng, list(_words(others)), 30),
            *_some(rng, list(_words(ours)), 30),
            *NAMES,
            "%",
            "_",
            "\\",
            "'",
        ]
        seconds = [second + 0.5 for second, _ in rng.sample(story.whole, 7)]
        moments = [BEGIN + timedelta(seconds=second) for second in (-1, *seconds)] + [END]
        uuids = [each for each in words if len(each) == 36] + [str(id) for a in others[:9] for id in a.stream_ids]
        return cls(
            ids=[*_some(rng, theirs, 6), hidden[-1], *_some(rng, own, 8), "V2FybmluZzo=", "?"],
            hidden=hidden,
            ours=own,
            uuids=[*uuids, str(NOWHERE)],
            words=words + [word[2:7] for word in words[:30]],
            moments=[moment.isoformat() for moment in moments],
        )


def of_kind(kind: str, ids: list[str]) -> list[str]:
    """Those of records of this kind."""
    return [id for id in ids if base64.b64decode(id).startswith(f"{kind}:".encode())]


def id_of(kind: str, stream: UUID) -> str:
    return base64.b64encode(f"{kind}:{stream}".encode()).decode()


def _few_of_each(rng: random.Random, appends: list[Append]) -> list[str]:
    """Ids of a few records of each kind."""
    by_kind: dict[str, list[str]] = {}
    for append in appends:
        kind = "".join(word.title() for word in append.events[0].type.partition(".")[0].split("_"))
        by_kind.setdefault(kind, []).append(id_of(kind, append.stream_ids[0]))
    return [id for ids in by_kind.values() for id in _some(rng, list(dict.fromkeys(ids)), 4)]


def _words(appends: list[Append]) -> Iterator[str]:
    for append in appends:
        for event in append.events:
            yield from _texts(json.loads(event.data))
            yield from _texts(json.loads(event.personal or "[]"))


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    for each in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from _texts(each)


def _some(rng: random.Random, found: list[str], most: int) -> list[str]:
    return rng.sample(found, min(most, len(found)))
