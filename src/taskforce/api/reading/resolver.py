"""Root fields: from a selection to the bytes that PostgreSQL makes of it. Rows never become Python objects."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import orjson
from graphql import GraphQLResolveInfo, assert_object_type

from taskforce.api.reading.asked import Question
from taskforce.api.reading.chosen import Chosen, chosen
from taskforce.api.reading.context import Reading
from taskforce.api.reading.declare import Node, Reads
from taskforce.api.reading.errors import TooSlow
from taskforce.api.reading.selection import write
from taskforce.api.reading.shape import Followed, Shape
from taskforce.doors.identifiers import parse_id

Resolver = Callable[..., Awaitable[orjson.Fragment | None]]


class NotWhole(Exception):
    """A row has no value where the schema promises one."""


class NotUtc(Exception):
    """The connection's time zone is not UTC, so moments would be written otherwise."""


def resolver(link: Followed, shapes: dict[str, Shape]) -> Resolver:
    """Answers a root field with one statement. Fields that share a connection must run in turn."""

    async def resolve(_root: object, info: GraphQLResolveInfo[Reading], **asked: Any) -> orjson.Fragment | None:
        name, stream = link.to, None
        if link.reads is Reads.BY_ID:
            name, stream = parse_id(asked["id"]) or ("", None)
        shape = shapes.get(name)
        if shape is None or link.to not in {name, Node.__name__}:
            return None
        kind = assert_object_type(info.schema.get_type(f"{name}Connection" if link.reads is Reads.PAGE else name))
        fields, reading, as_of = chosen(info, kind), info.context, asked.get("asOf")
        position = None if as_of is None else await reading.position(as_of)
        question = Question(shapes, reading.home, position, info.variable_values)
        if link.reads is Reads.PAGE:
            question.page(fields, shape, asked)
        elif link.reads is Reads.EVERY:
            question.every(fields, shape, asked)
        else:
            here = f"{fields.row}.stream_id = {question.parameters.add(stream, 'uuid')}"
            question.single(fields, shape, (here,))
        return await _answer(reading.connection, fields, question)

    return resolve


async def _answer(db: asyncpg.Connection, chosen: Chosen, question: Question) -> orjson.Fragment | None:
    if db.get_settings().TimeZone != "UTC":
        raise NotUtc
    try:
        row = await db.fetchrow(write(chosen, tuple(question.found.values())), *question.parameters.values)
    except asyncpg.QueryCanceledError as error:
        raise TooSlow from error
    if row is None:
        return None
    if not row["whole"]:
        raise NotWhole
    return orjson.Fragment(row["json"])
