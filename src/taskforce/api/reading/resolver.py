"""Root fields: from a selection to the bytes that PostgreSQL makes of it. Rows never become Python objects."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from graphql import GraphQLObjectType, GraphQLResolveInfo

from taskforce.api.reading.asked import Question
from taskforce.api.reading.chosen import chosen
from taskforce.api.reading.context import Reading
from taskforce.api.reading.cursor import parse_id
from taskforce.api.reading.declare import Node, Reads
from taskforce.api.reading.errors import TooSlow
from taskforce.api.reading.selection import write
from taskforce.api.reading.shape import Followed, Shape

Resolver = Callable[..., Awaitable[orjson.Fragment | None]]


class NotWhole(Exception):
    """A row has no value where the schema promises one."""


class NotUtc(Exception):
    """The connection's time zone is not UTC, so moments would be written otherwise."""


def resolver(link: Followed, shapes: dict[str, Shape]) -> Resolver:
    """Answers a root field with one statement. Fields that share a connection must run in turn."""

    async def resolve(_root: object, info: GraphQLResolveInfo, **asked: Any) -> orjson.Fragment | None:
        name, stream = link.to, None
        if link.reads is Reads.BY_ID:
            name, stream = parse_id(asked["id"]) or ("", None)
        shape = shapes.get(name)
        if shape is None or link.to not in {name, Node.__name__}:
            return None
        return await _read(link.reads, shapes, shape, stream, info, asked)

    return resolve


async def _read(
    reads: Reads, shapes: dict[str, Shape], shape: Shape, stream: UUID | None, info: GraphQLResolveInfo, asked: dict[str, Any]
) -> orjson.Fragment | None:
    reading: Reading = info.context
    kind = info.schema.get_type(f"{shape.name}Connection" if reads is Reads.PAGE else shape.name)
    assert isinstance(kind, GraphQLObjectType)
    fields, as_of = chosen(info, kind), asked.get("asOf")
    position = None if as_of is None else await reading.position(as_of)
    question = Question(shapes, reading.home, position, info.variable_values)
    match reads:
        case Reads.PAGE:
            question.page(fields, shape, asked)
        case Reads.EVERY:
            question.every(fields, shape, asked)
        case _:
            question.single(fields, shape, (f"{fields.row}.stream_id = {question.parameters.add(stream, 'uuid')}",))
    statement = write(reads, fields, tuple(question.found.values()))
    if reading.connection.get_settings().TimeZone != "UTC":
        raise NotUtc
    try:
        row = await reading.connection.fetchrow(statement, *question.parameters.values)
    except asyncpg.QueryCanceledError as error:
        raise TooSlow from error
    if row is None:
        return None
    if not row["whole"]:
        raise NotWhole
    return orjson.Fragment(row["json"])
