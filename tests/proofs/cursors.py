"""Cursors that others were given."""

import re

from graphql import GraphQLObjectType, get_named_type

from served import Client
from taskforce.api.audiences import schemas
from taskforce.api.reading.schema import core

OTHERS = ("red", "blue", "desk", "yard")


async def cursors(client: Client, audience: str) -> list[str]:
    """Of each list, the first that each of these is shown."""
    query, found = core(schemas()[audience]).query_type, list[str]()
    assert query
    for name, field in query.fields.items():
        kind = get_named_type(field.type)
        if isinstance(kind, GraphQLObjectType) and "edges" in kind.fields:
            for organisation in OTHERS:
                answer = await client.post(audience, organisation, f"{{ {name}(first: 3) {{ edges {{ cursor }} }} }}")
                found += re.findall(r'"cursor":"([^"]+)"', answer.text)
    return found
