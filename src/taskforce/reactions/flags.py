"""The register's flag is kept in step with its donation, through whatever door that was reported."""

from typing import Any
from uuid import UUID

from taskforce import queries
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.register_flag import REGISTER, flag_id, in_step, questioned
from taskforce.domain.register_label import ground_of
from taskforce.log.cases import Cases
from taskforce.reactions.cause import Cause

SQL = queries.load(__file__)
TYPES: tuple[str, ...] = tuple(
    kind.TOPIC
    for kind in (Donation.Reported, Donation.Amended, Donation.EarlierVersionReported, Donation.Confirmed)
)  # fmt: skip


async def concerned(causes: list[Cause], cases: Cases, log_id: int) -> list[Cause]:
    """Those of a donation that is questioned here, or has been flagged. Most are neither, and are not loaded.

    Danger: all of such a donation. Another follower may flag it by what it was before the last of these.
    """
    flags = [flag_id(cause.stream_id) for cause in causes]
    raised = {row["stream_id"] for row in await cases.read(lambda db: db.fetch(SQL["begun"], log_id, flags))}
    raised |= {flag for cause, flag in zip(causes, flags, strict=True) if _questions(cause)}
    return [cause for cause, flag in zip(causes, flags, strict=True) if flag in raised]


async def react(cause: Cause, cases: Cases, _: int) -> None:
    donation_id, flag = cause.stream_id, flag_id(cause.stream_id)
    recipient = questioned((await cases.load([donation_id]))[donation_id]).recipient

    def decide(states: dict[UUID, Any]) -> list[DonationFlag]:
        return [in_step(states.get(flag), donation_id, questioned(states[donation_id]))]

    await cases.settle(cause.act("flag", REGISTER.organisation, recipient), [donation_id, flag], decide)


def _questions(cause: Cause) -> bool:
    return ground_of(cause.data.get("donation_type"), cause.data.get("donor_status")) is not None
