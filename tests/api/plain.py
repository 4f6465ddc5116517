"""The same schema answered field by field over Python rows: what PostgreSQL's answers are compared with.

Written for being plainly right: everything is read, filtered, sorted and cut in Python.
"""

import base64
import json
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, get_args
from uuid import UUID

import orjson
from graphql import ExecutionResult, GraphQLInterfaceType, GraphQLObjectType, execute, parse
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_subfields

from api.made_up import Hand, Rows, Snapshot
from taskforce.api.reading import audience_schema
from taskforce.api.reading.declare import KEY, Reads, declared
from taskforce.api.reading.generate import hints
from taskforce.api.reading.schema import core
from taskforce.domain.markings import Marking


class Plain:
    """Answers documents over one history."""

    def __init__(self, query: type, rows: Rows) -> None:
        self._rows = rows
        self._schema = core(audience_schema(query))
        self._records: dict[str, type] = {}
        for kind in list(self._schema.type_map.values()):
            if isinstance(kind, GraphQLInterfaceType):
                kind.resolve_type = lambda value, *_: value["kind"]
            if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
                kind.is_type_of = None
                self._prepare(kind)

    async def answer(self, text: str, variables: dict[str, Any], snapshot: Snapshot) -> bytes:
        answer = execute(self._schema, parse(text), None, snapshot, variables)
        result = answer if isinstance(answer, ExecutionResult) else await answer
        assert result.errors is None, result.errors
        return orjson.dumps(result.data)

    def _prepare(self, kind: GraphQLObjectType) -> None:
        origin = kind.extensions["strawberry-definition"].origin
        if declared(origin):
            self._records[kind.name] = origin
        for name, field in kind.fields.items():
            definition = field.extensions["strawberry-definition"]
            link = definition.metadata.get(KEY)
            if link is None:
                column = definition.python_name if declared(origin) or origin is Hand else name
                field.resolve = lambda source, _info, column=column: source[column]
            elif link.reads is Reads.ID:
                field.resolve = lambda source, _info: global_id(source["kind"], source["stream_id"])
            else:
                hint = hints(origin)[definition.python_name]
                to = next(part for part in [*get_args(hint), hint] if isinstance(part, type) and part is not type(None))
                field.resolve = self._link(link, to.__name__)

    def _link(self, link: Any, to: str) -> Any:
        async def resolve(source: Any, info: Any, **asked: Any) -> Any:
            at = source["at"] if source else None
            if asked.get("asOf"):
                at = await info.context.position(asked["asOf"])
            match link.reads:
                case Reads.PAGE:
                    return self._page(to, at, asked, lambda row: True, info)
                case Reads.EVERY:
                    return self._sorted(to, self._filtered(to, at, asked, lambda row: True), asked)
                case Reads.MANY:
                    return self._page(to, at, asked, lambda row: row[link.column] == source["stream_id"], info)
                case Reads.ONE:
                    return self._one(to, at, source[link.column])
            kind, _, stream = base64.b64decode(asked["id"]).decode().partition(":")
            return self._one(kind, at, UUID(stream)) if to in {"Node", kind} else None

        return resolve

    def _one(self, to: str, at: int | None, stream: UUID | None) -> Any:
        return next((row for row in self._standing(to, at) if row["stream_id"] == stream), None)

    def _standing(self, to: str, at: int | None) -> list[dict[str, Any]]:
        kinds = hints(self._records[to])
        return [
            {"kind": to, "at": at, "raw": row} | {name: _python(kinds.get(name), value) for name, value in row.items()}
            for row in self._rows[declared(self._records[to]).view]  # type: ignore[union-attr]
            if row.get("visible") is not False
            and (row["until"] is None if at is None else row["since"] <= at and (row["until"] or at + 1) > at)
        ]

    def _filtered(self, to: str, at: int | None, asked: dict[str, Any], among: Any) -> list[dict[str, Any]]:
        conditions = {_snake(name): said for name, said in (asked.get("filter") or {}).items()}
        rows = [row for row in self._standing(to, at) if among(row)]
        return [row for row in rows if all(_holds(row[name], said) for name, said in conditions.items())]

    def _sorted(self, to: str, rows: list[dict[str, Any]], asked: dict[str, Any]) -> list[dict[str, Any]]:
        column, descending = ordering(self._records[to], asked.get("orderBy"))
        return sorted(rows, key=lambda row: place(row["raw"], column), reverse=descending)

    def _page(self, to: str, at: int | None, asked: dict[str, Any], among: Any, info: Any) -> dict[str, Any]:
        record = self._records[to]
        column, descending = ordering(record, asked.get("orderBy"))
        rows = self._sorted(to, self._filtered(to, at, asked, among), asked)
        after, before = (pointed(asked[side], column) if asked.get(side) else None for side in ("after", "before"))
        window, under, over = [], False, False
        for row in rows:
            here = place(row["raw"], column)
            if after and (here >= after if descending else here <= after):
                under = True
            elif before and (here <= before if descending else here >= before):
                over = True
            else:
                window.append(row)
        first, last = asked.get("first"), asked.get("last")
        size = 50 if first is None else first
        shown = window[:size] if last is None else window[max(0, len(window) - last) :]
        more = len(shown) < len(window)
        cursors = [write_cursor(record, column, descending, row["raw"]) for row in shown]
        sums = declared(record).sums  # type: ignore[union-attr]
        totals = {_camel(f"total_{name}"): sum(row[name] or 0 for row in rows) for name in sums} | {
            "totalCount": len(rows)
        }
        marked = rows if totals.keys() & chosen(info, self._schema.type_map[f"{to}Connection"]) else shown
        return totals | {
            "nodes": shown,
            "edges": [{"cursor": text, "node": row} for text, row in zip(cursors, shown, strict=True)],
            "marking": max((row["marking"] for row in marked), default=Marking.OFFICIAL, key=list(Marking).index),
            "pageInfo": {
                "hasNextPage": over or (more and last is None),
                "hasPreviousPage": under or (more and last is not None),
                "startCursor": cursors[0] if cursors else None,
                "endCursor": cursors[-1] if cursors else None,
            },
        }


