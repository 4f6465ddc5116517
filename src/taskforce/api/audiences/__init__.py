"""The contracts in code: one module an audience, each with a schema of its own."""

from functools import cache
from importlib import import_module

import strawberry

from taskforce.api.mutations.generate import mutation_type, mutations_of, put_in_place
from taskforce.api.names import AUDIENCES
from taskforce.api.officers import KINDS_OF
from taskforce.api.reading import audience_schema
from taskforce.api.reading.schema import records_of


@cache
def schemas() -> dict[str, strawberry.Schema]:
    return {name: _schema(name) for name in AUDIENCES}


def _schema(audience: str) -> strawberry.Schema:
    query = import_module(f"{__name__}.{audience}").Query
    mutations = mutations_of(KINDS_OF[audience], records_of(query))
    return put_in_place(audience_schema(query, mutation_type(mutations)), mutations)
