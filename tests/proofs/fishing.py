"""Documents of somebody who fishes, drawn from the schema of his audience and from what he may have got hold of."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

from proofs.known import Known

EDGES = (-1, 0, 1, 2, 3, 100, 101, 500, 2**31 - 1)
WRONG: tuple[Any, ...] = (None, 7, "", "wrong", [], {}, True, 1.5, "2026-02-31", "\0")


@dataclass
class Fishing:
    rng: random.Random
    schema: GraphQLSchema
    known: Known

    def document(self) -> tuple[str, dict[str, Any]]:
        """A query of one or two root fields, and its variables: now and then they are wrong."""
        self._variables: dict[str, tuple[str, Any]] = {}
        self._names = 0
        assert self.schema.query_type
        fields = list(self.schema.query_type.fields.items())
        chosen = [self.rng.choice(fields) for _ in range(self.rng.choice((1, 1, 2)))]
        asked = " ".join(self._asked(name, field, 0) for name, field in chosen)
        declared = ", ".join(f"${name}: {kind}" for name, (kind, _) in self._variables.items())
        said = {name: value for name, (_, value) in self._variables.items()}
        if said and self.rng.random() < 0.1:
            said[self.rng.choice(list(said))] = self.rng.choice(WRONG)
        return f"query {f'({declared}) ' if declared else ''}{{ {asked} }}", said

    def value(self, kind: Any, name: str = "") -> Any:
        """Something for an input of this type."""
        rng, known = self.rng, self.known
        if isinstance(kind, GraphQLNonNull):
            return self.value(kind.of_type, name)
        if isinstance(kind, GraphQLList) and isinstance(one := get_named_type(kind), GraphQLEnumType):
            return rng.sample(list(one.values), rng.randrange(len(one.values) + 1))
        if isinstance(kind, GraphQLList):
            return [self.value(kind.of_type, name) for _ in range(rng.choice((0, 1, 1, 3)))]
        if isinstance(kind, GraphQLEnumType):
            return rng.choice(list(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return {
                each: self.value(field.type, each)
                for each, field in kind.fields.items()
                if isinstance(field.type, GraphQLNonNull) or rng.random() < 0.3
            }
        if name in {"after", "before"}:
            return rng.choice([*(each for some in known.cursors.values() for each in some), "nonsense", ""])
        make: dict[str, Callable[[], Any]] = {
            "ID": lambda: rng.choice(known.ids),
            "UUID": lambda: rng.choice(known.uuids),
            "String": lambda: rng.choice(known.words),
            "Boolean": lambda: rng.random() < 0.5,
            "Int": lambda: rng.choice(EDGES),
            "Pence": lambda: rng.randrange(12),
            "Date": lambda: str(date(2026, 1, 1) + timedelta(days=rng.randrange(180))),
            "DateTime": lambda: rng.choice(known.moments),
        }
        return make[kind.name]()

    def _asked(self, name: str, field: GraphQLField, depth: int) -> str:
        """A field with some of its arguments, under a name of its own, so that no two of them disagree."""
        said = []
        for each, argument in self._arguments(field):
            variable = f"v{len(self._variables)}"
            self._variables[variable] = str(argument.type), self._argument(name, each, argument.type)
            said.append(f"{each}: ${variable}")
        arguments = f"({', '.join(said)})" if said else ""
        self._names += 1
        return f"a{self._names}: {name}{arguments}{self._chosen(get_named_type(field.type), depth + 1)}"

    def _arguments(self, field: GraphQLField) -> list[tuple[str, GraphQLArgument]]:
        """Most often such as go together: a cursor is good in the order in which it was given."""
        some = {
            name: each
            for name, each in field.args.items()
            if isinstance(each.type, GraphQLNonNull) or self.rng.random() < 0.35
        }
        if self.rng.random() < 0.8:
            some = {name: each for name, each in some.items() if name not in {"last", "before"}}
            if "after" in some:
                some.pop("orderBy", None)
        return list(some.items())

    def _argument(self, field: str, name: str, kind: Any) -> Any:
        """Most often one that can be answered: a page of a size, after what is in this list."""
        if self.rng.random() < 0.2:
            return self.value(kind, name)
        if name in {"after", "before"}:
            return self.rng.choice([*self.known.cursors.get(field, []), None])
        return self.rng.choice((1, 2, 3, 100)) if name in {"first", "last"} else self.value(kind, name)

    def _chosen(self, kind: Any, depth: int, *, named: bool = False) -> str:
        if is_leaf_type(kind):
            return ""
        if isinstance(kind, GraphQLInterfaceType):
            may_be = self.schema.get_possible_types(kind)
            parts = [f"... on {each.name} {self._chosen(each, depth + 1, named=True)}" for each in may_be]
            return f" {{ __typename id {' '.join(parts)} }}"
        assert isinstance(kind, GraphQLObjectType)
        parts = ["__typename"]
        for name, field in kind.fields.items():
            if is_leaf_type(get_named_type(field.type)):
                # Kinds of which one is chosen may mean different things by one name.
                parts += [f"{name}Of{kind.name}: {name}" if named else name] if self.rng.random() < 0.7 else []
            elif depth < 3 or (name in {"nodes", "edges", "node", "pageInfo"} and depth < 6):
                parts += [self._asked(name, field, depth)] if self.rng.random() < 0.7 else []
        text = " ".join(parts)
        return f" {{ ... on {kind.name} {{ {text} }} }}" if self.rng.random() < 0.2 else f" {{ {text} }}"
