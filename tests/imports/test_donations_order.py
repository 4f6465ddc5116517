"""Files in any order give the same state: every order of every three exports of a donation."""

import asyncio
from datetime import date
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest

from imports.importing import FIRST, SECOND, THIRD, Importer, follow, importer, rows_of
from register_files import row
from taskforce.database import Database
from taskforce.domain.donation import reported_as
from taskforce.domain.organisation import stream_of
from taskforce.domain.register_flag import flag_id
from taskforce.imports import donations

SAID: list[dict[str, str] | None] = [
    None,  # not in this export
    {},
    {"Value": "£1.00", "ReportedDate": "02/03/2008"},
    {"DonorStatus": "Impermissible Donor", "RegulatedEntityName": "The Azure Party"},
    {"DonorStatus": "Impermissible Donor", "DonationAction": "Returned", "ReceivedDate": "", "RegulatedEntityId": "2"},
    {"DonationType": "Unidentified Donor", "DonationAction": "Forfeited", "RegulatedEntityName": "The Cyan Party"}
    | {"RegulatedEntityId": "2", "ReportedDate": "01/01/0001"},
]
HISTORIES = list(product(SAID, repeat=3))
ORDERS = list(permutations(range(3)))


def exported(order: int, export: int) -> list[dict[str, str]]:
    """The histories, once for each order, each with two recipients: there, references and recipients begin alike."""
    rows = [(f"{order}-{n}", number(order, n), history[export]) for n, history in enumerate(HISTORIES)]
    return [
        row(reference, **said | {"RegulatedEntityId": recipients + said.get("RegulatedEntityId", "1")})
        for reference, recipients, said in rows
        if said is not None
    ]


def number(order: int, history: int) -> str:
    return f"{order + 1}{history:03}"


async def states(register: Importer, order: int) -> list[Any]:
    ids = [reported_as(f"{order}-{n}") for n in range(len(HISTORIES))]
    there = await register.cases.load(ids)
    flags = await register.cases.load([flag_id(id) for id in ids])
    recipients = [stream_of(f"PP{number(order, n)}{which}") for n in range(len(HISTORIES)) for which in "12"]
    named = await register.cases.load(recipients)
    found: list[Any] = []
    for id in ids:
        donation, flag = there.get(id), flags.get(flag_id(id))
        found.append(donation and (plain(donation.current.said()), donation.exported_on, donation.stage))
        found.append(
            flag and (flag.stage, flag.ground, flag.value, flag.accept_by, flag.recipient[-1], flag.heard[:-1])
        )
    organisations = [named.get(recipient) for recipient in recipients]
    return [*found, *(known and (known.name, known.heard, known.kind) for known in organisations)]


def plain(said: dict[str, Any]) -> dict[str, Any]:
    """Of a donation, without what tells the orders apart."""
    return said | {"reference": "", "recipient": said["recipient"][-1]}


async def views(database: Database, order: int) -> dict[tuple[str, str], dict[str, Any]]:
    found, ids = {}, {reported_as(f"{order}-{n}"): str(n) for n in range(len(HISTORIES))}
    for said in await rows_of(database, "regulator/donations"):
        if said["reference"].startswith(f"{order}-"):
            found["donation", said["reference"][2:]] = plain(said)
    for said in await rows_of(database, "regulator/donation_flags"):
        if said["donation_id"] in ids:
            found["flag", ids[said["donation_id"]]] = said | {"donation_id": None, "recipient": said["recipient"][-1]}
    return found


@pytest.mark.parametrize("days", [(FIRST, SECOND, THIRD), (FIRST, FIRST, FIRST), (FIRST, SECOND, SECOND)])
async def test_files_in_any_order_give_the_same_state(
    database: Database, tmp_path: Path, days: tuple[date, date, date]
) -> None:
    async with importer(database, tmp_path) as register:
        for n, order in enumerate(ORDERS):
            for export in order:
                await register.take(*exported(n, export), on=days[export])
        await follow(database)
        expected, seen = await states(register, 0), await views(database, 0)
        assert len([state for state in expected if state]) > 300
        for n in range(1, len(ORDERS)):
            assert await states(register, n) == expected, ORDERS[n]
            assert await views(database, n) == seen, ORDERS[n]


async def test_files_at_once_give_the_same_state(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(donations, "AT_ONCE", 20)
    days = (FIRST, SECOND, THIRD)
    async with importer(database, tmp_path) as register, importer(database, tmp_path) as other:
        for export in range(3):
            await register.take(*exported(0, export), on=days[export])
        files = [register.file(*exported(1, export), name=f"{export}.csv") for export in range(3)]
        taking = [
            importing.take_file(file, day)
            for file, day in zip(files, days, strict=True)
            for importing in (register, other)
        ]
        await asyncio.gather(*taking)
        await follow(database)
        assert await states(register, 1) == await states(register, 0)
        assert await views(database, 1) == await views(database, 0)
