"""Whether a document is too broad or too deep to be validated, in a time that grows with it and no faster."""

from collections import defaultdict
from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from taskforce.api.reading.errors import BadQuestion, TooBroad, TooDeep

MOST_ALIKE, MOST_CHOSEN, MOST_DEEP = 20, 5_000, 15
Together = list[SelectionSetNode]
"""Selection sets whose fields stand side by side in the answer."""


def asks_too_much(document: DocumentNode) -> type[BadQuestion] | None:
    """TooBroad: one name of an answer stands too often in one place, or too much in all; through all fragments.

    Danger: validation compares each pair of fields that are answered under one name.
    """
    fragments = {part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)}
    spread, left = set[str](), MOST_CHOSEN
    pending: list[tuple[int, Together]] = [
        (1, [part.selection_set]) for part in document.definitions if isinstance(part, OperationDefinitionNode)
    ]
    # What no operation spreads is validated too.
    for unused in (None, *fragments.values()):
        if unused and unused.name.value not in spread:
            pending.append((1, [unused.selection_set]))
        while pending:
            depth, together = pending.pop()
            if depth > MOST_DEEP:
                return TooDeep
            alike, below = defaultdict[str, int](int), defaultdict[str, Together](list)
            for node in _side_by_side(together, fragments, spread):
                left -= 1
                if isinstance(node, FieldNode):
                    name = (node.alias or node.name).value
                    alike[name] += 1
                    if node.selection_set:
                        below[name].append(node.selection_set)
                    if alike[name] > MOST_ALIKE:
                        return TooBroad
                if left < 0:
                    return TooBroad
            pending.extend((depth + 1, sets) for sets in below.values())
    return None


def _side_by_side(
    together: Together, fragments: dict[str, FragmentDefinitionNode], spread: set[str]
) -> Iterator[SelectionNode]:
    """All that is chosen in one place: a fragment's once, however often it is spread there."""
    sets, here = list(together), set[str]()
    while sets:
        for node in sets.pop().selections:
            yield node
            if isinstance(node, InlineFragmentNode):
                sets.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and (name := node.name.value) not in here:
                here.add(name)
                if name in fragments:
                    spread.add(name)
                    sets.append(fragments[name].selection_set)
