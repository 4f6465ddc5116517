"""The documents of the dashboards, as they may be asked by whoever fishes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graphql import (
    FieldNode,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    type_from_ast,
)

from api.test_documents import DOCUMENTS


@dataclass(frozen=True)
class Trusted:
    file: Path

    @classmethod
    def of(cls, audience: str, operation: OperationType) -> Iterator["Trusted"]:
        for file in DOCUMENTS:
            if file.parent.name == audience and cls(file).operation.operation is operation:
                yield cls(file)

    @property
    def name(self) -> str:
        return self.file.stem

    @property
    def text(self) -> str:
        return self.file.read_text()

    @property
    def id(self) -> str:
        return f"sha256:{hashlib.sha256(self.file.read_bytes()).hexdigest()}"

    @cached_property
    def operation(self) -> OperationDefinitionNode:
        [found] = [each for each in parse(self.text).definitions if isinstance(each, OperationDefinitionNode)]
        return found

    @property
    def fields(self) -> list[str]:
        """What it asks for, at its root."""
        return [each.name.value for each in self.operation.selection_set.selections if isinstance(each, FieldNode)]

    def variables(self, schema: GraphQLSchema) -> dict[str, Any]:
        """The type of each."""
        said = self.operation.variable_definitions or ()
        return {each.variable.name.value: type_from_ast(schema, each.type) for each in said}

    def needed(self, schema: GraphQLSchema) -> set[str]:
        return {name for name, kind in self.variables(schema).items() if isinstance(kind, GraphQLNonNull)}
