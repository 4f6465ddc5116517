"""taskforce consultations ask | show | approve | list"""

import json
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import uvloop
from cyclopts import App, Parameter

from taskforce.api.graphql.documents import names
from taskforce.cli import complain
from taskforce.cli.records_office import open_office
from taskforce.doors.identifiers import parse_id
from taskforce.settings import Settings

consultations = App(name="consultations", help="Who was shown what: asked by one officer, approved by another.")


@consultations.command
def ask(
    *,
    because: Annotated[str, Parameter(help="Why you ask. It is recorded.")],
    person: Annotated[str | None, Parameter(help="The pseudonym of whoever read.")] = None,
    organisation: Annotated[str | None, Parameter(help="Whose people read.")] = None,
    audience: Annotated[str | None, Parameter(help="Through which schema.")] = None,
    record: Annotated[str | None, Parameter(help="What was shown: its id, or the id of its history.")] = None,
    document: Annotated[str | None, Parameter(help="Such as parties/warnings, or its SHA-256.")] = None,
    since: Annotated[datetime | None, Parameter(help="From this moment on; UTC unless it says otherwise.")] = None,
    until: Annotated[datetime | None, Parameter(help="Before this moment.")] = None,
) -> None:
    """Ask for a search, and print its id: a second records officer has to approve it."""
    of = {"person": person, "organisation": organisation, "audience": audience, "record": _stream(record),
          "document": _hash(document), "since": _utc(since), "until": _utc(until)}  # fmt: skip
    print(uvloop.run(_ask(because, of)))


async def _ask(because: str, of: dict[str, Any]) -> UUID:
    async with open_office(Settings.from_environment()) as office:
        return await office.ask(uuid4(), because, of)


@consultations.command
def show(search: UUID) -> None:
    """What a search asks for, who asked, why, and whether it was approved."""
    uvloop.run(_show(search))


async def _show(search: UUID) -> None:
    async with open_office(Settings.from_environment()) as office:
        found = await office.search(search)
    said = {name: value for name, value in found.of.items() if value is not None}
    print(json.dumps(said | {"because": found.because, "asked_by": found.asked_by, "approved_by": found.approved_by,
                             "good_until": found.good_until}, default=str, indent=2))  # fmt: skip


@consultations.command
def approve(search: UUID) -> None:
    """Approve what another asked for. It can be listed for 24 hours."""
    uvloop.run(_approve(search))


async def _approve(search: UUID) -> None:
    async with open_office(Settings.from_environment()) as office:
        await office.approve(search)
    print("approved")


@consultations.command(name="list")
def list_(
    search: UUID, *, as_json: Annotated[bool, Parameter(name="--json", help="One JSON object a line.")] = False
) -> None:
    """List what was found, for whoever asked or approved. That it is listed is recorded first."""
    uvloop.run(_list(search, as_json))


async def _list(search: UUID, as_json: bool) -> None:
    async with open_office(Settings.from_environment()) as office:
        called = names()
        async for each in office.listed(search):
            each["document"] = called.get((each["audience"], each["document"]), each["document"])
            print(json.dumps(each) if as_json else _lines(each))


def _lines(each: dict[str, Any]) -> str:
    """Danger: readers choose what they search for, and why. Raw, it could pass for a row, or command the terminal."""
    who = " ".join(json.dumps(each[name])[1:-1] for name in ("person", "office", "organisation") if each[name])
    more = [f"{name}: {json.dumps(each[name])}" for name in ("terms", "justification", "erased") if each[name]]
    return "\n    ".join([f"{each['time']}  {who}  {each['audience']}  {each['document']}", *each["records"], *more])


def _hash(document: str | None) -> str | None:
    return next((hash for (_, hash), name in names().items() if name == document), document)


def _stream(record: str | None) -> UUID | None:
    if record is None:
        return None
    try:
        found = parse_id(record)
        return found[1] if found else UUID(record)
    except ValueError:
        complain("a record is named by its id, as the API shows it, or by the id of its history")
        raise SystemExit(2) from None


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
