"""The made-up story: whole, told once, and of nobody who exists."""

import asyncpg

from served import told as told
from taskforce.database import Database
from taskforce.demo.people import OFFICERS, ORGANISATIONS
from taskforce.demo.story import commands, tell
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.kernel import OrganisationKind
from taskforce.domain.organisation import stream_of
from taskforce.domain.referral import Referral
from taskforce.domain.warning import Warning
from taskforce.log.cases import Cases

RECORDS = (Warning, CandidateBar, DonationFlag, Referral)


async def test_telling_it_again_records_nothing(cases: Cases, admin: asyncpg.Connection) -> None:
    recorded = await tell(cases)
    assert recorded == await admin.fetchval("select count(*) from log.event")
    assert await tell(cases) == 0
    assert recorded == await admin.fetchval("select count(*) from log.event")


async def test_what_was_cut_short_is_told_to_its_end(cases: Cases, admin: asyncpg.Connection) -> None:
    for command in commands()[:120]:
        await cases.ask(command)
    before = await admin.fetchval("select count(*) from log.event")
    rest = await tell(cases)
    assert 0 < rest < len(commands())
    assert before + rest == await admin.fetchval("select count(*) from log.event")


async def test_every_step_of_it_happens(cases: Cases) -> None:
    assert await tell(cases) >= len(commands())


async def test_it_is_recorded_in_the_order_in_which_it_happened(told: Database) -> None:
    admin = await told.admin()
    told_by_it = "source = 'demo' and type not like 'overview.%'"
    rows = await admin.fetch(f"select occurred_at from log.event where {told_by_it} order by position")
    await admin.close()
    moments = [row["occurred_at"] for row in rows]
    assert moments == sorted(moments)


async def test_all_four_kinds_of_records_reach_an_end_and_some_are_under_way(told: Database) -> None:
    admin = await told.admin()
    types = {row["type"] for row in await admin.fetch("select distinct type from log.event")}
    await admin.close()
    ends = {
        *("warning.withdrawn", "warning.superseded", "warning.closed", "warning.retraction_acknowledged"),
        *("candidate_bar.barred", "candidate_bar.subject_notified", "candidate_bar.lifted", "candidate_bar.not_barred"),
        *("donation_flag.returned", "donation_flag.upheld", "donation_flag.deemed_accepted"),
        *("referral.closed", "referral.information_awaited", "donation.noted", "donation.reported"),
    }
    assert ends <= types
    assert {kind.partition(".")[0] for kind in types} >= {record.TOPIC for record in RECORDS}


def test_its_parties_are_in_no_register() -> None:
    kinds = (OrganisationKind.PARTY, OrganisationKind.DONEE)
    assert all(number.startswith(("PP9", "RD9")) for number, (kind, _) in ORGANISATIONS.items() if kind in kinds)


async def test_whoever_acts_holds_the_office(cases: Cases) -> None:
    await tell(cases)
    organisations = await cases.load([stream_of(organisation) for organisation in ORGANISATIONS])
    for officer in OFFICERS:
        assert (officer.person, officer.office) in organisations[stream_of(officer.organisation)].members
