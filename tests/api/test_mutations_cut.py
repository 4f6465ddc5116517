"""PostgreSQL goes away after something was recorded and before it has been shown: the answer still says that it was."""

import asyncio
from uuid import uuid4

from mutating import document, post, register
from scenario import CAT
from served import Client
from served import client as client
from taskforce.database import Database

WAITING = "select pid from pg_stat_activity where usename = 'taskforce_parties' and wait_event_type = 'Lock'"


async def test_what_was_recorded_is_told_with_its_receipt_though_it_cannot_be_shown(
    client: Client, database: Database
) -> None:
    await register(client, CAT)
    said = {"subjectId": str(uuid4()), "candidateName": "Ann Example", "contest": "Ely"}
    text = document("parties", "openConsideration", "id warning { id }")
    holder, admin = await database.admin(), await database.admin()
    home = await admin.fetchval("select home from projection.view where name = 'parties/warnings' and live")
    async with holder.transaction():
        await holder.execute(f"lock table {home}.warnings")
        answering = asyncio.create_task(post(client, CAT, text, input=said))
        async with asyncio.timeout(30):
            while (pid := await admin.fetchval(WAITING)) is None:
                pass
        await admin.execute("select pg_terminate_backend($1)", pid)
        response = await answering
    assert response.status_code == 200
    payload = response.json()["data"]["openConsideration"]
    assert (payload["candidateBar"], payload["errors"]) == (None, [])
    assert payload["receipt"]
    assert payload["commandId"]
    await holder.close()
    await admin.close()
