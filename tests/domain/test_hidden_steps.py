"""What has happened to a record that its viewer is not shown changes nothing of how he is answered."""

from typing import Any

import pytest

from asking import ARGUMENTS, may_be_reported
from hiding import shown
from histories import History
from scenario import Fact, replay
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.errors import TaskforceError
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.lifecycle import CLOCK
from taskforce.domain.markings import Marking
from taskforce.domain.referral import Referral
from taskforce.domain.warning import Warning


def answers(past: tuple[Fact, ...], by: Officer, words: dict[str, list[Any]]) -> list[object]:
    """Of everything that may be asked: what is refused and why, or what is recorded and at which version it stands."""
    found: list[object] = []
    for command, said in words.items():
        may_be = may_be_reported(past[0].kind.TOPIC.partition(".")[0], command)
        for how in ({}, {"reported": True}) if may_be else ({},):
            record = replay(past)
            try:
                getattr(record, command)(by, *said, **how)
            except TaskforceError as refusal:
                found.append((command, str(refusal), refusal.facts))
            else:
                found.append((command, list(map(Fact.of, record.pending_events)), record.version_for(by)))
    return found


@pytest.mark.parametrize("kind", [Warning, Referral, DonationFlag])
@pytest.mark.parametrize("seed", [0, 1])
def test_two_pasts_that_look_alike_answer_alike(kind: type[Any], seed: int) -> None:
    history, hidden = History(seed, publishes=False, kinds=(kind,)), 0
    history.take(300)
    steps = [command for command in kind.LIFECYCLE if kind.LIFECYCLE[command].by != CLOCK]
    for record in history.records:
        says = {name: ARGUMENTS.get((kind, name)) for name in steps}
        words = {name: say(history.world, record) if say else [] for name, say in says.items()}
        words["lower_marking"] = [Marking.OFFICIAL]
        for party in (*history.parties, *history.donees):
            by = Officer(party, OrganisationKind.PARTY, "security", "ann")
            if record.is_seen_by(by):
                whole, rest = (tuple(map(Fact.of, past)) for past in (record.past, shown(record, by)))
                assert answers(whole, by, words) == answers(rest, by, words)
                hidden += len(whole) - len(rest)
    assert hidden > 30
