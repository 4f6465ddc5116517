"""The register's own flag says what the register says now, in whatever order it was heard."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.test_donation import FIRST, ID, SECOND, THIRD, entry
from scenario import SUBJECT
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.donation_flag_events import Ground, Outcome, Stage
from taskforce.domain.register_entry import RegisterEntry
from taskforce.domain.register_flag import flag_id, in_step, labels, questioned

labelled = replace(entry, donor_status="Impermissible Donor", action="Returned")


def told(*statements: tuple[RegisterEntry, date]) -> Donation:
    donation = Donation.report(ID, *statements[0], [SUBJECT])
    for content, exported_on in statements[1:]:
        donation.amend(content, exported_on, [SUBJECT])
    return donation


def kinds(flag: Any) -> list[type]:
    return [type(event) for event in flag.collect_events()]


def test_what_the_register_questions_is_flagged_once_by_its_own_id() -> None:
    donation = told((labelled, FIRST))
    flag = in_step(None, donation.id, questioned(donation))
    assert flag.id == flag_id(donation.id)
    assert (flag.ground, flag.stage, flag.recipient) == (Ground.IMPERMISSIBLE, Stage.RETURNED, "PP1")
    assert kinds(flag) == [DonationFlag.Raised, DonationFlag.OutcomeReported]
    assert kinds(in_step(flag, donation.id, questioned(donation))) == []


def test_what_it_never_questioned_has_no_ground() -> None:
    assert labels(told((entry, FIRST), (replace(entry, value=1), SECOND))) == []


def test_a_label_that_is_gone_clears_the_flag_and_is_still_its_ground() -> None:
    for donation in (told((labelled, FIRST), (entry, SECOND)), told((entry, SECOND), (labelled, FIRST))):
        said = questioned(donation)
        assert (said.outcome, said.ground, said.exported_on) == (Outcome.LABEL_REMOVED, Ground.IMPERMISSIBLE, SECOND)
        assert in_step(None, donation.id, said).stage is Stage.CLEARED


def test_the_last_label_is_the_ground() -> None:
    unidentified = replace(labelled, donor_status="Unidentified Donor")
    assert [ground for ground, _ in labels(told((labelled, FIRST), (unidentified, THIRD), (entry, SECOND)))] == [
        Ground.UNIDENTIFIED,
        Ground.IMPERMISSIBLE,
    ]
