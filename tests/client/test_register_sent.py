"""The register of donations, sent by the Commission's own system, shows what the import of its files shows."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from client.said import event
from client.sending import Agency, sent
from cluster import SECRET
from imports.importing import FIRST, SECOND, THIRD, importer, rows_of
from register_files import row, text
from taskforce.client import Event, Recorded
from taskforce.database import Database
from taskforce.domain.organisation import stream_of
from taskforce.imports.cells import kind_of
from taskforce.imports.commands import Commands, entry_of
from taskforce.imports.register import Statement, read
from taskforce.imports.subjects import subjects_of
from taskforce.log.cases import Cases
from taskforce.projections.engine import Views

DATA = Path(__file__).parents[3] / "shared" / "data" / "ec-donations"
FILES = sorted(DATA.glob("*.csv"), key=lambda file: file.stat().st_size)[:1]
SOURCE = "/electoral-commission/register"
PUBLIC = {"classification": "OFFICIAL"}
VIEWS = (
    *("regulator/donations", "regulator/donation_flags", "parties/donations", "parties/donation_flags"),
    "secretariat/organisations",
)
Exports = list[tuple[Path, date]]


def events(file: Path, exported_on: date) -> Iterator[Event]:
    """Each new name of a recipient, and each row."""
    commands, named = Commands(exported_on, SECRET), set[tuple[str, str]]()
    for statement in read(file):
        assert isinstance(statement, Statement)
        place = f"{exported_on} {file.name} {statement.line}"
        when = commands.report(statement, lambda outcome: None).act.occurred_at
        recipient, name = statement.recipient, statement.recipient_name
        if (recipient, name) not in named:
            named.add((recipient, name))
            _, kind = kind_of(statement.recipient_type)
            about = {"organisation_id": recipient, "kind": kind, "name": name, "exported_on": exported_on}
            named_as = {"type": "organisation.name_reported", "id": f"{place} name", "subject": recipient}
            yield event(**named_as, time=when, data=about, **PUBLIC)
        said = {
            "entry": entry_of(statement).said(),
            "exported_on": exported_on,
            "subject_ids": subjects_of(statement.reference, statement.donor_id, recipient),
            "noticed": statement.marks,
        }
        yield event(type="donation.reported", id=place, subject=statement.reference, time=when, data=said, **PUBLIC)


async def shown(database: Database, cases: Cases, exports: Exports) -> dict[str, Any]:
    """What the views and the organisations say."""
    follower = await database.follower()
    await Views(follower).prepare()
    await Views(follower).follow()
    await follower.close()
    found: dict[str, Any] = {}
    for view in VIEWS:
        rows = await rows_of(database, view)
        # Of the rows that give one name it is chance which the import has register the organisation.
        said = ({column: value for column, value in row.items() if column != "registered_at"} for row in rows)
        found[view] = sorted(map(repr, said))
    recipients = {s.recipient for file, _ in exports for s in read(file) if isinstance(s, Statement)}
    states = (await cases.load([stream_of(recipient) for recipient in recipients])).values()
    found["organisations"] = {(o.organisation_id, o.kind, o.name, o.heard) for o in states}
    assert all(found.values())
    return found


async def imported(empty: Database, folder: Path, exports: Exports) -> dict[str, Any]:
    await empty.migrate()
    async with importer(empty, folder) as register:
        for file, exported_on in exports:
            tally = await register.take_file(file, exported_on)
            assert tally.quarantined == 0
        return await shown(empty, register.cases, exports)


async def told(agency: Agency, database: Database, exports: Exports) -> dict[str, Any]:
    token = agency.token("regulator", "electoral-commission")
    async with agency.client(token=token, source=SOURCE) as client:
        for file, exported_on in exports:
            rows = events(file, exported_on)
            while some := list(islice(rows, 500)):
                await client.keep(*some)
        assert {type(verdict) for verdict in await sent(client)} == {Recorded}
    await agency.served.service.caught_up()  # the register's flags follow from its rows
    return await shown(database, agency.served.service.cases, exports)


async def test_exports_that_are_sent_show_what_their_import_shows_in_whatever_order(
    agency: Agency, database: Database, empty: Database, tmp_path: Path
) -> None:
    def export(name: str, *rows: dict[str, str]) -> Path:
        file = tmp_path / name
        file.write_text(text(*rows), newline="")
        return file

    first = export(
        "first.csv",
        row("C1"),
        row("C2", DonorStatus="Impermissible Donor", DonationAction="Returned"),
        row("C3", RegulatedEntityId="53", RegulatedEntityName="The Red Party", ReceivedDate="31/02/2012"),
        row("C4", RegulatedEntityId="12", RegulatedEntityName="Ms Example", RegulatedEntityType="Regulated Donee"),
    )
    second = export("second.csv", row("C1", Value="£2.00"), row("C2"), row("C5", RegulatedEntityName="The Bluer Party"))
    third = export("third.csv", row("C1"), row("C6", DonorId="", ReceivedDate="07/02/1808", NatureOfDonation="Travel"))
    exports = [(third, THIRD), (first, FIRST), (second, SECOND)]
    assert await told(agency, database, exports) == await imported(empty, tmp_path, exports)


@pytest.mark.skipif(not FILES, reason=f"the real register is not there: {DATA}")
async def test_a_real_year_of_the_register_that_is_sent_shows_what_its_import_shows(
    agency: Agency, database: Database, empty: Database, tmp_path: Path
) -> None:
    exports = [(file, FIRST) for file in FILES]
    assert await told(agency, database, exports) == await imported(empty, tmp_path, exports)
