"""Reading: a selection of fields becomes one SQL statement, and its JSON goes to the client as PostgreSQL wrote it."""

from taskforce.api.reading.context import Reading
from taskforce.api.reading.declare import Connection, Node, about, by_id, every, many, one, part, record, records
from taskforce.api.reading.scalars import Pence
from taskforce.api.reading.schema import audience_schema

__all__ = [
    "Connection",
    "Node",
    "Pence",
    "Reading",
    "about",
    "audience_schema",
    "by_id",
    "every",
    "many",
    "one",
    "part",
    "record",
    "records",
]
