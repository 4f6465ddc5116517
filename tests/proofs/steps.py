"""Steps of a history: each a second, and what is recorded in it."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from histories import THEN, nothing_reacts, record
from others import react
from taskforce.database import Database
from taskforce.domain.kernel import OrganisationKind
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.log.batch import Append
from taskforce.log.codec import Stored, store
from taskforce.log.envelope import Act, Envelope
from taskforce.log.event_log import EventLog
from taskforce.projections.engine import Views

BEGIN = datetime(2100, 1, 1, tzinfo=UTC)  # later than any clock, so that it is recorded then in both databases
END = BEGIN + timedelta(days=1)
Step = tuple[int, Append]


def registered(organisation: str, kind: OrganisationKind) -> Append:
    """Whoever is not registered can ask for nothing to be done."""
    [event] = Organisation.register(stream_of(organisation), organisation, kind, organisation).collect_events()
    return recorded(store(event))


def recorded(event: Stored) -> Append:
    act = Act("before", f"{event.stream_id}/{event.version}", THEN, Envelope("somebody", "secretariat"))
    return Append(act, (event.stream_id,), b"", (event,))


def numbered(appends: list[Append]) -> list[Step]:
    return list(enumerate(appends, start=1))


def renumbered(steps: list[Step]) -> list[Step]:
    """What is left of streams, its versions without gaps."""
    versions = defaultdict[UUID, int](int)
    found = []
    for second, append in steps:
        events = []
        for event in append.events:
            versions[event.stream_id] += 1
            events.append(replace(event, version=versions[event.stream_id]))
        found.append((second, replace(append, events=tuple(events))))
    return found


async def remember(database: Database, steps: list[Step], *, reacts: bool) -> None:
    """Records each in its second, and what follows from them at the end."""
    admin = await database.admin()
    if not reacts:
        await nothing_reacts(admin)
    async with EventLog(database.writer) as log:
        for second, append in steps:
            await admin.execute("update log.head set recorded_at = $1", BEGIN + timedelta(seconds=second))
            await record(log, [append])
        if reacts:
            await admin.execute("update log.head set recorded_at = $1", END - timedelta(hours=1))
            await react(database, log)
    await admin.execute("update log.head set recorded_at = $1", END)
    await admin.close()
    follower = await database.follower()
    await Views(follower).follow()
    await follower.close()
