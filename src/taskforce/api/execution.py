"""From the text of a document to the bytes of its answer. Documents are parsed and validated once and kept."""

import traceback
from functools import lru_cache
from typing import Any, cast

import orjson
import strawberry
import structlog
from graphql import DocumentNode, GraphQLError, GraphQLSyntaxError, OperationType, get_operation_ast, parse
from graphql.validation import specified_rules
from strawberry.schema.schema import validate_document

from taskforce.api.executor import PassThrough
from taskforce.api.reading.after import awaited
from taskforce.api.reading.schema import core

KEPT, MOST_TOKENS, MOST_LETTERS = 256, 1500, 20_000
HIDDEN = "This could not be answered. It has been noted and will be looked at."
_log = structlog.get_logger(__name__)


async def execute(
    schema: strawberry.Schema,
    document_text: str,
    variables: dict[str, Any] | None,
    operation_name: str | None,
    context: object,
) -> bytes:
    """The answer as JSON. Each error has a stable `extensions.code`."""
    if len(document_text) > MOST_LETTERS:
        return _encoded({"errors": [_told("DOCUMENT_TOO_LONG", f"A document can have {MOST_LETTERS} letters.")]})
    document = _document(schema, document_text)
    if isinstance(document, tuple):
        return _encoded({"errors": document})
    operation = get_operation_ast(document, operation_name)
    if operation is None or operation.operation is OperationType.SUBSCRIPTION:
        return _encoded({"errors": [_told("BAD_OPERATION", "Name one query or mutation of the document.")]})
    executor = PassThrough.build(core(schema), document, None, context, variables, operation_name)
    if isinstance(executor, list):
        return _encoded({"errors": [_formatted(error, "BAD_VARIABLE") for error in executor]})
    if (refusal := await awaited(cast("PassThrough", executor))) is not None:
        return _encoded({"errors": [_field_error(refusal)]})
    result = await cast("PassThrough", executor).answer()
    if result.errors is None:
        return _encoded({"data": result.data})
    return _encoded({"errors": [_field_error(error) for error in result.errors], "data": result.data})


@lru_cache(KEPT)
def _document(schema: strawberry.Schema, text: str) -> DocumentNode | tuple[dict[str, Any], ...]:
    """What the text says, or what is wrong with it."""
    try:
        document = parse(text, max_tokens=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        return (_formatted(error, "GRAPHQL_PARSE_FAILED"),)
    errors = validate_document(core(schema), document, tuple(specified_rules))
    return tuple(_formatted(error, "GRAPHQL_VALIDATION_FAILED") for error in errors) or document


def _field_error(error: GraphQLError) -> dict[str, Any]:
    """What was raised with a code is told; anything else is ours to know: its text may hold what nobody may see."""
    if error.extensions and "code" in error.extensions:
        return dict(error.formatted)
    raised = error.original_error
    if raised is None:
        return _formatted(error, "BAD_VARIABLE")
    where = traceback.format_tb(raised.__traceback__)[-5:]
    state = getattr(raised, "sqlstate", None)
    _log.error("answer.failed", error=type(raised).__name__, sqlstate=state, where=where)
    return _formatted(error, "INTERNAL") | {"message": HIDDEN}


def _formatted(error: GraphQLError, code: str) -> dict[str, Any]:
    return {**error.formatted, "extensions": {"code": code}}


def _told(code: str, message: str) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code}}


def _encoded(answer: dict[str, Any]) -> bytes:
    return orjson.dumps(answer)
