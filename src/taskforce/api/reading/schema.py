"""An audience's schema: the record types that its query leads to, completed, and their resolvers put in place."""

from datetime import datetime
from typing import Any

import strawberry
from graphql import GraphQLSchema, assert_object_type
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from taskforce.api.reading.after import AFTER
from taskforce.api.reading.declare import KEY, Link, Reads, Subscription, declared
from taskforce.api.reading.generate import connection_type, filter_type, hints, order_type
from taskforce.api.reading.resolver import resolver, subscriber
from taskforce.api.reading.scalars import SCALARS
from taskforce.api.reading.shape import Followed, shape_of, target


def audience_schema(query: type, mutation: type | None = None, **more: Any) -> strawberry.Schema:
    """A Strawberry schema whose reading fields PostgreSQL answers. Execute it with `taskforce.api.execution`."""
    records = records_of(query)
    for cls in (query, Subscription, *records):
        _complete(cls)
    config = StrawberryConfig(scalar_map=SCALARS)
    schema = strawberry.Schema(query=query, mutation=mutation, subscription=Subscription, config=config, **more)
    shapes = {cls.__name__: shape_of(cls, config) for cls in records}
    root = assert_object_type(core(schema).query_type)
    for field, link in links(query):
        to = target(hints(query)[field.python_name], link)
        name = config.name_converter.get_graphql_name(field)
        root.fields[name].resolve = resolver(Followed(link.reads, "", to.__name__), shapes)
    core(schema).directives += (AFTER,)
    assert_object_type(core(schema).subscription_type).fields["changes"].subscribe = subscriber(shapes)
    return schema


def core(schema: strawberry.Schema) -> GraphQLSchema:
    """The schema as graphql-core knows it, which Strawberry keeps to itself."""
    found: GraphQLSchema = vars(schema)["_schema"]
    return found


def links(cls: type) -> list[tuple[StrawberryField, Link]]:
    """The fields of a type that lead to records."""
    fields = cls.__strawberry_definition__.fields  # type: ignore[attr-defined]
    found = [(field, field.metadata.get(KEY)) for field in fields]
    return [(field, link) for field, link in found if link and link.reads is not Reads.ID]


def records_of(query: type) -> list[type]:
    """The record types that a query leads to, if only through others."""
    found: list[type] = [query]
    for cls in found:  # grows meanwhile
        found += [to for to in dict.fromkeys(_targets(cls)) if declared(to) and to not in found]
    return found[1:]


def _targets(cls: type) -> list[type]:
    return [target(hints(cls)[field.python_name], link) for field, link in links(cls)]


def _complete(cls: type) -> None:
    """Gives each link its type and its arguments."""
    for field, link in links(cls):
        to = target(hints(cls)[field.python_name], link)
        if link.reads in {Reads.MANY, Reads.PAGE}:
            field.type_annotation = StrawberryAnnotation(connection_type(to))
        field.arguments = _arguments(link.reads, to)


def _arguments(reads: Reads, to: type) -> list[StrawberryArgument]:
    found: dict[str, Any] = {}
    if reads in {Reads.MANY, Reads.PAGE}:
        found |= {"first": int | None, "after": str | None, "last": int | None, "before": str | None}
    if reads in {Reads.MANY, Reads.PAGE, Reads.EVERY}:
        found |= {"filter": _optional(filter_type(to)), "order_by": _optional(order_type(to))}
    if reads is Reads.BY_ID:
        found["id"] = strawberry.ID
    if reads is Reads.CHANGES:
        found["after"] = str | None
    if reads in {Reads.PAGE, Reads.EVERY, Reads.BY_ID}:
        found["as_of"] = datetime | None
    return [StrawberryArgument(name, None, StrawberryAnnotation(kind)) for name, kind in found.items() if kind]


def _optional(kind: Any) -> Any:
    return None if kind is None else kind | None
