"""What an import could not record is nobody's to read at the door of events: it was not sent through it."""

from sending import Sender
from served import Client
from served import client as client
from taskforce.database import Database
from taskforce.domain.register_flag import REGISTER
from taskforce.imports.commands import SOURCE
from taskforce.log.quarantine import Quarantine, Unrecorded


async def test_a_line_of_a_file_is_shown_to_no_office_of_whom_it_was_imported_for(
    client: Client, database: Database
) -> None:
    commission = REGISTER.organisation
    line = Unrecorded(SOURCE, commission, "BAD_LINE", "No date.", '{"DonorName": "Ann Example"}', file="a.csv", line=3)
    db = await database.writer()
    quarantine = Quarantine(database.secret)
    await quarantine.keep(db, [line])
    [kept] = await quarantine.newest(db)
    await db.close()
    for office in ("press", "donations", "register"):
        sender = Sender(client, "regulator", commission, office, "pat")
        listed = await client.http.get("/events/quarantine", headers=sender.headers)
        shown = await client.http.get(f"/events/quarantine/{kept['quarantine_id']}", headers=sender.headers)
        assert (listed.json(), shown.status_code) == ([], 404)
