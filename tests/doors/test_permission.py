"""Who may send which command: asked before anything else is, and what is not listed is a no."""

from datetime import UTC, datetime
from itertools import product
from uuid import uuid4

import pytest

from taskforce.domain.commands import COMMANDS, CommandType
from taskforce.domain.errors import NotYourOffice
from taskforce.domain.kernel import Officer, OrganisationKind
from taskforce.domain.offices import WHICHEVER, Office, includes
from taskforce.doors.asked import Asked
from taskforce.doors.errors import BadData, UnknownType
from taskforce.doors.saying import Saying

OFFICES = (*Office, "unheard-of", WHICHEVER, "")


def refusal(command: CommandType, by: Officer) -> type[Exception]:
    """Of a request in which everything is wrong."""
    with pytest.raises((UnknownType, NotYourOffice, BadData)) as caught:
        Asked(command, by, "key", "subject", {"no such": "field"}, Saying()).to_log("s", "1", b"", datetime.now(UTC))
    return caught.type


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_whoever_is_not_listed_is_refused_before_what_is_said_is_looked_at(command: CommandType) -> None:
    for kind, office in product(OrganisationKind, OFFICES):
        by = Officer(str(uuid4()), kind, office, "ann")
        found = refusal(command, by)
        if kind not in command.kinds:
            assert found is UnknownType
        else:
            assert (found is BadData) == includes(command.by, by)


def test_whoever_holds_no_office_may_nothing() -> None:
    nobodies = [Officer("blue", kind, "", "ann") for kind in OrganisationKind]
    assert not [command for command in COMMANDS.values() for by in nobodies if includes(command.by, by)]


def test_a_system_of_a_party_decides_nothing() -> None:
    system = Officer("blue", OrganisationKind.PARTY, Office.SYSTEM, "machine")
    may = {command.event for command in COMMANDS.values() if includes(command.by, system)}
    assert not {event for event in may if not event.startswith("warning.") and event != "donation.noted"}


def test_no_office_both_drafts_and_authorises_a_warning() -> None:
    draft, authorise = (COMMANDS[f"warning.{step}"].by for step in ("drafted", "authorised"))
    assert draft.isdisjoint(authorise)


def test_a_refusal_names_the_offices_that_may() -> None:
    treasurer = Officer("blue", OrganisationKind.PARTY, "treasurer", "tim")
    asked = Asked(COMMANDS["candidate_bar.lifted"], treasurer, "key", "id", {}, Saying())
    with pytest.raises(NotYourOffice, match=r"It is for: selections\.") as caught:
        asked.to_log("s", "1", b"", datetime.now(UTC))
    assert caught.value.code == "NOT_YOUR_OFFICE"
