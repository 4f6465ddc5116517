"""What a document chooses below a root field. graphql-core decides: aliases, fragments and directives are its own."""

from collections import OrderedDict
from dataclasses import dataclass
from itertools import count
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLInterfaceType, GraphQLObjectType, GraphQLResolveInfo, get_named_type
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values

from taskforce.api.reading.errors import NameTooLong, TooMuch

LONGEST = 63  # of a name in PostgreSQL, which cuts what is longer without saying so
KEPT, MOST_FIELDS = 256, 1000


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """A field to be answered under a key, and what is chosen of it in turn."""

    number: int
    key: str
    name: str
    below: "tuple[Chosen, ...]"
    field: GraphQLField | None
    node: FieldNode

    @property
    def row(self) -> str:
        """The name of its rows in SQL."""
        return f"r{self.number}"

    def arguments(self, variables: VariableValues) -> dict[str, Any]:
        return get_argument_values(self.field, self.node, variables) if self.field else {}


_kept: "OrderedDict[tuple[object, ...], tuple[object, Chosen]]" = OrderedDict()


def chosen(info: GraphQLResolveInfo[Any], of: GraphQLObjectType, record: GraphQLObjectType | None = None) -> Chosen:
    """Kept while the document is: it depends on variables only through directives, whose conditions are booleans.

    `record` is the type of what is found where a field below says only that it is some record.
    """
    booleans = tuple((name, value) for name, value in info.variable_values.coerced.items() if isinstance(value, bool))
    # Danger: an id is that of something living, because what is kept holds them.
    key = (*map(id, info.field_nodes), id(of), id(record), booleans)
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key][1]
    found = _choose(info, of, record)
    _kept[key] = ((info.field_nodes, of, record), found)
    if len(_kept) > KEPT:
        _kept.popitem(last=False)
    return found


def _choose(info: GraphQLResolveInfo[Any], of: GraphQLObjectType, record: GraphQLObjectType | None) -> Chosen:
    fragments = {name: FragmentDetails(definition) for name, definition in info.fragments.items()}
    numbers = count()

    def below(of: GraphQLObjectType, nodes: list[FieldDetails]) -> tuple[Chosen, ...]:
        collected = collect_subfields(info.schema, fragments, info.variable_values, info.operation, of, nodes)
        return tuple(choose(key, of, nodes) for key, nodes in collected.grouped_field_set.items())

    def choose(key: str, parent: GraphQLObjectType, nodes: list[FieldDetails]) -> Chosen:
        if len(key) > LONGEST:
            raise NameTooLong
        number, node = next(numbers), nodes[0].node
        if number > MOST_FIELDS:  # fragments within fragments make much of little text
            raise TooMuch
        field = parent.fields.get(node.name.value)
        kind = get_named_type(field.type) if field else None
        kind = record if isinstance(kind, GraphQLInterfaceType) else kind
        further = below(kind, nodes) if isinstance(kind, GraphQLObjectType) else ()
        return Chosen(number, key, node.name.value, further, field, node)

    node = info.field_nodes[0]
    further = below(of, [FieldDetails(node, None) for node in info.field_nodes])
    return Chosen(next(numbers), "", node.name.value, further, None, node)
