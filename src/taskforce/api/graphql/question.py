"""What a client asks, in a body or in an address: what is not known of it is passed over."""

from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec

from taskforce.api.problem import Problem
from taskforce.api.refused import Refused, told

LONGEST_ADDRESS, LONGEST_JUSTIFICATION = 8_192, 500
JUSTIFY = f"Say why in text of at most {LONGEST_JUSTIFICATION} characters, without U+0000."
PREFIX, AS_JSON = "sha256:", {"variables", "extensions"}


class PersistedQuery(msgspec.Struct, rename="camel"):
    version: Literal[1]
    sha256_hash: str


class Extensions(msgspec.Struct, rename="camel"):
    """`justification` is judged later: who says it wrong is told so, and not that his JSON is wrong."""

    persisted_query: PersistedQuery | None = None
    cost: bool | None = None
    justification: Any = None


class Question(msgspec.Struct, rename="camel"):
    """A document, itself or by its SHA-256."""

    query: str | None = None
    document_id: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: Extensions | None = None

    def __post_init__(self) -> None:
        if self.query is None and self.name is None:
            raise ValueError

    @property
    def name(self) -> str | None:
        """The document's SHA-256 in hexadecimal; empty where it is called something else."""
        if self.document_id is not None:
            return self.document_id.removeprefix(PREFIX) if self.document_id.startswith(PREFIX) else ""
        said = self.extensions and self.extensions.persisted_query
        return said.sha256_hash if said else None

    @property
    def tells_cost(self) -> bool:
        return bool(self.extensions and self.extensions.cost)

    @property
    def justification(self) -> str | None:
        """Raises Refused."""
        said = self.extensions.justification if self.extensions else None
        if said is None:
            return None
        if not isinstance(said, str) or len(said) > LONGEST_JUSTIFICATION or "\0" in said:
            raise Refused(told("BAD_JUSTIFICATION", JUSTIFY))
        return said.strip() or None


_body = msgspec.json.Decoder(Question)


def in_body(body: bytes) -> Question:
    """Raises Problem."""
    try:
        return _body.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _bad('Post a JSON object with "query" and, if need be, "variables".') from None


def in_address(asked: bytes) -> Question:
    """Of what stands after the question mark. Raises Problem."""
    if len(asked) > LONGEST_ADDRESS:
        raise Problem(414, "ADDRESS_TOO_LONG", f"A question in an address can have {LONGEST_ADDRESS:,} bytes: post it.")
    bad = _bad('Ask with "query" and, if need be, "variables" as JSON, each once and encoded for a URL.')
    try:
        pairs = parse_qsl(asked.decode("ascii"), errors="strict")
        said = {name: msgspec.json.decode(value) if name in AS_JSON else value for name, value in pairs}
        question = msgspec.convert(said, Question)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise bad from None
    # Danger: what is said twice could be read in one way here, and in another by whoever let it through.
    if len(said) < len(pairs):
        raise bad
    return question


def _bad(message: str) -> Problem:
    return Problem(400, "BAD_REQUEST", message)
