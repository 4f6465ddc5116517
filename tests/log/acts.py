"""Commands and appends for tests of the log. Everybody in them is invented."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace

from scenario import CAT, THEN
from taskforce.domain.donation import Donation
from taskforce.domain.kernel import OrganisationKind
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.log.batch import Append
from taskforce.log.codec import store
from taskforce.log.command import Command
from taskforce.log.envelope import Act, Envelope

ENVELOPE = Envelope("officer-17", "blue", office="security")
NAME = "Ms Ann Example"
DAY = date(2026, 1, 1)


def act(command_id: str = "", source: str = "desk") -> Act:
    return Act(source, command_id or str(uuid4()), THEN, ENVELOPE)


def said_by(actor: str, command_id: str = "") -> Act:
    return replace(act(command_id), envelope=replace(ENVELOPE, actor=actor))


def note(id: UUID | None = None, name: str = NAME, subject: UUID | None = None) -> Donation:
    return Donation.note(id or uuid4(), CAT, 1234, DAY, name, [subject or uuid4()])


def append(*aggregates: Any, by: Act | None = None, content: bytes = b"said") -> Append:
    """What has happened to these since they were loaded, as one command; a new donation unless told."""
    aggregates = aggregates or (note(),)
    events = tuple(store(event) for aggregate in aggregates for event in aggregate.collect_events())
    return Append(by or act(), tuple(aggregate.id for aggregate in aggregates), content, events)


def nothing(command_id: str) -> Append:
    return Append(act(command_id), (uuid4(),), b"said", ())


def command(
    organisation: str, decide: Callable[[Organisation], object], command_id: str = "", content: bytes = b"said"
) -> Command:
    """Something asked of an organisation, which is registered with an office where there is none."""
    stream = stream_of(organisation)

    def decided(known: Organisation | None) -> Organisation:
        if known is None:
            known = Organisation.register(stream, organisation, OrganisationKind.PARTY, f"The {organisation} Party")
            known.open_office("security")
        decide(known)
        return known

    return Command(act(command_id), stream, content, decided)


def joining(organisation: str, person: str, command_id: str = "") -> Command:
    return command(organisation, lambda known: known.join(person, "security"), command_id)


def now() -> datetime:
    return datetime.now(UTC)
