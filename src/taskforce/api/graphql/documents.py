"""Which documents are answered. The trusted ones are those that stand beside each audience's schema."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import strawberry
from graphql import OperationType

from taskforce import files
from taskforce.api.asked import Asked, asked
from taskforce.api.graphql.question import Question
from taskforce.api.identity import Viewer
from taskforce.api.refused import Refused, told
from taskforce.settings import Settings

UNKNOWN = "No document of your audience has this SHA-256: take one from graphql/, or send the document itself."
UNTRUSTED = "Only documents of your audience are answered, graphql/ holds them: send the SHA-256 of one."
UNTRUSTED_BY_GET = "By GET only documents of your audience are answered, graphql/ holds them: post this one."
OTHER = "This document has another SHA-256: send the right one, or none."


@cache
def trusted() -> dict[str, dict[str, str]]:
    """Of each audience, the texts by their SHA-256 in hexadecimal."""
    found: dict[str, dict[str, str]] = {}
    for file, said in _files():
        found.setdefault(file.parent.name, {})[sha256(said).hexdigest()] = said.decode()
    return found


def names() -> dict[tuple[str, str], str]:
    """What each is called, such as parties/warnings, by its audience and its SHA-256."""
    return {(f.parent.name, sha256(said).hexdigest()): f"{f.parent.name}/{f.stem}" for f, said in _files()}


def _files() -> Iterator[tuple[Path, bytes]]:
    for file in files.graphql().glob("*/*.graphql"):
        if file.stem != "schema":
            yield file, file.read_bytes()


class Documents:
    """Clients add none. Where a real issuer is configured, or only trusted documents are answered, the schema is closed
    and GET is for trusted documents alone."""

    def __init__(self, settings: Settings) -> None:
        self._only_trusted = settings.only_trusted
        self._is_closed = settings.only_trusted or settings.issuer is not None

    def asked(self, schema: strawberry.Schema, viewer: Viewer, question: Question, by_get: bool = False) -> Asked:
        """Raises Refused."""
        known = trusted().get(viewer.audience, {})
        text = _text(question, known)
        is_trusted = text in known.values()
        if self._only_trusted and not is_trusted:
            raise Refused(told("UNTRUSTED_DOCUMENT", UNTRUSTED))
        found = asked(
            schema,
            text,
            question.variables,
            question.operation_name,
            hash=sha256(text.encode()).hexdigest() if is_trusted else None,
            justification=question.justification,
            is_closed=self._is_closed,
            tells_cost=question.tells_cost,
            kept_for=None if is_trusted else viewer.organisation,
        )
        # A mutation is told that it has to be posted, whoever wrote it.
        if self._is_closed and by_get and not is_trusted and found.kind is not OperationType.MUTATION:
            raise Refused(told("UNTRUSTED_DOCUMENT", UNTRUSTED_BY_GET))
        return found


def _text(question: Question, known: dict[str, str]) -> str:
    name, text = question.name, question.query
    if text is None:
        if name not in known:
            raise Refused(told("PERSISTED_QUERY_NOT_FOUND", UNKNOWN))
        return known[name]
    if name is not None and sha256(text.encode(errors="surrogatepass")).hexdigest() != name:
        raise Refused(told("OTHER_DOCUMENT", OTHER))
    return text
