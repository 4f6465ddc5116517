"""What is asked to be done: with records of others, with one's own, which then happens, and with nothing."""

import re
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationType,
    get_named_type,
    is_leaf_type,
)
from strawberry.utils.str_converters import to_camel_case

from proofs.fishing import Fishing
from proofs.known import NOWHERE, id_of, of_kind
from proofs.question import Question
from proofs.stories import Story
from proofs.trusted import Trusted
from sending import office_for
from taskforce.domain.commands import COMMANDS, CommandType
from taskforce.domain.parameters import AnyRecord, parameters
from taskforce.domain.registry import RECORDS

BY_NAME = {command.name: command for command in COMMANDS.values()}
ABOUT = "receipt errors { code message field record stage possible } commandId clientMutationId"
A_CAPITAL = re.compile("[A-Z]")
THEN = "2026-06-01T00:00:00+00:00"
ONES_OWN = {"id", "act", "clientMutationId", "key"}


class Acting:
    def __init__(self, fishing: Fishing, story: Story) -> None:
        self.fishing, self.story, self.rng, self.known = fishing, story, fishing.rng, fishing.known
        self._number, self._nothing = 0, set[str]()

    def mutations(self) -> Iterator[Question]:
        """Each of one of one's own and of one of others, and of each kind once of nothing."""
        for name, kind in _inputs(self.fishing.schema).items():
            command = BY_NAME[name]
            text = _mutation(self.fishing.schema, name)
            for id in self._targets(command):
                said = self._said(command, kind)
                said |= {"key": f"key-{self._number}"} if command.begins else {"id": id}
                yield self._question(command, {"query": text, "variables": {"i": said | {"act": self._act(command)}}})

    def documents(self) -> Iterator[Question]:
        """Those of the dashboards, of one's own and of others."""
        schema = self.fishing.schema
        for document in Trusted.of(self.story.audience, OperationType.MUTATION):
            kinds, name = document.variables(schema), document.fields[-1]
            command = BY_NAME[name if name in BY_NAME else name.removesuffix("s")]
            for id in self._targets(command):
                said: dict[str, Any] = self._said(command, kinds.get("input", kinds))
                more = {"ids": [id, *of_kind(command.record.__name__, self.known.ours)[:1]], "organisation": id}
                said |= {"id": id} | {each: more[each] for each in more.keys() & kinds.keys()}
                said["act"], said["key"] = self._act(command), f"key-{self._number}"
                if "input" in kinds:
                    said.pop("id")
                    said = {"input": said}
                said = {each: value for each, value in said.items() if each in kinds}
                yield self._question(command, {"documentId": document.id, "variables": said}, document.name)

    def events(self) -> Iterator[Question]:
        """The same things reported, through the door of events."""
        _, organisation, _, person = self.story.viewer
        source = f"/{organisation}/~{person}"
        for name, kind in _inputs(self.fishing.schema).items():
            command = BY_NAME[name]
            said = self._said(command, kind)
            data = {A_CAPITAL.sub(r"_\g<0>", field).lower(): _lower(value, kind.fields[field].type)
                    for field, value in said.items()}  # fmt: skip
            self._number += 1
            event: dict[str, Any] = {
                "specversion": "1.0",
                "id": f"{self._number}",
                "source": source,
                "type": command.event,
            }
            subject = f"key-{self._number}" if command.begins else self.rng.choice(self._targets(command)[:2])
            event |= {"subject": subject, "time": THEN, "reported": self.rng.random() < 0.3}
            yield Question([event | {"data": data}], path="/events", office=self._office(command))

    def _question(self, command: CommandType, body: Any, document: str = "") -> Question:
        return Question(body, office=self._office(command), document=document)

    def _office(self, command: CommandType) -> str | None:
        """Whichever may ask it, where all of them see the same."""
        audience, _, office, _ = self.story.viewer
        return office_for(audience, office, command.event) if self.story.any_office else None

    def _act(self, command: CommandType) -> dict[str, Any]:
        self._number += 1
        more: tuple[dict[str, Any], ...] = ({}, {"expectedVersion": self.rng.randrange(1, 6)}, {"reported": True})
        said = self.rng.choice(more[:1] if command.begins else more)
        return {"commandId": f"fishing {self._number}", "occurredAt": THEN} | said

    def _targets(self, command: CommandType) -> list[str]:
        kind = command.record.__name__
        if command.begins:
            return [""]
        found = [
            self.rng.choice(some) for among in (self.known.hidden, self.known.ours) if (some := of_kind(kind, among))
        ]
        if kind not in self._nothing:
            self._nothing.add(kind)
            found.append(id_of(kind, NOWHERE))
        return found or [self.rng.choice(self.known.hidden)]

    def _said(self, command: CommandType, kind: Any) -> dict[str, Any]:
        """What else is said: what refers to a record refers to one of others, most often."""
        fields = kind if isinstance(kind, dict) else {n: f.type for n, f in get_named_type(kind).fields.items()}
        known = self.fishing.value(get_named_type(kind)) if not isinstance(kind, dict) else {}
        said = {name: known.get(name, self.fishing.value(type, name)) for name, type in fields.items()
                if name not in ONES_OWN and (name in known or isinstance(kind, dict))}  # fmt: skip
        for name, parameter in parameters(command.method).items():
            field = "record" if parameter.hint is AnyRecord else to_camel_case(name)
            if field in fields and (parameter.refers_to or parameter.hint is AnyRecord):
                among = self.known.hidden + self.known.shown
                if parameter.refers_to:
                    among = of_kind(RECORDS[parameter.refers_to].__name__, self.known.hidden * 2 + self.known.ours)
                said[field] = self.rng.choice(among or self.known.hidden)
        likely = {
            "recipient": ("blue", "red"),
            "assignedTo": ("desk", "yard"),
            "acknowledgeBy": ("2101-01-01T00:00:00Z",),
        }
        return said | {name: self.rng.choice(values) for name, values in likely.items() if name in said}


def _mutation(schema: GraphQLSchema, name: str) -> str:
    """That asks for all that is simple of the record."""
    capital = name[0].upper() + name[1:]
    payload: Any = schema.type_map[f"{capital}Payload"]
    [record] = payload.fields.keys() - {"receipt", "version", "errors", "commandId", "clientMutationId"}
    kind = get_named_type(payload.fields[record].type)
    assert isinstance(kind, GraphQLObjectType)
    shown = " ".join(
        n for n, field in kind.fields.items() if is_leaf_type(get_named_type(field.type)) and not field.args
    )
    version = "version" if "version" in payload.fields else ""
    return f"mutation ($i: {capital}Input!) {{ {name}(input: $i) {{ {record} {{ {shown} }} {version} {ABOUT} }} }}"


def _lower(value: Any, kind: Any) -> Any:
    """As events say it."""
    named = get_named_type(kind)
    if not isinstance(named, GraphQLEnumType) or not isinstance(value, str):
        return value
    return value.replace("_", "-") if named.name == "Marking" else value.lower()


def _inputs(schema: GraphQLSchema) -> dict[str, GraphQLInputObjectType]:
    """Of each mutation of one record."""
    root = schema.mutation_type
    found = {name: get_named_type(each.args["input"].type) for name, each in root.fields.items()} if root else {}
    return {name: kind for name, kind in found.items() if isinstance(kind, GraphQLInputObjectType) and name in BY_NAME}
