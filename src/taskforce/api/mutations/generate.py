"""An audience's mutations: every command that its organisations may give, of the records that it sees."""

import inspect
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple, cast

import strawberry
from graphql import GraphQLInputObjectType, assert_object_type
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument

from taskforce.api.mutations.inputs import input_type
from taskforce.api.mutations.payloads import payload_type
from taskforce.api.mutations.resolver import act, shown
from taskforce.api.reading.generate import record_of
from taskforce.api.reading.resolver import Resolver
from taskforce.api.reading.schema import core
from taskforce.domain.commands import COMMANDS, CommandType
from taskforce.domain.kernel import OrganisationKind
from taskforce.domain.offices import offices_in, sent_by

SEVERAL = {"issueWarning": "issueWarnings"}
"""Commands that are also given to several records at once, as one act."""


class Mutation(NamedTuple):
    """`record` is the type that the audience knows it by."""

    name: str
    command: CommandType
    record: type
    offices: list[str]
    several: bool = False

    @property
    def capital(self) -> str:
        return self.name[0].upper() + self.name[1:]

    @property
    def field(self) -> str:
        """What its record is called in the payload."""
        record = self.record.__name__
        return record[0].lower() + record[1:] + ("s" if self.several else "")


def mutations_of(kinds: Collection[OrganisationKind], records: Iterable[type]) -> list[Mutation]:
    """A type of records is that of the domain which has its name."""
    known = {record.__name__: record for record in records}
    found = []
    for command in COMMANDS.values():
        record = known.get(command.record.__name__)
        if record and (offices := sorted({office for kind in kinds for office in offices_in(command.by, kind)})):
            found.append(Mutation(command.name, command, record, offices))
            if command.name in SEVERAL:
                found.append(Mutation(SEVERAL[command.name], command, record, offices, several=True))
    return found


def mutation_type(mutations: list[Mutation]) -> type | None:
    """None where there are none."""
    annotations, members = dict[str, Any](), dict[str, Any]()
    for each in mutations:
        annotations[each.name] = payload_type(each.capital, each.field, each.record, each.several) | None
        members[each.name] = field = strawberry.field(description=_description(each))
        given = StrawberryAnnotation(input_type(each.capital, each.command, each.several))
        field.arguments = [StrawberryArgument("input", None, given)]
    made = type("Mutation", (), {"__annotations__": annotations, "__module__": __name__, **members})
    description = "Each is one act, carried out once. Null where it could not be answered at all: then see `errors`."
    return strawberry.type(made, description=description) if mutations else None


def put_in_place(schema: strawberry.Schema, mutations: list[Mutation]) -> strawberry.Schema:
    """The resolvers of the mutations and of what they show."""
    if not mutations:
        return schema
    known, config = core(schema), schema.config
    root, node = assert_object_type(known.mutation_type), assert_object_type(known.query_type).fields["node"]
    for each in mutations:
        payload = assert_object_type(known.type_map[f"{each.capital}Payload"])
        root.fields[each.name].resolve = act(each.name, each.command, payload, each.field, record_of(each.record).view)
        payload.fields[each.field].resolve = shown(cast("Resolver", node.resolve), each.several)
    for kind in known.type_map.values():
        definition: Any = kind.extensions.get("strawberry-definition")
        if isinstance(kind, GraphQLInputObjectType) and definition.origin.__module__.startswith(__package__):
            for field in definition.fields:  # what is said is then known by the names of the parameters
                kind.fields[config.name_converter.get_graphql_name(field)].out_name = field.python_name
    return schema


def _description(mutation: Mutation) -> str:
    recorded = f"Recorded as `{mutation.command.event}`. {sent_by(mutation.offices)}"
    if mutation.several:
        recorded = f"Of several records as one act: of all, or of none. Each is {recorded[0].lower()}{recorded[1:]}"
    said = inspect.getdoc(mutation.command.method)
    return f"{recorded}\n\n{said}" if said else recorded
