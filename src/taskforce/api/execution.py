"""From the text of a document to the bytes of its answer. Documents are parsed and validated once and kept."""

import traceback
from functools import lru_cache
from inspect import isawaitable
from typing import Any, cast

import orjson
import strawberry
import structlog
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    parse,
)
from graphql.execution import create_source_event_stream
from graphql.validation import specified_rules, validate
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from taskforce.api.breadth import MOST_ALIKE, MOST_CHOSEN, asks_too_much
from taskforce.api.executor import PassThrough
from taskforce.api.reading.after import awaited
from taskforce.api.reading.context import S_co, Watching
from taskforce.api.reading.errors import TooMuch
from taskforce.api.reading.schema import core

KEPT, MOST_TOKENS, MOST_LETTERS = 256, 1500, 20_000
TOO_BROAD = (
    f"A name can be asked for {MOST_ALIKE} times in one place, {MOST_CHOSEN:,} fields in all: ask for less at a time."
)
RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
MOST_ERRORS = 5  # Danger: each can quote the whole of what is wrong
HIDDEN = "This could not be answered. It has been noted and will be looked at."
_log = structlog.get_logger(__name__)


class Refused(Exception):
    """What was asked is not answered at all. `errors` are those of GraphQL, each with a stable `extensions.code`."""

    def __init__(self, *errors: dict[str, Any]) -> None:
        super().__init__()
        self.errors = errors

    @property
    def body(self) -> bytes:
        return orjson.dumps({"errors": self.errors})


async def execute(
    schema: strawberry.Schema,
    document_text: str,
    variables: dict[str, Any] | None,
    operation_name: str | None,
    context: object,
) -> bytes:
    """The answer as JSON. Each error has a stable `extensions.code`."""
    try:
        executor = _executor(schema, document_text, variables, operation_name, context)
    except Refused as refused:
        return refused.body
    if executor.operation.operation is OperationType.SUBSCRIPTION:
        return Refused(told("BAD_OPERATION", "To subscribe, accept text/event-stream or open a WebSocket.")).body
    if (refusal := await awaited(executor)) is not None:
        return Refused(_field_error(refusal)).body
    result = await executor.answer()
    if result.errors is None:
        return orjson.dumps({"data": result.data})
    return orjson.dumps({"errors": [_field_error(error) for error in result.errors], "data": result.data})


async def subscribe(
    schema: strawberry.Schema,
    document_text: str,
    variables: dict[str, Any] | None,
    operation_name: str | None,
    context: Watching[S_co],
) -> S_co:
    """What the subscription's field begins. Raises Refused, and what was not foreseen as it is."""
    executor = _executor(schema, document_text, variables, operation_name, context)
    begun = create_source_event_stream(executor)
    stream = await begun if isawaitable(begun) else begun
    if not isinstance(stream, ExecutionResult):
        return cast("S_co", stream)
    for error in stream.errors or ():
        if error.original_error and not error.extensions:
            raise error.original_error
    raise Refused(*map(_field_error, stream.errors or ()))


def is_subscription(schema: strawberry.Schema, document_text: str, operation_name: str | None) -> bool:
    """Raises Refused where the document is not right, or has not one operation of that name."""
    return _operation(_valid(schema, document_text), operation_name).operation is OperationType.SUBSCRIPTION


def unforeseen(error: Exception, *path: str | int) -> dict[str, Any]:
    """What is told of what only we may know: the error's text may hold what nobody may see."""
    where = traceback.format_tb(error.__traceback__)[-5:]
    state = getattr(error, "sqlstate", None)
    _log.error("answer.failed", error=type(error).__name__, sqlstate=state, where=where)
    return {"message": HIDDEN, "path": list(path), "extensions": {"code": "INTERNAL"}}


def told(code: str, message: str) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code}}


def _executor(
    schema: strawberry.Schema, text: str, variables: dict[str, Any] | None, operation_name: str | None, context: object
) -> PassThrough:
    document = _valid(schema, text)
    _operation(document, operation_name)
    executor = PassThrough.build(core(schema), document, None, context, variables, operation_name)
    if isinstance(executor, list):
        raise Refused(*(_formatted(error, "BAD_VARIABLE") for error in executor))
    return cast("PassThrough", executor)


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operation = get_operation_ast(document, name)
    if operation is None:
        raise Refused(told("BAD_OPERATION", "Name one operation of the document."))
    return operation


def _valid(schema: strawberry.Schema, text: str) -> DocumentNode:
    if len(text) > MOST_LETTERS:
        raise Refused(told("DOCUMENT_TOO_LONG", f"A document can have {MOST_LETTERS} letters."))
    document = _document(schema, text)
    if isinstance(document, tuple):
        raise Refused(*document)
    return document


@lru_cache(KEPT)
def _document(schema: strawberry.Schema, text: str) -> DocumentNode | tuple[dict[str, Any], ...]:
    """What the text says, or what is wrong with it."""
    try:
        document = parse(text, max_tokens=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        return (_formatted(error, "GRAPHQL_PARSE_FAILED"),)
    if asks_too_much(document):
        return (told(TooMuch.code, TOO_BROAD),)
    errors = validate(core(schema), document, RULES, max_errors=MOST_ERRORS)
    return tuple(_formatted(error, "GRAPHQL_VALIDATION_FAILED") for error in errors) or document


def _field_error(error: GraphQLError) -> dict[str, Any]:
    """What was raised with a code is told; anything else is ours to know."""
    if error.extensions and "code" in error.extensions:
        return dict(error.formatted)
    raised = error.original_error
    if raised is None:
        return _formatted(error, "BAD_VARIABLE")
    return {**error.formatted, **unforeseen(raised, *error.path or ())}


def _formatted(error: GraphQLError, code: str) -> dict[str, Any]:
    return {**error.formatted, "extensions": {"code": code}}
