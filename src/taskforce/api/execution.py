"""From a document that may be answered to the bytes of its answer."""

import traceback
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from inspect import isawaitable
from typing import Any, Protocol, cast

import orjson
import structlog
from graphql import ExecutionResult, GraphQLError, OperationType
from graphql.execution import create_source_event_stream

from taskforce.api.asked import Asked, formatted
from taskforce.api.consultations import NotRecorded
from taskforce.api.cost import MOST as MOST_COST
from taskforce.api.cost import cost_of
from taskforce.api.executor import PassThrough
from taskforce.api.reading.after import awaited
from taskforce.api.reading.context import S_co, Watching
from taskforce.api.reading.errors import TooCostly, TooManyTerms
from taskforce.api.refused import Refused, told
from taskforce.api.terms import MOST as MOST_TERMS
from taskforce.api.terms import terms_of

HIDDEN = "This could not be answered. It has been noted and will be looked at."
Pay = Callable[[int], None]
"""Told what a document costs before it is answered. Raises where its client has asked for too much."""
_log = structlog.get_logger(__name__)


class Looking(Protocol):
    async def consulted(self, asked: Asked) -> None:
        """Once it is recorded what was shown. Raises NotRecorded."""


async def execute(asked: Asked, looking: AbstractAsyncContextManager[Looking], pay: Pay) -> bytes:
    """The answer as JSON. Each error has a stable `extensions.code`. Raises Refused where nothing was executed.

    Nobody looks before it is known that the variables are right and what the document costs. What is shown is recorded
    first, with nothing of the database held meanwhile; where it cannot be, it is not shown.
    """
    if asked.kind is OperationType.SUBSCRIPTION:
        raise Refused(told("BAD_OPERATION", "To subscribe, accept text/event-stream or open a WebSocket."))
    executor, cost = _executor(asked)
    pay(cost)
    async with looking as look:
        executor.context_value = look
        if (refusal := await awaited(executor)) is not None:
            raise Refused(_field_error(refusal))
        result = await executor.answer()
    errors = [*map(_field_error, result.errors or ())]
    if result.data is not None:
        try:
            await look.consulted(asked)
        except NotRecorded as error:
            if asked.kind is not OperationType.MUTATION:
                raise Refused(told(error.code, str(error))) from error
            errors += _withheld(result.data, error)
    answer: dict[str, Any] = {"errors": errors} if errors else {}
    answer["data"] = result.data
    if asked.tells_cost:
        answer["extensions"] = {"cost": {"asked": cost, "most": MOST_COST}}
    return orjson.dumps(answer)


async def subscribe(asked: Asked, context: Watching[S_co], pay: Pay) -> S_co:
    """What the subscription's field begins. Raises Refused, and what was not foreseen as it is."""
    executor, cost = _executor(asked)
    pay(cost)
    executor.context_value = context
    begun = create_source_event_stream(executor)
    stream = await begun if isawaitable(begun) else begun
    if not isinstance(stream, ExecutionResult):
        return cast("S_co", stream)
    for error in stream.errors or ():
        if error.original_error and not error.extensions:
            raise error.original_error
    raise Refused(*map(_field_error, stream.errors or ()))


def unforeseen(error: Exception, *path: str | int) -> dict[str, Any]:
    """What is told of what only we may know: the error's text may hold what nobody may see."""
    where = traceback.format_tb(error.__traceback__)[-5:]
    state = getattr(error, "sqlstate", None)
    _log.error("answer.failed", error=type(error).__name__, sqlstate=state, where=where)
    return {"message": HIDDEN, "path": list(path), "extensions": {"code": "INTERNAL"}}


def _withheld(payloads: dict[str, Any], error: NotRecorded) -> list[dict[str, Any]]:
    """What was done stands, and its receipt is given: the records are taken out, with an error where each would be."""
    errors = []
    for key, payload in payloads.items():
        for name, value in payload.items() if isinstance(payload, dict) else ():
            if any(isinstance(each, orjson.Fragment) for each in (value if isinstance(value, list) else [value])):
                payload[name] = None
                errors.append(told(error.code, str(error)) | {"path": [key, name]})
    return errors


def _executor(asked: Asked) -> tuple[PassThrough, int]:
    """And what it costs."""
    name = asked.operation.name.value if asked.operation.name else None
    executor = PassThrough.build(
        asked.schema, asked.document, None, None, asked.variables, name, hide_suggestions=asked.is_closed
    )
    if isinstance(executor, list):
        raise Refused(*(formatted(error, "BAD_VARIABLE") for error in executor))
    if (cost := cost_of(executor)) > MOST_COST:
        raise Refused(told(TooCostly.code, TooCostly.__doc__ or ""))
    if terms_of(executor) > MOST_TERMS:
        raise Refused(told(TooManyTerms.code, TooManyTerms.__doc__ or ""))
    return cast("PassThrough", executor), cost


def _field_error(error: GraphQLError) -> dict[str, Any]:
    """What was raised with a code is told; anything else is ours to know."""
    if error.extensions and "code" in error.extensions:
        return dict(error.formatted)
    raised = error.original_error
    if raised is None:
        return formatted(error, "BAD_VARIABLE")
    return {**error.formatted, **unforeseen(raised, *error.path or ())}
