"""A party's records as a deputy is shown them, who is named to some and recused from others while time goes by."""

from datetime import UTC, datetime

from histories import History
from proofs.steps import Step, numbered, recorded, renumbered
from scenario import CAT
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.kernel import OrganisationKind
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.domain.parameters import AnyRecord
from taskforce.domain.referral import Referral
from taskforce.domain.sight import Sight
from taskforce.domain.warning import Warning
from taskforce.log.batch import Append
from taskforce.log.codec import store

KINDS = (Warning, Referral, CandidateBar, Donation, DonationFlag)
EVER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def a_deputy(seed: int, size: int) -> tuple[list[Step], list[Step]]:
    """The treasurer, as the deputy for selections: bars, and what he is named to, less what he is recused from since.

    From every other of those he is recused for a while only.
    """
    history = History(seed, ("blue",), donees=("blue-member",), publishes=False, kinds=KINDS, known={})
    first, later, last = history.take(size), history.take(size // 2), history.take(size // 2)
    begun = {id for append in first for id in append.stream_ids}
    records = [record for record in history.records if record.id in begun]
    bars = [record for record in records if isinstance(record, CandidateBar)]
    others = [record for record in records if not isinstance(record, CandidateBar)]
    away, named, shown = (
        bars[::2],
        others[::2],
        {record.id for record in history.records if type(record) is CandidateBar},
    )

    blue = Organisation.register(stream_of("blue"), "blue", OrganisationKind.PARTY, "Blue")
    for office in ("treasurer", "selections"):
        blue.open_office(office)
    blue.join("ann", "treasurer")
    blue.appoint_deputy("ann", "selections", *EVER)
    begins = _recorded(blue)
    for record in away:
        blue.change_sight(CAT, "ann", AnyRecord(record.TOPIC, record.id), Sight.RECUSED)
    for record in named:
        blue.change_sight(CAT, "ann", AnyRecord(record.TOPIC, record.id), Sight.NAMED)
    changes = _recorded(blue)
    for record in others:
        blue.change_sight(CAT, "bob", AnyRecord(record.TOPIC, record.id), Sight.RECUSED)
    of_bob = _recorded(blue)
    for record in away[::2]:
        blue.change_sight(CAT, "ann", AnyRecord(record.TOPIC, record.id), Sight.BY_OFFICE)
    again = _recorded(blue)

    whole = [(0, append) for append in begins] + numbered([*first, *changes, *of_bob, *later, *again, *last])
    since = len(first) + len(changes)
    shown |= {blue.id} | {record.id for record in named}
    gone = {record.id for record in away[1::2]}
    hidden = {append.act.command_id for append in of_bob}
    rest = [
        (second, append)
        for second, append in whole
        if shown.issuperset(append.stream_ids)
        and append.act.command_id not in hidden
        and (second <= since or gone.isdisjoint(append.stream_ids))
    ]
    return whole, renumbered(rest)


def _recorded(blue: Organisation) -> list[Append]:
    return [recorded(store(event)) for event in blue.collect_events()]
