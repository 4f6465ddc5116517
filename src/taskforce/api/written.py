"""What is written in a document: how many aliases and directives, and whether it asks for the schema."""

from collections.abc import Iterator
from typing import Any

from graphql import DocumentNode, FieldNode

from taskforce.api.reading.errors import BadQuestion, TooManyAliases, TooManyDirectives

MOST_ALIASES, MOST_DIRECTIVES = 100, 100
OF_THE_SCHEMA = {"__schema", "__type"}


def is_overwritten(document: DocumentNode) -> type[BadQuestion] | None:
    """TooManyAliases or TooManyDirectives."""
    aliases = directives = 0
    for part in _parts(document):
        aliases += isinstance(part, FieldNode) and part.alias is not None
        directives += len(getattr(part, "directives", None) or ())
    if aliases > MOST_ALIASES:
        return TooManyAliases
    return TooManyDirectives if directives > MOST_DIRECTIVES else None


def asks_for_the_schema(document: DocumentNode) -> bool:
    return any(isinstance(part, FieldNode) and part.name.value in OF_THE_SCHEMA for part in _parts(document))


def _parts(document: DocumentNode) -> Iterator[Any]:
    """Definitions, their variables, and all that is chosen."""
    parts: list[Any] = list(document.definitions)
    while parts:
        part = parts.pop()
        yield part
        parts.extend(getattr(part, "variable_definitions", None) or ())
        if (chosen := getattr(part, "selection_set", None)) is not None:
            parts.extend(chosen.selections)
