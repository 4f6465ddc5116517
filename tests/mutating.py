"""People's acts as they come to the service: mutations over HTTP, with the token of an officer."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, cast
from uuid import UUID

import httpx
from strawberry.utils.str_converters import to_camel_case

from sending import office_for
from served import Client
from taskforce.api.audiences import schemas
from taskforce.api.reading.schema import core
from taskforce.domain.commands import COMMANDS, CommandType
from taskforce.domain.kernel import Officer, OrganisationKind, Stream
from taskforce.domain.organisation import Organisation, stream_of
from taskforce.domain.parameters import parameters
from taskforce.domain.register_entry import RegisterEntry
from taskforce.domain.registry import RECORDS
from taskforce.doors.identifiers import id_of
from taskforce.log.command import Command
from taskforce.log.envelope import Act, Envelope

AUDIENCE = {
    OrganisationKind.AGENCY: "agencies",
    OrganisationKind.REGULATOR: "regulator",
    OrganisationKind.SECRETARIAT: "secretariat",
}
"""Of each kind of organisation; all others are parties."""

ABOUT = "receipt errors { code message field record stage possible } commandId clientMutationId"


def audience_of(by: Officer) -> str:
    return AUDIENCE.get(by.organisation_kind, "parties")


def document(audience: str, name: str, shown: str = "id") -> str:
    """That asks for everything in the payload, and this of the record."""
    capital = name[0].upper() + name[1:]
    fields: Any = core(schemas()[audience]).type_map[f"{capital}Payload"]
    [record] = fields.fields.keys() - {"receipt", "version", "errors", "commandId", "clientMutationId"}
    version = "version" if "version" in fields.fields else ""
    payload = f"{record} {{ {shown} }} {version} {ABOUT}"
    return f"mutation ($input: {capital}Input!) {{ {name}(input: $input) {{ {payload} }} }}"


async def post(client: Client, by: Officer, text: str, **variables: Any) -> httpx.Response:
    """Any document, from this officer, who holds whichever office the mutations in it are for."""
    audience = audience_of(by)
    types = [command.event for command in COMMANDS.values() if re.search(rf"\b{command.name}s?\b", text)]
    by = replace(by, office=office_for(audience, by.office, *types))
    token = client.issuer.token(audience, by.organisation, by.office, by.person)
    said = {"query": text, "variables": variables}
    return await client.http.post(f"/graphql/{audience}", headers={"authorization": f"Bearer {token}"}, json=said)


async def ask(client: Client, by: Officer, text: str, **variables: Any) -> Any:
    """The answer to a document that is right."""
    response = await post(client, by, text, **variables)
    answer = response.json()
    assert response.status_code == 200, answer
    assert "errors" not in answer, answer
    return answer["data"]


async def mutate(client: Client, by: Officer, name: str, shown: str = "id", /, **said: Any) -> Any:
    """The payload."""
    text = document(audience_of(by), name, shown)
    return (await ask(client, by, text, input=said))[name]


async def done(client: Client, by: Officer, name: str, shown: str = "id", /, **said: Any) -> Any:
    """The record as it stands after a mutation that must succeed."""
    payload = await mutate(client, by, name, shown, **said)
    assert payload["errors"] == [], payload
    assert payload["receipt"]
    [record] = payload.keys() - {"receipt", "version", "errors", "commandId", "clientMutationId"}
    return payload[record]


async def refused(client: Client, by: Officer, name: str, /, **said: Any) -> Any:
    """Why a mutation did nothing."""
    payload = await mutate(client, by, name, **said)
    assert payload["receipt"] is None
    [error] = payload["errors"]
    return error


def worded(command: CommandType, said: dict[str, Any]) -> dict[str, Any]:
    """What a command is told, as the input of its mutation."""
    refers = {name: parameter.refers_to for name, parameter in parameters(command.method).items()}
    return {to_camel_case(name): word(value, refers[name]) for name, value in said.items()}


def word(value: Any, refers_to: str | None = None) -> Any:
    """As the input of a mutation."""
    if isinstance(value, UUID):
        return id_of(cast("type[Stream]", RECORDS[refers_to]), value) if refers_to else str(value)
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, RegisterEntry):
        return {to_camel_case(name): word(each) for name, each in value.said().items()}
    return [word(each) for each in value] if isinstance(value, (list, tuple)) else value


async def register(client: Client, *officers: Officer) -> None:
    """Their organisations, as the secretariat would."""
    for by in officers:
        stream, name = stream_of(by.organisation), by.organisation

        def decide(known: Organisation | None, by: Officer = by) -> Organisation:
            return known or Organisation.register(
                stream_of(by.organisation), by.organisation, by.organisation_kind, by.organisation
            )

        act = Act("test", f"register {name}", datetime.now(UTC), Envelope("test", "secretariat"))
        await client.service.cases.ask(Command(act, stream, name.encode(), decide))
