"""The contracts in code: one module an audience, each with a schema of its own."""

from functools import cache
from importlib import import_module

import strawberry

from taskforce.api.reading import audience_schema

AUDIENCES = ("agencies", "ministers", "parties", "regulator", "secretariat")


@cache
def schemas() -> dict[str, strawberry.Schema]:
    return {name: audience_schema(import_module(f"{__name__}.{name}").Query) for name in AUDIENCES}
