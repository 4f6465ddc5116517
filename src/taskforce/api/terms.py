"""How much a document searches for at most, before anything is read: all of it is recorded."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from graphql import FieldNode, SelectionSetNode
from graphql.execution import Executor
from msgspec import json

MOST = 65_536
TERMS = {"filter", "after", "before"}
_VARIABLE = re.compile(r"\$(\w+)")
_encode = json.Encoder(order="sorted").encode


def terms_of(executor: Executor[Any]) -> int:
    """In bytes, each term once for each moment. What a directive leaves out, and what is no search, is counted too."""
    variables = executor.variable_values.coerced

    @cache
    def size(text: str) -> int:
        given = (variables.get(name) for name in _VARIABLE.findall(text))
        return len(text.encode()) + sum(len(_encode(value)) for value in given)

    parts = (executor.operation, *executor.fragment_definitions.values())
    fields = [field for part in parts for field in _fields(part.selection_set)]
    moments = {tuple(as_of) for field in fields for _, *as_of in [_said(field, {"asOf"})]}
    terms = {_said(field, TERMS) for field in fields}
    return len(moments) * sum(size(text) for _, *texts in terms for text in texts)


def _said(field: FieldNode, by: set[str]) -> tuple[str, ...]:
    values = (argument.value for argument in field.arguments or () if argument.name.value in by)
    places = (value.loc for value in values if value.loc)
    return field.name.value, *(place.source.body[place.start : place.end] for place in places)


def _fields(chosen: SelectionSetNode) -> Iterator[FieldNode]:
    for node in chosen.selections:
        if isinstance(node, FieldNode):
            yield node
        if below := getattr(node, "selection_set", None):
            yield from _fields(below)
