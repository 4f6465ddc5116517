"""Random documents over the made-up schema: everything that a client may write, in every combination."""

import json
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
)
from hypothesis import strategies as st

from api.made_up import BEGIN, GIVERS, LAST, Gift, Rows, moment
from api.plain import global_id, write_cursor
from taskforce.api.reading.declare import declared


class Name(str):
    """An enum value: written without quotes in a document, with them in variables."""

    __slots__ = ()


class Writer:
    """Writes one document, drawing from hypothesis as it goes."""

    def __init__(self, schema: GraphQLSchema, rows: Rows, draw: Any) -> None:
        self._schema, self._rows, self._draw = schema, rows, draw
        self._fragments: list[str] = []
        self._aliases, self._left = 0, 40
        self._declared = ["$yes: Boolean = true", "$no: Boolean!"]
        self.variables: dict[str, Any] = {"no": False}

    def document(self) -> str:
        query = self._schema.query_type
        assert query
        selection = self._selection(query, 3)
        used = "... @skip(if: $no) @include(if: $yes) " + selection
        return f"query Made({', '.join(self._declared)}) {{ {used} }}\n" + "\n".join(self._fragments)

    def _one_of(self, *options: Any) -> Any:
        return self._draw(st.sampled_from(options))

    def _often(self) -> bool:
        return bool(self._draw(st.booleans()))

    def _rarely(self) -> bool:
        return bool(self._draw(st.integers(0, 5)) == 5)

    def _selection(self, kind: Any, depth: int) -> str:
        most = 4 if self._left > 0 else 1
        parts = [self._part(kind, depth) for _ in range(self._draw(st.integers(1, most)))]
        return "{ " + " ".join(parts) + " }"

    def _part(self, kind: Any, depth: int) -> str:
        self._left -= 1
        if self._left < 0 and kind is not self._schema.query_type:
            return "__typename"
        if self._rarely() and self._left > 0:
            return self._fragment(kind, depth)
        name = self._one_of(*kind.fields, *([] if kind is self._schema.query_type else ["__typename"]))
        return self._field(name, kind.fields.get(name), depth)

    def _field(self, name: str, field: GraphQLField | None, depth: int) -> str:
        named = get_named_type(field.type) if field else None
        if is_composite_type(named) and depth == 0 and field and field.args:
            return self._alias() + "__typename"
        below = self._selection(named, depth - bool(field and field.args)) if is_composite_type(named) else ""
        arguments = self._arguments(field, named)
        alias = self._alias() if arguments or below or self._often() else ""
        return f"{alias}{name}{arguments}{self._directive()} {below}"

    def _alias(self) -> str:
        self._aliases += 1
        return f"k{self._aliases}: "

    def _directive(self) -> Any:
        return self._one_of("", "", "", "", " @skip(if: $no)", " @skip(if: $yes)", " @include(if: $yes)",
                            " @include(if: false)", " @skip(if: false) @include(if: true)")  # fmt: skip

    def _fragment(self, kind: Any, depth: int) -> str:
        on = self._condition(kind)
        selection, directive = self._selection(on, depth), self._directive()
        if self._often():
            return f"...{f' on {on.name}' if on is not kind or self._often() else ''}{directive} {selection}"
        self._fragments.append(f"fragment F{len(self._fragments)} on {on.name} {selection}")
        name = f"F{len(self._fragments) - 1}"
        return f"...{name}{directive} ...{name}"

    def _condition(self, kind: Any) -> Any:
        if isinstance(kind, GraphQLInterfaceType):
            return self._one_of(kind, *self._schema.get_possible_types(kind))
        return self._one_of(kind, *kind.interfaces) if isinstance(kind, GraphQLObjectType) else kind

    def _arguments(self, field: GraphQLField | None, named: Any) -> str:
        if not field or not field.args:
            return ""
        said: dict[str, Any] = {}
        if "id" in field.args:
            said["id"] = self._id()
        if "first" in field.args:
            record = named.name.removesuffix("Connection")
            said |= self._page(record, "orderBy" in field.args)
        elif "orderBy" in field.args and self._often():
            said["orderBy"] = {"field": Name("TITLE"), "direction": Name(self._one_of("ASC", "DESC"))}
        if "filter" in field.args and self._often():
            said["filter"] = self._gift_filter() if named.name.startswith("Gift") else self._book_filter()
        if "asOf" in field.args and self._often():
            said["asOf"] = moment(self._draw(st.integers(0, LAST))).isoformat()
        written = [f"{key}: {self._argument(str(field.args[key].type), value)}" for key, value in said.items()]
        return f"({', '.join(written)})" if written else ""

    def _argument(self, kind: str, value: Any) -> str:
        """In the document itself, as a variable, or as a variable's default."""
        where = self._draw(st.integers(0, 3))
        if where < 2:
            return literal(value)
        name = f"v{len(self._declared)}"
        default = f" = {literal(value)}" if where == 2 else ""
        self._declared.append(f"${name}: {kind.rstrip('!') if default else kind}{default}")
        if where == 3:
            self.variables[name] = value
        return f"${name}"

    def _page(self, record: str, has_orders: bool) -> dict[str, Any]:
        view = {"Gift": "gifts", "Book": "books"}.get(record, "seals")
        kind = {"Gift": Gift}.get(record) or next(
            c for c in (self._schema.type_map[record].extensions["strawberry-definition"].origin,)
        )
        orders = declared(kind).orders  # type: ignore[union-attr]
        said: dict[str, Any] = {}
        column, descending = (orders[0], True) if orders else (None, False)
        if has_orders and self._often():
            column, descending = self._one_of(*orders), self._often()
            said["orderBy"] = {"field": Name(column.upper()), "direction": Name("DESC" if descending else "ASC")}
        for side in ("after", "before"):
            if self._rarely():
                row = self._one_of(*self._rows[view])
                said[side] = write_cursor(kind, column, descending, row)
        size = self._one_of("first", "first", "last", None)
        return said | ({size: self._draw(st.integers(0, 7))} if size else {})

    def _id(self) -> str:
        kind, view = self._one_of(("Gift", "gifts"), ("Book", "books"), ("ASealWithANameThatIsLong", "seals"))
        return global_id(self._one_of(kind, kind, kind, "Book"), self._one_of(*self._rows[view])["stream_id"])

    def _gift_filter(self) -> dict[str, Any]:
        money = st.sampled_from([None, 0, 1, 2**53 + 1, -(2**57)])
        days = st.sampled_from(
            [None, "2001-02-03", "0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31", "2020-01-01"]
        )
        moments = st.sampled_from([None, BEGIN.isoformat(), "2026-01-01T01:00:00.12+01:00", "2026-01-01T01:00:00Z"])
        words = st.sampled_from(["a", "B", "%", "_", "\\", "'", '"', "\n", "", "🦉", "; drop", *GIVERS])
        conditions = {
            "stage": st.lists(st.sampled_from([Name("OPEN"), Name("SHUT"), Name("LOST")]), max_size=3),
            "amount": st.fixed_dictionaries({}, optional={"from": money, "to": money}),
            "parts": st.fixed_dictionaries({}, optional={"from": st.sampled_from([1, 2, None]), "to": st.just(2)}),
            "givenOn": st.fixed_dictionaries({}, optional={"from": days, "to": days}),
            "notedAt": st.fixed_dictionaries({}, optional={"from": moments, "to": moments}),
            "giver": st.fixed_dictionaries({}, optional={"any": st.lists(words, max_size=3), "contains": words}),
            "isCash": st.sampled_from([True, False, None]),
            "tags": st.lists(st.sampled_from(["x", "y, z", '"', "nothing"]), max_size=2),
            "marks": st.lists(st.sampled_from([Name("LATE"), Name("ODD")]), max_size=2),
            "bookId": st.lists(st.sampled_from([str(row["stream_id"]) for row in self._rows["books"]]), max_size=3),
        }
        some = self._draw(st.lists(st.sampled_from(sorted(conditions)), max_size=2, unique=True))
        return {name: self._draw(conditions[name] | st.none()) for name in some}

    def _book_filter(self) -> dict[str, Any]:
        return {"title": {"any": self._draw(st.lists(st.sampled_from("abcd"), max_size=3))}}


def literal(value: Any) -> str:
    """As a document says it."""
    match value:
        case Name():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{key}: {literal(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(literal(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


@st.composite
def documents(draw: Any, schema: GraphQLSchema, rows: Rows) -> tuple[str, dict[str, Any]]:
    writer = Writer(schema, rows, draw)
    return writer.document(), writer.variables
