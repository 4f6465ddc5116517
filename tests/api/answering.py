"""What a document is answered, whether it is executed or refused."""

from contextlib import nullcontext
from typing import Any

import strawberry

from taskforce.api import execution
from taskforce.api.asked import asked
from taskforce.api.refused import Refused


def free(_: int) -> None:
    """Whoever asks may ask for as much as he likes."""


async def execute(
    schema: strawberry.Schema, text: str, variables: dict[str, Any] | None, name: str | None, context: Any
) -> bytes:
    try:
        return await execution.execute(asked(schema, text, variables, name), nullcontext(context), free)
    except Refused as refused:
        return refused.body
