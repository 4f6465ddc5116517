"""Root fields: from a selection to the bytes that PostgreSQL makes of it. Rows never become Python objects."""

from collections.abc import AsyncIterable, Awaitable, Callable
from functools import partial
from typing import Any

import asyncpg
import orjson
from graphql import GraphQLResolveInfo, assert_object_type

from taskforce.api.reading.asked import NOW, Question, as_of
from taskforce.api.reading.changes import changes_asked
from taskforce.api.reading.chosen import Chosen, chosen
from taskforce.api.reading.context import Reading, Watching
from taskforce.api.reading.declare import Node, Reads
from taskforce.api.reading.fetch import NotWhole, fetch
from taskforce.api.reading.parameters import Parameters
from taskforce.api.reading.selection import write
from taskforce.api.reading.shape import Followed, Shape
from taskforce.doors.identifiers import parse_id

Resolver = Callable[..., Awaitable[orjson.Fragment | None]]


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
        fields, reading, moment = chosen(info, kind), info.context, asked.get("asOf")
        position = None
        if moment is None:
            await reading.now()
        else:
            position = await reading.position(moment)
        parameters, when = Parameters(), NOW
        if position is not None:
            when = as_of(parameters.add(position, "bigint"))
        question = Question(
            shapes,
            lambda view: reading.home(view, position),
            when,
            parameters,
            info.variable_values,
            still=position is not None,
        )
        if link.reads is Reads.PAGE:
            question.page(fields, shape, asked)
        elif link.reads is Reads.EVERY:
            question.every(fields, shape, asked)
        else:
            here = f"{fields.row}.stream_id = {question.parameters.add(stream, 'uuid')}"
            question.single(fields, shape, (here,))
        row = await _row(reading.connection, fields, question)
        if row is None:
            return None
        shown = row["shown"] if row["whole"] else b""
        reading.disclose(position, shown, question.searches + ([] if shown else question.unless_shown))
        if not row["whole"]:
            raise NotWhole
        return orjson.Fragment(row["json"])

    return resolve


def subscriber(shapes: dict[str, Shape]) -> Callable[..., Awaitable[AsyncIterable[object]]]:
    """Begins a subscription to changes."""

    async def subscribe(
        _root: object, info: GraphQLResolveInfo[Watching[AsyncIterable[object]]], after: str | None = None
    ) -> AsyncIterable[object]:
        return await info.context.changes(partial(changes_asked, info, shapes), str(info.path.key), after)

    return subscribe


async def _row(db: asyncpg.Connection, chosen: Chosen, question: Question) -> asyncpg.Record | None:
    rows = await fetch(db, write(chosen, tuple(question.found.values())), question.parameters.values)
    return rows[0] if rows else None
