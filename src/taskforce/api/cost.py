"""What a document costs at most, before anything is read: a field costs one, and again for each row of a list."""

from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from graphql.execution import Executor

from taskforce.api.reading import page

MOST = 1_000_000
SIZES = {"first", "last"}


def cost_of(executor: Executor[Any]) -> int:
    """Of an operation that is valid. What a directive leaves out is counted too."""
    operation, schema = executor.operation, executor.schema
    reckoning = _Reckoning(schema, executor.fragment_definitions, executor.variable_values.coerced)
    return reckoning.of(schema.get_root_type(operation.operation), operation.selection_set)


class _Reckoning:
    def __init__(
        self, schema: GraphQLSchema, fragments: dict[str, FragmentDefinitionNode], variables: dict[str, Any]
    ) -> None:
        self._schema, self._fragments, self._variables = schema, fragments, variables
        self._known: dict[str, int] = {}

    def of(self, kind: Any, chosen: SelectionSetNode) -> int:
        cost = 0
        for node in chosen.selections:
            if isinstance(node, FieldNode):
                cost += self._field(kind, node)
            elif isinstance(node, InlineFragmentNode):
                on = node.type_condition
                cost += self.of(self._schema.type_map[on.name.value] if on else kind, node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                cost += self._fragment(node.name.value)
        return cost

    def _fragment(self, name: str) -> int:
        # Danger: fragments within fragments are many paths, so each is reckoned once.
        if name not in self._known:
            fragment = self._fragments[name]
            kind = self._schema.type_map[fragment.type_condition.name.value]
            self._known[name] = self.of(kind, fragment.selection_set)
        return self._known[name]

    def _field(self, kind: Any, node: FieldNode) -> int:
        field = getattr(kind, "fields", {}).get(node.name.value)
        if node.selection_set is None or field is None:
            return 1
        rows = self._size(node) if "first" in field.args else 1
        return 1 + rows * self.of(get_named_type(field.type), node.selection_set)

    def _size(self, node: FieldNode) -> int:
        """Of a page. One that is too large is refused as such by its resolver."""
        for argument in node.arguments or ():
            if argument.name.value in SIZES:
                value: object = None
                if isinstance(argument.value, IntValueNode):
                    value = int(argument.value.value)
                elif isinstance(argument.value, VariableNode):
                    value = self._variables.get(argument.value.name.value)
                if isinstance(value, int):
                    return min(max(value, 0), page.MOST)
        return page.USUAL
