"""Histories without what a viewer is not shown to have happened to records that he sees, or once saw."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from histories import History
from scenario import Fact, replay
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.kernel import Event, Officer
from taskforce.domain.referral import Referral
from taskforce.domain.warning import Warning
from taskforce.log.batch import Append

HIDING: tuple[type[Any], ...] = (Warning, Referral, Donation, DonationFlag)
"""Records of which some are not shown everything."""


def shown(record: Any, by: Officer) -> Iterator[Event]:
    """What began it, whatever else adds to the version that this viewer is told, and what takes it out of his sight."""
    past = tuple(map(Fact.of, record.past))
    stood = [replay(past[:upto]) for upto in range(1, len(past) + 1)]
    yield record.past[0]
    for event, before, after in zip(record.past[1:], stood, stood[1:], strict=False):
        if after.version_for(by) > before.version_for(by) or after.is_seen_by(by) is not before.is_seen_by(by):
            yield event


def both(
    seed: int, steps: int, by: Officer, *kinds: type[Any]
) -> tuple[list[tuple[bool, Append]], list[tuple[bool, Append]]]:
    """A history, and the same without those steps. Each says whether it is shown."""
    history, places = History(seed, publishes=False, marks=False, kinds=kinds or HIDING), dict[tuple[UUID, int], int]()
    appends = history.take(steps)
    for record in history.records:
        for place, event in enumerate(shown(record, by), start=1):
            places[record.id, event.originator_version] = place
    whole = [(all((e.stream_id, e.version) in places for e in append.events), append) for append in appends]
    rest = [
        replace(append, events=tuple(replace(e, version=places[e.stream_id, e.version]) for e in append.events))
        for is_shown, append in whole
        if is_shown
    ]
    return whole, [(True, append) for append in rest]
