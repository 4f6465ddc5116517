"""From the text of a document to what may be answered. Documents are parsed and validated once and kept."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Lexer,
    OperationDefinitionNode,
    OperationType,
    Source,
    TokenKind,
    get_operation_ast,
    parse,
)
from graphql.validation import specified_rules, validate
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from taskforce.api.breadth import asks_too_much
from taskforce.api.reading.schema import core
from taskforce.api.refused import Refused, told
from taskforce.api.written import asks_for_the_schema, is_overwritten

KEPT, MOST_ORGANISATIONS, MOST_TOKENS, MOST_LETTERS = 64, 1_000, 1500, 20_000
UNTOLD = "The schema is not told here: read schema.graphql of your audience."
RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
MOST_ERRORS = 5  # Danger: each can quote the whole of what is wrong
Found = DocumentNode | tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A document that is right, which of its operations is meant, and with which variables.

    `hash` is that by which it is known, or `hash_of` its text; `justification` is why it is asked, as it was said.
    `is_closed` where names of the schema are not suggested; `tells_cost` where the answer says what it costs.
    """

    schema: GraphQLSchema
    document: DocumentNode
    operation: OperationDefinitionNode
    variables: dict[str, Any] | None
    hash: str
    justification: str | None
    is_closed: bool
    tells_cost: bool

    @property
    def kind(self) -> OperationType:
        return self.operation.operation


def asked(
    schema: strawberry.Schema,
    document_text: str,
    variables: dict[str, Any] | None = None,
    operation_name: str | None = None,
    *,
    hash: str | None = None,
    justification: str | None = None,
    is_closed: bool = False,
    tells_cost: bool = False,
    kept_for: str | None = "",
) -> Asked:
    """`hash`: by which it is known, if it is. Kept for that organisation, or for all where it is None, as trusted
    documents are.

    Raises Refused where the document is not right, or has not one operation of that name.
    """
    document = _valid(schema, document_text, is_closed, kept_for)
    operation = get_operation_ast(document, operation_name)
    if operation is None:
        raise Refused(told("BAD_OPERATION", "Name one operation of the document."))
    said = hash or hash_of(document_text)
    return Asked(core(schema), document, operation, variables, said, justification, is_closed, tells_cost)


def hash_of(text: str) -> str:
    """SHA-256, in hexadecimal, of the text of a document that is right, with each string in it emptied."""
    # Danger: a name that is searched for can stand in a string, and a hash of little text is soon guessed.
    lexer, said, end = Lexer(Source(text)), "", 0
    while '"' in text and (token := lexer.advance()).kind is not TokenKind.EOF:
        if token.kind in {TokenKind.STRING, TokenKind.BLOCK_STRING}:
            said, end = f'{said}{text[end : token.start]}""', token.end
    return sha256((said + text[end:]).encode(errors="surrogatepass")).hexdigest()


def _valid(schema: strawberry.Schema, text: str, is_closed: bool, kept_for: str | None) -> DocumentNode:
    if len(text) > MOST_LETTERS:
        raise Refused(told("DOCUMENT_TOO_LONG", f"A document can have {MOST_LETTERS} letters."))
    kept = _kept_for_all if kept_for is None else _kept_for(kept_for)
    document = kept(schema, text, is_closed)
    if isinstance(document, tuple):
        raise Refused(*document)
    return document


def _document(schema: strawberry.Schema, text: str, is_closed: bool) -> Found:
    """What the text says, or what is wrong with it."""
    try:
        document = parse(text, max_tokens=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        return (formatted(error, "GRAPHQL_PARSE_FAILED"),)
    if excess := is_overwritten(document) or asks_too_much(document):
        return (told(excess.code, excess.__doc__ or ""),)
    if is_closed and asks_for_the_schema(document):
        return (told("INTROSPECTION_OFF", UNTOLD),)
    errors = validate(core(schema), document, RULES, max_errors=MOST_ERRORS, hide_suggestions=is_closed)
    return tuple(formatted(error, "GRAPHQL_VALIDATION_FAILED") for error in errors) or document


_kept_for_all = cache(_document)


@lru_cache(MOST_ORGANISATIONS)
def _kept_for(_organisation: str) -> Callable[[strawberry.Schema, str, bool], Found]:
    """Danger: kept for all, its time would tell each whether another has asked the same, and one could push out all."""
    return lru_cache(KEPT)(_document)


def formatted(error: GraphQLError, code: str) -> dict[str, Any]:
    return {**error.formatted, "extensions": {"code": code}}
