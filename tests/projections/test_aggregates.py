"""A view says of each record what the record itself says, replayed from the log."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import asyncpg
import msgspec
import pytest

from histories import History, live, record
from shown import rows
from taskforce.domain import candidate_bar_events as bars
from taskforce.domain import donation, organisation_events, referral_events, warning_events
from taskforce.domain import donation_flag_events as flags
from taskforce.domain.candidate_bar import CandidateBar
from taskforce.domain.donation import Donation
from taskforce.domain.donation_flag import DonationFlag
from taskforce.domain.kernel import OrganisationKind
from taskforce.domain.organisation import Organisation
from taskforce.domain.referral import Referral
from taskforce.domain.register_entry import RegisterEntry
from taskforce.domain.warning import Warning
from taskforce.log.cases import Cases
from taskforce.log.event_log import EventLog
from taskforce.projections.engine import Views

Seen = dict[str, Any]
WARNING: dict[str, type[StrEnum]] = {
    "stage": warning_events.Stage, "receipt": warning_events.Receipt, "given": warning_events.Given,
    "response": warning_events.Response,
}  # fmt: skip
FLAG: dict[str, type[StrEnum]] = {
    "stage": flags.Stage, "ground": flags.Ground, "finding": flags.Finding, "returned_to": flags.ReturnedTo,
    "forfeited": flags.Forfeiture, "outcome_reported": flags.Outcome,
}  # fmt: skip
REFERRAL: dict[str, type[StrEnum]] = {
    "stage": referral_events.Stage, "conclusion": referral_events.Conclusion, "confidence": referral_events.Confidence,
}  # fmt: skip
WORDS: dict[str, dict[str, type[StrEnum]]] = {
    "agencies/warnings": WARNING,
    "parties/warnings": WARNING,
    "agencies/referrals": REFERRAL,
    "parties/referrals": {"stage": referral_events.Stage},
    "parties/candidate_bars": {"stage": bars.Stage, "scope": bars.Scope},
    "parties/donation_flags": FLAG,
    "regulator/donation_flags": FLAG,
    "parties/donations": {"stage": donation.Stage},
    "regulator/donations": {"stage": donation.Stage},
    "secretariat/organisations": {"stage": organisation_events.Stage, "kind": OrganisationKind},
}


def warning(w: Warning) -> Seen:
    names = ("stage", "receipt", "response", "superseded_by", "gist", "given", "expires_on", "recipient", "originator")
    said = {name: getattr(w, name) for name in names}
    return said | {"party": w.recipient, "agency": w.originator}


def bar(b: CandidateBar) -> Seen:
    names = ("party", "stage", "scope", "reasons_given", "nominations_close", "cycle", "review_due")
    return {name: getattr(b, name) for name in names}


def flag(f: DonationFlag) -> Seen:
    said = {name: getattr(f, name) for name in ("recipient", "stage", "value", "accept_by", "finding")}
    return said | ({"outcome_reported": f.heard[1], "received_on": f.heard[4]} if f.heard else {})


def referral(r: Referral) -> Seen:
    conclusion, confidence = r.assessment or (None, None)
    return {"stage": r.stage, "raiser": r.raiser, "assigned_to": r.assigned_to, "conclusion": conclusion,
            "confidence": confidence}  # fmt: skip


def donated(d: Donation) -> Seen:
    if d.stage is donation.Stage.NOTED:
        return {"stage": d.stage, "matched_id": d.matched}
    not_shown = {"is_reported_pre_poll", "accounting_units_as_central_party", "campaigning_name", "further"}
    said = {name: getattr(d.current, name) for name in RegisterEntry.__dataclass_fields__ if name not in not_shown}
    return {"stage": d.stage, "matched_id": d.matched} | said


def organised(o: Organisation) -> Seen:
    said = {name: getattr(o, name) for name in ("organisation_id", "kind", "name", "stage")}
    return said | {"open": o.offices, "held": o.members | o.deputies.keys()}


def held(holders: str) -> set[tuple[str, str]]:
    found = [(holder["person"], holder["office"]) for holder in msgspec.json.decode(holders)]
    assert len(found) == len(set(found))
    return set(found)


SAYS: dict[str, tuple[type, Callable[[Any], Seen]]] = {
    "warnings": (Warning, warning), "candidate_bars": (CandidateBar, bar), "donation_flags": (DonationFlag, flag),
    "donations": (Donation, donated), "referrals": (Referral, referral),
    "organisations": (Organisation, organised),
}  # fmt: skip


@pytest.mark.parametrize("seed", range(20, 23))
async def test_the_last_row_says_what_the_record_says(
    log: EventLog, cases: Cases, views: Views, admin: asyncpg.Connection, seed: int
) -> None:
    history = History(seed)
    await record(log, history.take(500))
    await views.follow()
    records = await cases.load([r.id for r in history.records])
    for name in WORDS:
        kind, says = SAYS[name.partition("/")[2]]
        expected: dict[Any, Any] = {id: r for id, r in records.items() if type(r) is kind and _is_shown(name, r)}
        found = {row["stream_id"]: row for row in await rows(admin, name)}
        assert found.keys() == expected.keys(), name
        for id, aggregate in expected.items():
            said = says(aggregate)
            if name == "parties/referrals":
                said = {"party": aggregate.raiser, "assigned_to": aggregate.assigned_to, "stage": aggregate.shown}
            if name == "parties/warnings" and aggregate.stage not in warning_events.ONCE_ISSUED:
                del said["stage"]  # what was reported of the time before its issue, and is not shown
            shown = dict(found[id])
            if "holders" in shown:
                shown |= {"open": set(shown["offices"]), "held": held(shown["holders"])}
                assert len(shown["open"]) == len(shown["offices"])
            assert {c: shown[c] for c in said if c in shown} == {c: said[c] for c in said if c in shown}, (name, id)


def _is_shown(name: str, aggregate: Any) -> bool:
    """A party is shown a warning from its issue on."""
    return name != "parties/warnings" or aggregate.was_issued


async def test_every_word_a_view_shows_is_a_word_of_the_domain(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    for seed in (30, 31):
        await record(log, History(seed, publishes=seed == 30).take(500))
    await views.follow()
    for name, words in WORDS.items():
        found = await rows(admin, name, "true")
        for column, enum in words.items():
            assert {row[column] for row in found} - {None} <= set(enum), (name, column)
        assert None not in {row["stage"] for row in found}
    of_parties = {row["stage"] for row in await rows(admin, "parties/referrals", "true")}
    assert of_parties == {"raised", "acknowledged", "closed", "reopened", "withdrawn"}
    assert {row["stage"] for row in await rows(admin, "parties/warnings", "true")} <= {
        "issued", "superseded", "withdrawn", "expired", "closed",
    }  # fmt: skip


async def test_of_ministers_counts_every_stage_is_a_stage_of_its_kind(
    log: EventLog, views: Views, admin: asyncpg.Connection
) -> None:
    await live(log, History(32), 700)
    await views.follow()
    stages = {"warning": warning_events.Stage, "candidate_bar": bars.Stage, "donation_flag": flags.Stage,
              "referral": referral_events.Stage}  # fmt: skip
    found = await rows(admin, "ministers/overview", "true")
    assert found
    assert all(row["stage"] in set(stages[row["kind"]]) for row in found)
