"""A party's records, with and without those that one of its offices, or one of its people, does not see."""

from typing import Any
from uuid import UUID

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

Told = tuple[list[Step], list[Step]]


def an_office(seed: int, size: int) -> Told:
    """The treasurer, who is recused from some records: nothing that he does not see, nor that he is recused."""
    history, appends = _history(seed, size, Warning, Referral, CandidateBar, Donation, DonationFlag)
    away = {record.id for record in history.records[::4]}
    hidden = away | {record.id for record in history.records if not _is_for_the_treasurer(record)}
    return _with_and_without([*_recusals(history, away), *appends], hidden, "organisation.sight_changed")


def recused(seed: int, size: int) -> Told:
    """An officer of security, who is shown who is recused from what, and nothing of what that is."""
    history, appends = _history(seed, size, Warning, Referral, Donation, DonationFlag)
    away = {record.id for record in history.records[::3]}
    return _with_and_without([*_recusals(history, away), *appends], away)


def _history(seed: int, size: int, *kinds: type[Any]) -> tuple[History, list[Append]]:
    history = History(seed, ("blue",), donees=("blue-member",), publishes=False, kinds=kinds, known={})
    return history, history.take(2 * size)


def _is_for_the_treasurer(record: Any) -> bool:
    return isinstance(record, Donation | DonationFlag) or (
        isinstance(record, Warning) and "treasurer" in record.recipient_offices
    )


def _recusals(history: History, away: set[UUID]) -> list[Append]:
    """Before there is anything to see of them."""
    blue = Organisation.register(stream_of("blue"), "blue", OrganisationKind.PARTY, "Blue")
    for record in history.records:
        if record.id in away:
            blue.change_sight(CAT, "ann", AnyRecord(record.TOPIC, record.id), Sight.RECUSED)
    return [recorded(store(event)) for event in blue.collect_events()]


def _with_and_without(appends: list[Append], hidden: set[UUID], *types: str) -> Told:
    whole = numbered(appends)
    return whole, renumbered(
        [
            (s, append)
            for s, append in whole
            if hidden.isdisjoint(append.stream_ids) and append.events[0].type not in types
        ]
    )
