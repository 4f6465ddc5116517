"""What an answer is said to disclose is what it shows: with `id` asked for everywhere, the ids and cursors in it."""

import base64
import json
from typing import Any
from uuid import UUID

import orjson
import pytest
from graphql import (
    FieldNode,
    GraphQLSchema,
    NameNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    print_ast,
    validate,
    visit,
)
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from api.answering import execute
from api.documents import documents
from api.made_up import HISTORIES, Query, Snapshot
from api.plain import Plain
from taskforce.api.reading import audience_schema
from taskforce.api.reading.schema import core
from taskforce.doors.identifiers import parse_id

SCHEMA = audience_schema(Query)
PLAIN = [Plain(Query, rows) for rows in HISTORIES]
OWN = "ownId"


def field(name: str, key: str | None = None, below: SelectionSetNode | None = None) -> FieldNode:
    alias = NameNode(value=key) if key else None
    return FieldNode(alias=alias, name=NameNode(value=name), arguments=(), directives=(), selection_set=below)


class Identified(Visitor):
    """Adds the id to whatever is chosen of a record, and the record to whatever is chosen of an edge."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self._info = info

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode:
        kind: Any = get_named_type(self._info.get_parent_type())
        if kind and "id" in kind.fields:
            return SelectionSetNode(selections=(*node.selections, field("id", OWN)))
        if kind and kind.name.endswith("Edge"):
            below = SelectionSetNode(selections=(field("id", OWN),))
            return SelectionSetNode(selections=(*node.selections, field("node", "ownNode", below)))
        return node


def identified(schema: GraphQLSchema, text: str) -> str:
    info = TypeInfo(schema)
    return print_ast(visit(parse(text), TypeInfoVisitor(info, Identified(info))))


def shown(answer: Any) -> set[UUID]:
    """The gifts and books in it; who sees a seal is not recorded."""
    if isinstance(answer, list):
        return set().union(*map(shown, answer))
    if isinstance(answer, dict):
        own = parse_id(answer.get(OWN, ""))
        return set().union({own[1]} if own and own[0] in {"Gift", "Book"} else set(), *map(shown, answer.values()))
    return named(answer) if isinstance(answer, str) else set()


def named(text: str) -> set[UUID]:
    """What a cursor names."""
    try:
        order, _, stream = json.loads(base64.urlsafe_b64decode(text + "=="))
        return {UUID(stream)} if order.partition(" ")[0] in {"Gift", "Book"} else set()
    except (ValueError, TypeError, AttributeError):
        return set()


@settings(max_examples=100, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_a_random_document_discloses_what_it_shows(snapshots: list[Snapshot], data: st.DataObject) -> None:
    number = data.draw(st.sampled_from([0, 0, 0, 1]))
    text, variables = data.draw(documents(core(SCHEMA), HISTORIES[number]))
    assume(not validate(core(SCHEMA), parse(text)))
    snapshot = Snapshot(snapshots[number].connection, f"h{number}")
    assume(b"TOO_COSTLY" not in await execute(SCHEMA, text, variables, "Made", snapshot))
    everywhere = await PLAIN[number].answer(identified(core(SCHEMA), text), variables, snapshot)
    assert snapshot.shown == shown(orjson.loads(everywhere))


MORE = "pageInfo { hasNextPage hasPreviousPage }"
FIELDS = [
    f"nodes {{ stage }} {MORE}",
    f"edges {{ cursor }} {MORE}",
    "edges { __typename } pageInfo { hasNextPage startCursor }",
    f"nodes {{ book {{ gifts(first: 1) {{ nodes {{ stage }} {MORE} }} }} }} {MORE}",
    "pageInfo { hasNextPage hasPreviousPage startCursor }",
    "pageInfo { hasNextPage hasPreviousPage endCursor }",
    "pageInfo { endCursor startCursor }",
    f"{MORE} totalCount totalAmount",
]


@pytest.mark.parametrize("page", ["first: 2", "last: 2", "first: 0", "last: 0", "first: 100", "last: 100"])
@pytest.mark.parametrize("fields", FIELDS)
async def test_a_page_discloses_its_rows_and_not_the_one_more(
    snapshots: list[Snapshot], page: str, fields: str
) -> None:
    for text in (f"{{ gifts({page}) {{ {fields} }} }}", f"{{ books {{ nodes {{ gifts({page}) {{ {fields} }} }} }} }}"):
        snapshot = Snapshot(snapshots[0].connection, "h0")
        await execute(SCHEMA, text, None, None, snapshot)
        everywhere = await PLAIN[0].answer(identified(core(SCHEMA), text), {}, snapshot)
        assert snapshot.shown == shown(orjson.loads(everywhere)), text


EVERYWHERE = """{ books { nodes { gifts(filter: {isCash: false}) { totalCount } } }
                  all: allBooks(filter: {title: {any: ["a"]}}) { title } }"""
LEFT_OUT = "query ($no: Boolean = false) { gifts(filter: {isCash: true}) @include(if: $no) { totalCount } }"
SEARCHES: list[tuple[str, list[dict[str, Any]]]] = [
    ('{ gifts(filter: {giver: {contains: "A"}, stage: null, tags: []}) { totalCount } }',
     [{"of": "Gift", "filter": {"giver": {"contains": "A"}, "stage": None, "tags": []}}]),
    ("{ gifts(filter: {stage: null, amount: {from: null}}) { totalCount } books { totalCount } }", []),
    (EVERYWHERE, [{"of": "Gift", "filter": {"isCash": False}}, {"of": "Book", "filter": {"title": {"any": ["a"]}}}]),
    (LEFT_OUT, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "terms"), SEARCHES)
async def test_what_is_searched_for_is_what_is_filtered_by(
    snapshots: list[Snapshot], text: str, terms: list[dict[str, Any]]
) -> None:
    await execute(SCHEMA, text, None, None, snapshots[0])
    assert snapshots[0].searches == terms


def place(nick: str) -> str:
    """Made up: there is no such gift."""
    said = json.dumps(["Gift nick asc", nick, str(UUID(int=0))])
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


BY_NICK = "orderBy: {field: NICK, direction: ASC}"
ASKING = [
    "{ gifts(%s, first: 1, after: $a, before: $a) { nodes { __typename } pageInfo { hasPreviousPage } } }",
    "{ gifts(%s, first: 1, after: $a, before: $z) { nodes { stage } } }",
    "{ gifts(%s, first: 1, after: $a) { nodes { stage } pageInfo { hasPreviousPage } } }",
    "{ gifts(%s, last: 1, before: $z) { edges { cursor } pageInfo { ...on PageInfo { further: hasNextPage } } } }",
    "{ gifts(%s, last: 1, after: $a) { nodes { stage } } }",
    "{ gifts(%s, first: 1, before: $z) { nodes { stage } } }",
    "{ gifts(%s, last: 1, before: $low) { nodes { stage } } }",
    "{ gifts(%s, first: 1, after: $a) { marking pageInfo { hasNextPage } } }",
    "{ books { nodes { gifts(%s, first: 1, after: $a) { nodes { stage } } } } }",
]


@pytest.mark.parametrize("text", ASKING)
async def test_a_place_is_a_search_where_the_row_next_to_it_is_not_shown(snapshots: list[Snapshot], text: str) -> None:
    given = {"low": place(""), "a": place("aa"), "z": place("zz")}
    declared = ", ".join(f"${name}: String" for name in given if f"${name}" in text)
    await execute(SCHEMA, f"query ({declared}) " + text % BY_NICK, given, None, snapshots[0])
    said = {end: given[name] for end in ("after", "before") for name in given if f"{end}: ${name}" in text}
    assert snapshots[0].searches == [{"of": "Gift", **said}]


@pytest.mark.parametrize("page", ["first: 3, after: $a", "last: 3, before: $a"])
async def test_whoever_turns_the_pages_searches_for_nothing(snapshots: list[Snapshot], page: str) -> None:
    way = "hasNextPage endCursor" if "first" in page else "hasPreviousPage startCursor"
    text = f"query ($a: String) {{ gifts({BY_NICK}, {page}) {{ totalCount nodes {{ stage }} pageInfo {{ {way} }} }} }}"
    at, seen = None, 0
    while seen == 0 or at:
        answer = orjson.loads(await execute(SCHEMA, text, {"a": at}, None, snapshots[0]))["data"]["gifts"]
        seen += len(answer["nodes"])
        goes_on, at = answer["pageInfo"].values()
        at = at if goes_on else None
    assert (seen, snapshots[0].searches) == (answer["totalCount"], [])


async def test_what_shows_nobodys_record_asks_nothing_more_of_the_database(snapshots: list[Snapshot]) -> None:
    said: list[str] = []

    class Overhearing:
        get_settings = snapshots[0].connection.get_settings

        async def fetch(self, statement: str, *values: Any) -> Any:
            said.append(statement)
            return await snapshots[0].connection.fetch(statement, *values)

    snapshot = Snapshot(snapshots[0].connection, "h0")
    vars(snapshot)["connection"] = Overhearing()
    await execute(SCHEMA, "{ seals { nodes { isBroken } totalCount } gifts { totalCount } }", None, None, snapshot)
    assert len(said) == 2
    assert "string_agg" not in "".join(said)
