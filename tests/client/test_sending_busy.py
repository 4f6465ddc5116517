"""Many systems write to one record at once."""

import asyncio

import asyncpg
import pytest

from client.said import event
from client.sending import Agency, names, sent
from taskforce.client import Event
from taskforce.log import cases

SYSTEMS, OFFICES = 4, 25


def posts(system: int) -> list[Event]:
    """Each office is opened before somebody joins it, which is refused while there is no such office."""
    found: list[Event] = []
    for n in range(OFFICES):
        office = f"office-{system}-{n}"
        said = (
            ("organisation.office_opened", {"office": office}),
            ("organisation.member_joined", {"person": "officer-1", "office": office}),
            ("organisation.office_closed", {"office": office}),
        )
        found += [event(type=type, subject="PP9001", id=f"{office} {type}", data=data) for type, data in said]
    return found


async def test_what_meets_a_busy_record_is_sent_again_and_nothing_overtakes_it(
    agency: Agency, admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "TRIES", 1)  # so that the service answers each conflict instead of trying again
    token = agency.token("secretariat", "secretariat")

    async def system(number: int) -> list[str]:
        file, source = f"{number}.sqlite", f"/secretariat/system-{number}"
        async with agency.client(token=token, source=source, outbox=file) as client:
            await client.keep(*posts(number))
            verdicts = await sent(client)
            assert await client.not_recorded() == []
            return names(verdicts)

    async with agency.client(token=token, source="/secretariat/first", outbox="first.sqlite") as client:
        said = {"organisation_id": "PP9001", "kind": "party", "name": "The Blue Party"}
        await client.keep(event(type="organisation.registered", subject="PP9001", data=said))
        assert names(await sent(client)) == ["Recorded"]
    answers = await asyncio.gather(*(system(number) for number in range(SYSTEMS)))
    assert answers == [["Recorded"] * 3 * OFFICES] * SYSTEMS
    ids = await admin.fetch("select event_id from log.event order by position")
    for number in range(SYSTEMS):
        own = [row["event_id"] for row in ids if row["event_id"].startswith(f"office-{number}-")]
        assert own == [f"{post.id}/1" for post in posts(number)]