def chosen(info: Any, of: Any) -> set[str]:
    """The fields that are asked of an object."""
    fragments = {name: FragmentDetails(definition) for name, definition in info.fragments.items()}
    nodes = [FieldDetails(node, None) for node in info.field_nodes]
    found = collect_subfields(info.schema, fragments, info.variable_values, info.operation, of, nodes)
    return {details[0].node.name.value for details in found.grouped_field_set.values()}


def global_id(kind: str, stream: UUID) -> str:
    return base64.b64encode(f"{kind}:{stream}".encode()).decode()


def ordering(record: type, asked: Any) -> tuple[str | None, bool]:
    if asked:
        return asked["field"].value, asked["direction"].value == "desc"
    orders = declared(record).orders  # type: ignore[union-attr]
    return (orders[0], True) if orders else (None, False)


def place(row: dict[str, Any], column: str | None) -> tuple[Any, ...]:
    """Where a row stands when values ascend: what has no value is greater than every value."""
    value = row[column] if column else None
    return (value is None, 0 if value is None else value, row["stream_id"])


def write_cursor(record: type, column: str | None, descending: bool, row: dict[str, Any]) -> str:
    name = f"{record.__name__} {column} {'desc' if descending else 'asc'}" if column else record.__name__
    value = row[column] if column else None
    if isinstance(value, datetime):
        value = written(value)
    elif isinstance(value, date):
        value = value.isoformat()
    said = json.dumps([name, value, str(row["stream_id"])], ensure_ascii=False)
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def pointed(cursor: str, column: str | None) -> tuple[Any, ...]:
    _, value, stream = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    if value is not None and column in {"noted_at", "given_on"}:
        value = datetime.fromisoformat(value) if column == "noted_at" else date.fromisoformat(value)
    return (value is None, 0 if value is None else value, UUID(stream))


def written(moment: datetime) -> str:
    """A moment in UTC, its fraction as short as it can be."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return text + "+00:00"


def _holds(value: Any, said: Any) -> bool:
    if said is None or (isinstance(said, dict) and all(part is None for part in said.values())):
        return True
    if isinstance(said, bool) or value is None:
        return value is said
    if isinstance(said, list):
        return any(item in said for item in value) if isinstance(value, list) else value in said
    low, high, among, part = (said.get(name) for name in ("from", "to", "any", "contains"))
    return (
        (low is None or value >= low)
        and (high is None or value <= high)
        and (among is None or value in among)
        and (part is None or part.lower() in value.lower())
    )


def _python(hint: Any, value: Any) -> Any:
    """The value as a resolver returns it: enums as their members."""
    if value is None or hint is None:
        return value
    if hint is Hand:
        return {name: _python(hints(Hand)[name], item) for name, item in value.items()}
    for part in [hint, *get_args(hint)]:
        if isinstance(part, type) and issubclass(part, Enum):
            return part(value)
        if get_args(part) and isinstance(value, list):
            return [_python(get_args(part)[0], item) for item in value]
    return value


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
