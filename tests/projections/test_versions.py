"""A record's version is how many things have happened to it that its viewer is shown: one a frame, no more, no less."""

from typing import Any

import asyncpg
import pytest

from histories import History, record
from shown import home
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.referral import Referral
from taskforce.domain.warning import Warning
from taskforce.log.event_log import EventLog
from taskforce.projections.engine import Views

PARTY, AGENCY = OrganisationKind.PARTY, OrganisationKind.AGENCY


@pytest.mark.parametrize(
    ("kind", "view", "of", "side"),
    [
        (Warning, "agencies/warnings", "agency", AGENCY),
        (Warning, "parties/warnings", "party", PARTY),
        (CandidateBar, "parties/candidate_bars", "party", PARTY),
        (Referral, "parties/referrals", "party", PARTY),
        (Donation, "parties/donations", "recipient", PARTY),
        (DonationFlag, "parties/donation_flags", "recipient", PARTY),
    ],
)
async def test_a_version_counts_what_its_viewer_has_been_shown(
    log: EventLog, views: Views, admin: asyncpg.Connection, kind: type[Any], view: str, of: str, side: OrganisationKind
) -> None:
    history = History(7, publishes=False, kinds=(kind,))
    await record(log, history.take(400))
    await views.follow()
    found = await admin.fetch(
        f"select stream_id, {of} as viewer, count(*) from {await home(admin, view)} group by 1, 2"
    )
    known = {each.id: each for each in history.records}
    ours = history.agencies if side is AGENCY else (*history.parties, *history.donees)
    shown = {(row["stream_id"], row["viewer"]): row["count"] for row in found if row["viewer"] in ours}
    counted = {each: known[each[0]].version_for(Officer(each[1], side, "security", "x")) for each in shown}
    assert counted == shown
    assert len(shown) > 10
